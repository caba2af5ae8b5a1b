/** Tools of v1.0, v1.1 and v1.2 side by side: what each of them may count on where it runs. */
import { afterAll, describe, expect, test } from 'vitest';
import { toJsonText } from '../../../../src/cwl/values/json-text.ts';
import type { CwlObject, CwlValue } from '../../../../src/cwl/values/value.ts';
import { createEvaluate } from '../../../../src/platform/sandbox/quickjs-evaluate.ts';
import { collected, prepared } from './run-tool.ts';

const sandbox = createEvaluate({ threads: 1, timeoutMs: 10_000, memoryBytes: 2 ** 25 });
afterAll(() => sandbox[Symbol.asyncDispose]());

const VERSIONS = ['v1.0', 'v1.1', 'v1.2'] as const;
const BYTES = 65_536;

const stored = {
  'object:long.txt': 'x'.repeat(BYTES + 1),
  'object:full.txt': 'x'.repeat(BYTES),
  'object:umlauts.txt': `x${'ä'.repeat(BYTES)}`,
  'object:dir/a.txt': 'a',
  'object:dir/sub/b.txt': 'b',
};
const file = (name: string): CwlValue => ({ class: 'File', location: `object:${name}` });
const folder: CwlValue = { class: 'Directory', location: 'object:dir' };

/** What a check gives for each version; a message where it is refused. */
async function inEachVersion(check: (version: string) => Promise<unknown>): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const version of VERSIONS) {
    results.push(await check(`cwlVersion: ${version}`).catch((error: Error) => error.message));
  }
  return results;
}

describe('CommandLineTool §5 LoadContents', () => {
  const length = async (name: string, version: string) => {
    const text = `${version}\ninputs: {x: {type: File, inputBinding: {loadContents: true, valueFrom: done}}}`;
    const { inputs } = await prepared(text, { inputs: { x: file(name) }, stored });
    return (inputs['x'] as { contents: string }).contents.length;
  };
  const refused = expect.stringMatching(/reads at most 65536 bytes, and .* is larger/);

  test.each<[name: string, lengths: unknown[]]>([
    ['full.txt', [BYTES, BYTES, BYTES]],
    ['long.txt', [BYTES, BYTES, refused]],
    // One byte of the last letter lies before the limit.
    ['umlauts.txt', [BYTES / 2, BYTES / 2, refused]],
  ])('the contents of %s', async (name, lengths) => {
    expect(await inEachVersion((version) => length(name, version))).toEqual(lengths);
  });

  test('contents of outputs', async () => {
    const text =
      'outputs: {x: {type: string, outputBinding: {glob: long, loadContents: true, outputEval: "$(self[0].contents)"}}}';
    const results = await inEachVersion(async (version) => {
      const { x } = await collected(`${version}\n${text}`, { long: 'x'.repeat(BYTES + 1) });
      return (x as string).length;
    });
    expect(results).toEqual([BYTES, BYTES, refused]);
  });
});

describe('CommandLineTool §5 LoadListingRequirement', () => {
  const names = (value: unknown): unknown =>
    (value as { listing?: CwlObject[] }).listing?.map((entry) => [entry['basename'], names(entry)]);

  test('directories come with everything in v1.0, with nothing later', async () => {
    const results = await inEachVersion(async (version) => {
      const { inputs } = await prepared(`${version}\ninputs: {x: Directory}`, {
        inputs: { x: folder },
        stored,
      });
      return names(inputs['x']);
    });
    const deep = [
      ['a.txt', undefined],
      ['sub', [['b.txt', undefined]]],
    ];
    expect(results).toEqual([deep, undefined, undefined]);
  });

  const shallow = ['a.txt', 'sub'];
  const deep = ['a.txt', 'sub/b.txt'];

  test.each<[version: string, requirement: string, field: string, expected: CwlValue]>([
    ['v1.1', '', '', null],
    ['v1.1', 'LoadListingRequirement: {loadListing: shallow_listing}', '', shallow],
    ['v1.2', 'LoadListingRequirement: {loadListing: deep_listing}', '', deep],
    [
      'v1.2',
      'LoadListingRequirement: {loadListing: deep_listing}',
      ', loadListing: shallow_listing',
      shallow,
    ],
    ['v1.0', '', '', deep],
    ['v1.0', 'cwltool:LoadListingRequirement: {loadListing: shallow_listing}', '', shallow],
  ])('%s: outputEval with {%s}%s', async (version, requirement, field, expected) => {
    const name = 'function name(e) { return e.basename + (e.listing ? "/" + e.listing[0].basename : ""); }';
    const text = [
      `cwlVersion: ${version}`,
      `requirements: {InlineJavascriptRequirement: {expressionLib: ['${name}']}, ${requirement}}`,
      `outputs: {x: {type: Any?, outputBinding: {glob: d${field}, outputEval: "$(self[0].listing && self[0].listing.map(name))"}}}`,
    ].join('\n');
    const { x } = await collected(text, { 'd/a.txt': 'a', 'd/sub/b.txt': 'b' }, sandbox);
    expect(x).toEqual(expected);
  });
});

describe('CommandLineTool §5 NetworkAccess', () => {
  test.each<[text: string, network: unknown[]]>([
    ['baseCommand: a', [true, false, false]],
    ['hints: {NetworkAccess: {networkAccess: false}}', [true, false, false]],
    ['hints: {cwltool:NetworkAccess: {networkAccess: false}}', [false, false, false]],
  ])('%s', async (text, network) => {
    const results = await inEachVersion(async (version) => (await prepared(`${version}\n${text}`)).network);
    expect(results).toEqual(network);
  });
});

describe('CommandLineTool §4.4 Output binding', () => {
  test.each<[type: string, outputEval: string, values: unknown[]]>([
    ['int', '$(runtime.exitCode)', [expect.stringMatching(/no field 'exitCode'/), 3, 3]],
    ['int', '$(runtime.cores)', [1, 1, 1]],
  ])('%s from %s', async (type, outputEval, values) => {
    const text = `successCodes: [3]\noutputs: {x: {type: ${type}, outputBinding: {outputEval: ${outputEval}}}}`;
    const results = await inEachVersion(async (version) => {
      return (await collected(`${version}\n${text}`, {}, { exitCode: 3 }))['x'];
    });
    expect(results).toEqual(values);
  });

  test('cwl.output.json', async () => {
    const results = await inEachVersion(async (version) => {
      const { x } = await collected(`${version}\noutputs: {x: Any}`, {
        'cwl.output.json': '{"x": {"y": 1e42}}',
      });
      return x;
    });
    expect(results).toEqual([{ y: 1e42 }, { y: 1e42 }, { y: 1e42 }]);
  });
});

describe('CommandLineTool §5 InitialWorkDirRequirement', () => {
  const inputs: CwlObject = {
    a: file('full.txt'),
    list: [file('full.txt'), file('long.txt')],
    number: 44.4,
    object: { k: [1] },
    word: 'text',
    away: '/etc/a',
  };
  const declared =
    'inputs: {a: File, list: "File[]", number: float, object: Any, word: string, away: string, none: File?}';
  const newer = expect.stringMatching(/become JSON since v1\.2/);
  const nested = expect.stringMatching(/allowed only since CWL v1\.1/);
  const absolute = expect.stringMatching(/allowed only since CWL v1\.2/);
  const one = ['full.txt'];
  const both = ['full.txt', 'long.txt'];
  const same = (value: unknown) => [value, value, value];

  test.each<[listing: string, names: unknown[]]>([
    ['[{entryname: t, entry: $(inputs.word)}]', same(['t=text'])],
    ['[{entryname: t, entry: "$(inputs.number)!"}]', same(['t=44.4!'])],
    ['[{entryname: t, entry: "$(inputs.object)!"}]', same(['t={"k": [1]}!'])],
    ['[{entryname: t, entry: $(inputs.number)}]', [newer, newer, ['t=44.4']]],
    ['[{entryname: t, entry: $(inputs.object)}]', [newer, newer, ['t={"k": [1]}']]],
    ["[{entryname: t, entry: '$([])'}]", [newer, newer, ['t=[]']]],
    ['[{entryname: t, entry: $(inputs.a)}]', same(['t'])],
    ['[{entryname: t, entry: $(inputs.none)}]', same([])],
    ['[{entry: $(inputs.list)}]', [newer, both, both]],
    [
      '["${return {entry: {entryname: \'u\', entry: inputs.a}};}"]',
      [['u'], ['u'], expect.stringMatching(/needs an entryname/)],
    ],
    ['[$(inputs.a), $(inputs.none)]', same(one)],
    ['[$(inputs.list)]', same(both)],
    ['$(inputs.list)', same(both)],
    ['\'$([{entryname: "t", entry: inputs.a}])\'', same(['t'])],
    ["'$([inputs.a, null])'", [nested, one, one]],
    ["'$([inputs.a, [inputs.list[1]]])'", [nested, both, both]],
    ["'$(null)'", [nested, [], []]],
    ['[{entryname: $(inputs.away), entry: a}]', [absolute, absolute, ['/etc/a=a']]],
  ])('%s', async (listing, names) => {
    const text = [
      'requirements:',
      '  InlineJavascriptRequirement: {}',
      '  DockerRequirement: {dockerPull: a}',
      `  InitialWorkDirRequirement: {listing: ${listing}}`,
      declared,
    ].join('\n');
    const results = await inEachVersion(async (version) => {
      const { staging } = await prepared(`${version}\n${text}`, { inputs, stored, ...sandbox });
      return staging
        .filter(({ target }) => !target.startsWith('/var/lib/cwl/'))
        .map((entry) => {
          const name = entry.target.replace('/var/spool/cwl/', '');
          return entry.kind === 'literal' ? `${name}=${entry.contents}` : name;
        });
    });
    expect(results).toEqual(names);
  });

  test('says what it got, shortened', async () => {
    const text = `cwlVersion: v1.0\nrequirements: {InitialWorkDirRequirement: {listing: [{entryname: t, entry: $(inputs.x)}]}}\ninputs: {x: Any}`;
    const long = { long: 'x'.repeat(1000) };
    await expect(prepared(text, { inputs: { x: long } })).rejects.toThrow(
      `gives ${toJsonText(long).slice(0, 160)}…. Lists`,
    );
  });
});

describe('CommandLineTool §5 ResourceRequirement', () => {
  const refused = expect.stringMatching(/'coresMin' should be|only since CWL v1\.2/);

  test.each<[cores: string, reserved: unknown[]]>([
    ['2', [2, 2, 2]],
    ['"2"', [2, refused, refused]],
    ['1.5', [refused, refused, 2]],
    ['$(inputs.x)', [3, 3, 3]],
  ])('coresMin: %s', async (cores, reserved) => {
    const text = `hints: {ResourceRequirement: {coresMin: ${cores}}}\ninputs: {x: {type: int, default: 3}}`;
    const results = await inEachVersion(async (version) => {
      return (await prepared(`${version}\n${text}`)).resources.cores;
    });
    expect(results).toEqual(reserved);
  });
});

describe('CommandLineTool §5 SecondaryFileSchema', () => {
  const beside = { 'object:in/a.bam': 'a', 'object:in/a.bam.bai': 'b' };
  const missing = expect.stringMatching(/needs a secondary file/);

  test.each<[patterns: string, names: unknown[]]>([
    ['[.bai]', [['a.bam.bai'], ['a.bam.bai'], ['a.bam.bai']]],
    ['[.idx]', [missing, missing, missing]],
    ['[.idx?]', [missing, [], []]],
    ['[.bai, "$(null)"]', [['a.bam.bai'], ['a.bam.bai'], ['a.bam.bai']]],
  ])('%s', async (patterns, names) => {
    const text = `inputs: {x: {type: File, secondaryFiles: ${patterns}}}`;
    const results = await inEachVersion(async (version) => {
      const { inputs } = await prepared(`${version}\n${text}`, {
        inputs: { x: file('in/a.bam') },
        stored: beside,
      });
      return (
        ((inputs['x'] as CwlObject)['secondaryFiles'] as CwlObject[] | undefined)?.map(
          ({ basename }) => basename,
        ) ?? []
      );
    });
    expect(results).toEqual(names);
  });
});

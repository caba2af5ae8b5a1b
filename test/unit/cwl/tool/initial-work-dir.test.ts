import { afterAll, describe, expect, test } from 'vitest';
import type { StagedEntry } from '../../../../src/cwl/tool/preparation.ts';
import type { CwlObject, CwlValue } from '../../../../src/cwl/values/value.ts';
import { createEvaluate } from '../../../../src/platform/sandbox/quickjs-evaluate.ts';
import { prepared } from './run-tool.ts';

const sandbox = createEvaluate({ threads: 1, timeoutMs: 10_000, memoryBytes: 2 ** 25 });
afterAll(() => sandbox[Symbol.asyncDispose]());

const stored = {
  'object:in/a.txt': 'aaa',
  'object:in/a.txt.idx': 'i',
  'object:in/b.txt': 'b',
  'object:dir/x.txt': 'x',
};
const a: CwlValue = { class: 'File', location: 'object:in/a.txt' };
const b: CwlValue = { class: 'File', location: 'object:in/b.txt' };
const dir: CwlValue = { class: 'Directory', location: 'object:dir' };
const inputs: CwlObject = { a, list: [a, b], dir, text: 'hello', number: 44.4, object: { k: [1, 'x'] } };

const declared = `
inputs:
  a: File?
  list: {type: 'File[]?'}
  dir: {type: Directory?, loadListing: shallow_listing}
  text: string?
  number: float?
  object: Any?
  none: File?
  up: {type: string, default: ..}
arguments: ['$(inputs.a.path)']`;

async function staging(listing: string, given: CwlObject = inputs, more = '') {
  const text = `requirements:\n  InlineJavascriptRequirement: {}\n${more}  InitialWorkDirRequirement:\n    listing: ${listing}\n${declared}`;
  return prepared(text, { inputs: given, stored, evaluate: sandbox.evaluate });
}

/** `kind target = source` of what is not below the folder of inputs. */
function inWorkDir(entries: readonly StagedEntry[]): string[] {
  return entries
    .filter((entry) => !entry.target.startsWith('/var/lib/cwl/'))
    .map((entry) => {
      const content = 'source' in entry ? entry.source : entry.kind === 'literal' ? entry.contents : '';
      const sign = entry.writable ? 'w' : '=';
      return `${entry.kind} ${entry.target.replace('/var/spool/cwl/', '')} ${sign} ${content}`.trim();
    });
}

describe('CommandLineTool §5 InitialWorkDirRequirement: forms of a listing', () => {
  test.each<[listing: string, staged: string[]]>([
    ['[$(inputs.a)]', ['file a.txt = object:in/a.txt']],
    ['[$(inputs.list)]', ['file a.txt = object:in/a.txt', 'file b.txt = object:in/b.txt']],
    ['$(inputs.list)', ['file a.txt = object:in/a.txt', 'file b.txt = object:in/b.txt']],
    ['[$(inputs.dir)]', ['directory dir = object:dir']],
    ['[$(inputs.dir.listing)]', ['file x.txt = object:dir/x.txt']],
    ['[$(inputs.none), $(null)]', []],
    ["[{entry: '$(inputs.none)', entryname: x}]", []],
    ['[{entry: $(inputs.a), entryname: new.txt}]', ['file new.txt = object:in/a.txt']],
    [
      '[{entry: $(inputs.a), entryname: sub/new.txt, writable: true}]',
      ['file sub/new.txt w object:in/a.txt'],
    ],
    [
      '[{entry: $(inputs.list), writable: true}]',
      ['file a.txt w object:in/a.txt', 'file b.txt w object:in/b.txt'],
    ],
    ['[{entry: $(inputs.dir), writable: true}]', ['directory dir w object:dir']],
    ['[{entry: plain, entryname: t}]', ['literal t = plain']],
    ["[{entry: '', entryname: t}]", ['literal t =']],
    ["[{entry: '$(inputs.text)', entryname: t}]", ['literal t = hello']],
    ['[{entry: $(inputs.number), entryname: n.json}]', ['literal n.json = 44.4']],
    ['[{entry: $(inputs.object), entryname: o.json}]', ['literal o.json = {"k": [1, "x"]}']],
    ["[{entry: '$([1, 2])', entryname: l.json}]", ['literal l.json = [1, 2]']],
    ["[{entry: '$([])', entryname: l.json}]", ['literal l.json = []']],
    ["[{entry: plain, entryname: '$(inputs.text).txt'}]", ['literal hello.txt = plain']],
    ['[\'$({entry: inputs.text, entryname: "t", writable: true})\']', ['literal t w hello']],
    [
      '\'$([{entry: inputs.a, entryname: "t"}, null, [inputs.dir]])\'',
      ['file t = object:in/a.txt', 'directory dir = object:dir'],
    ],
    [
      '[\'$({class: "Directory", basename: "d", listing: [inputs.a, {class: "File", basename: "l", contents: "c"}]})\']',
      ['folder d =', 'file d/a.txt = object:in/a.txt', 'literal d/l = c'],
    ],
    [
      '[{entryname: e, entry: \'$({class: "Directory", basename: "d", listing: [inputs.a]})\'}]',
      ['folder e =', 'file e/a.txt = object:in/a.txt'],
    ],
    ['[\'$({class: "Directory", basename: "empty", listing: []})\']', ['folder empty =']],
    ['[{class: Directory, basename: empty, listing: []}]', ['folder empty =']],
    ['[$(inputs.a), $(inputs.a)]', ['file a.txt = object:in/a.txt']],
  ])('%s', async (listing, staged) => {
    expect(inWorkDir((await staging(listing)).staging)).toEqual(staged);
  });

  test('a newline behind an expression makes text of it', async () => {
    const listing =
      '\n      - {entryname: t, entry: "$(inputs.text)\\n"}\n      - {entryname: o, entry: "$(inputs.object)\\n"}';
    expect((await staging(listing)).staging.filter((entry) => entry.kind === 'literal')).toMatchObject([
      { contents: 'hello\n' },
      { contents: '{"k": [1, "x"]}\n' },
    ]);
  });
});

describe('CommandLineTool §5 InitialWorkDirRequirement: staged inputs', () => {
  test('are seen in their new place, and staged only there', async () => {
    const preparation = await staging('[{entry: $(inputs.a), entryname: d/new.txt}]', { a });
    expect(preparation.argv).toEqual(['/var/spool/cwl/d/new.txt']);
    expect(preparation.inputs['a']).toMatchObject({ dirname: '/var/spool/cwl/d', basename: 'a.txt' });
    expect(preparation.staging).toHaveLength(1);
  });

  test('take their secondary files along', async () => {
    const withIndex = { ...a, secondaryFiles: [{ class: 'File', location: 'object:in/a.txt.idx' }] };
    const preparation = await staging('[$(inputs.a)]', { a: withIndex });
    expect(inWorkDir(preparation.staging)).toEqual([
      'file a.txt = object:in/a.txt',
      'file a.txt.idx = object:in/a.txt.idx',
    ]);
    expect(preparation.inputs['a']).toMatchObject({ secondaryFiles: [{ path: '/var/spool/cwl/a.txt.idx' }] });
  });

  test('stay where they are too when only a part of them is staged', async () => {
    const preparation = await staging("['$(inputs.dir.listing[0])']", { a, dir });
    expect(preparation.staging.map((entry) => entry.target)).toEqual([
      '/var/lib/cwl/0/a.txt',
      '/var/lib/cwl/1/dir',
      '/var/spool/cwl/x.txt',
    ]);
  });

  test('a literal Directory moves with its content', async () => {
    const literal = {
      class: 'Directory',
      basename: 'd',
      listing: [b, { class: 'File', basename: 'l', contents: '' }],
    };
    const preparation = await staging('[{entry: $(inputs.dir), entryname: e, writable: true}]', {
      a,
      dir: literal,
    });
    expect(inWorkDir(preparation.staging)).toEqual([
      'folder e w',
      'file e/b.txt w object:in/b.txt',
      'literal e/l w',
    ]);
    expect(preparation.inputs['dir']).toMatchObject({ path: '/var/spool/cwl/e' });
  });
});

describe('CommandLineTool §5 Dirent: absolute names', () => {
  const docker = '  DockerRequirement: {dockerPull: x}\n';

  test('are fine when the tool requires its container', async () => {
    const { staging: entries, argv } = await staging(
      '[{entry: $(inputs.a), entryname: /data/in.txt}]',
      { a },
      docker,
    );
    expect(inWorkDir(entries)).toEqual(['file /data/in.txt = object:in/a.txt']);
    expect(argv).toEqual(['/data/in.txt']);
  });
});

describe('CommandLineTool §5 InitialWorkDirRequirement: mistakes of the package', () => {
  test.each<[listing: string, message: RegExp]>([
    [
      "[{entry: $(inputs.a), entryname: '/data/$(inputs.text)'}]",
      /absolute, which is allowed only with DockerRequirement/,
    ],
    ["[{entry: x, entryname: '$(inputs.up)/x'}]", /no name below the output folder/],
    ["[{entry: x, entryname: 'd/$(inputs.up)/x'}]", /no name below the output folder/],
    ['[{entry: x, entryname: .}]', /no name below the output folder/],
    ["[{entry: x, entryname: '$(inputs.number)'}]", /entryname must be a name, not 44.4/],
    ["[{entry: '$(inputs.text)'}]", /needs an entryname/],
    ['[{entry: $(inputs.list), entryname: x}]', /is a list of files, which keep their own names/],
    ["['$(inputs.text)']", /a listing has Files, Directories and objects with an entry; "hello" is none/],
    [
      '[{entry: x, entryname: t}, {entry: y, entryname: t}]',
      /two different entries want to be '\/var\/spool\/cwl\/t'/,
    ],
    ['[\'$({class: "File", location: "object:foreign"})\']', /'object:foreign' is no input of the tool/],
    ['[\'$({class: "File", path: "/etc/passwd"})\']', /'\/etc\/passwd' is no input/],
  ])('%s', async (listing, message) => {
    await expect(staging(listing)).rejects.toMatchObject({
      name: 'ToolError',
      blame: 'package',
      message: expect.stringMatching(message),
    });
  });
});

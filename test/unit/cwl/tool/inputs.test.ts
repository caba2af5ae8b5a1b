import { describe, expect, test } from 'vitest';
import type { CwlObject, CwlValue } from '../../../../src/cwl/values/value.ts';
import { prepared } from './run-tool.ts';

const a: CwlValue = { class: 'File', location: 'object:in/a.tar.gz' };
const stored = {
  'object:in/a.tar.gz': 'aaaa',
  'object:in/a.tar.gz.idx': 'i',
  'object:in/a.tar.md': 'm',
  'object:other/a.tar.gz': 'bb',
  'object:dir/x.txt': 'xxx',
  'object:dir/sub/y%20z.txt': 'yy',
  'object:big': 'x'.repeat(65537),
};

describe('CommandLineTool §3.2 Generic execution process: values', () => {
  test.each<[type: string, value: CwlValue | undefined, seen: CwlValue]>([
    ["{type: 'int?', default: 3}", undefined, 3],
    ["{type: 'int?', default: 3}", null, 3],
    ["{type: 'int?', default: 3}", 0, 0],
    ['{type: boolean, default: true}', false, false],
    ['string?', undefined, null],
  ])('%s given %o is %o', async (type, value, seen) => {
    const { inputs } = await prepared(`inputs: {x: ${type}}`, {
      inputs: value === undefined ? {} : { x: value },
    });
    expect(inputs).toEqual({ x: seen });
  });

  test('what the tool does not declare is left out', async () => {
    expect((await prepared('inputs: {x: int}', { inputs: { x: 1, y: 2 } })).inputs).toEqual({ x: 1 });
  });

  test.each<[text: string, inputs: CwlObject, message: RegExp]>([
    ['inputs: {x: int}', {}, /x is missing/],
    ['inputs: {x: Any}', { x: null }, /x is missing/],
    ['inputs: {x: int}', { x: 'one' }, /x must be an int/],
    ['inputs: {x: File}', { x: { class: 'File' } }, /neither a location nor contents/],
    [
      'inputs: {x: Directory}',
      { x: { class: 'Directory', basename: 'd' } },
      /neither a location nor a listing/,
    ],
    ['inputs: {x: File}', { x: { class: 'File', contents: '', basename: '../x' } }, /is no name for a File/],
    [
      'inputs: {x: {type: File, loadContents: true}}',
      { x: { class: 'File', location: 'object:big' } },
      /at most 65536 bytes/,
    ],
    [
      'inputs: {x: {type: File, secondaryFiles: .none}}',
      { x: a },
      /Input 'x': the File 'a.tar.gz' needs a secondary file '.none'/,
    ],
    [
      'inputs: {x: {type: File, format: "http://example.org/tiff"}}',
      { x: { ...a, format: 'http://example.org/png' } },
      /has the format http:\/\/example.org\/png, but the tool reads http:\/\/example.org\/tiff/,
    ],
    [
      'inputs: {x: {type: {type: record, fields: {f: {type: "File[]", format: "http://example.org/tiff"}}}}}',
      { x: { f: [{ ...a, format: 'http://example.org/png' }] } },
      /has the format/,
    ],
  ])('%s refuses %o', async (text, inputs, message) => {
    await expect(prepared(text, { inputs, stored })).rejects.toMatchObject({
      name: 'ToolError',
      blame: 'input',
      message: expect.stringMatching(message),
    });
  });

  test('a File of unknown format is let through', async () => {
    const text = 'inputs: {x: {type: File, format: "http://example.org/tiff"}}';
    await expect(prepared(text, { inputs: { x: a }, stored })).resolves.toBeDefined();
  });
});

describe('CommandLineTool §4.2 Runtime environment: places of inputs', () => {
  test('a File gets a folder of its own and all of its names', async () => {
    const { inputs, staging } = await prepared('inputs: {x: File}', { inputs: { x: a }, stored });
    expect(inputs).toEqual({
      x: {
        ...a,
        path: '/var/lib/cwl/0/a.tar.gz',
        dirname: '/var/lib/cwl/0',
        basename: 'a.tar.gz',
        nameroot: 'a.tar',
        nameext: '.gz',
        size: 4,
      },
    });
    expect(staging).toEqual([
      { kind: 'file', source: 'object:in/a.tar.gz', target: '/var/lib/cwl/0/a.tar.gz', writable: false },
    ]);
  });

  test.each<[what: string, type: string, value: CwlValue, targets: string[]]>([
    [
      'equal names do not meet',
      "'File[]'",
      [a, { class: 'File', location: 'object:other/a.tar.gz' }],
      ['file 0/a.tar.gz', 'file 1/a.tar.gz'],
    ],
    [
      'percent-encoded names are decoded',
      'File',
      { class: 'File', location: 'object:in/item%20%231%3A2.txt', size: 1 },
      ['file 0/item #1:2.txt'],
    ],
    ['the basename decides', 'File', { ...a, basename: 'new.txt' }, ['file 0/new.txt']],
    [
      'secondary files are beside, the same one once, another of the same name under a new name',
      'File',
      {
        ...a,
        secondaryFiles: [
          { class: 'File', location: 'object:other/a.tar.gz' },
          { class: 'File', location: 'object:in/a.tar.gz.idx' },
          { class: 'File', location: 'object:in/a.tar.gz.idx' },
          { class: 'Directory', location: 'object:dir' },
        ],
      },
      ['file 0/a.tar.gz', 'file 0/a.tar_2.gz', 'file 0/a.tar.gz.idx', 'directory 0/dir'],
    ],
    ['a literal File', 'File', { class: 'File', contents: 'hi', basename: 'h.txt' }, ['literal 0/h.txt']],
    ['a nameless literal', 'File', { class: 'File', contents: 'hi' }, ['literal 0/file-0']],
    [
      'a literal Directory',
      'Directory',
      {
        class: 'Directory',
        basename: 'd',
        listing: [a, { class: 'Directory', basename: 'e', listing: [{ class: 'File', contents: '' }] }],
      },
      ['folder 0/d', 'file 0/d/a.tar.gz', 'folder 0/d/e', 'literal 0/d/e/file-0'],
    ],
    ['files in records', '{type: record, fields: {f: File}}', { f: a }, ['file 0/a.tar.gz']],
  ])('%s', async (_, type, value, targets) => {
    const { staging } = await prepared(`inputs:\n  x: {type: ${type}}`, { inputs: { x: value }, stored });
    expect(staging.map((entry) => `${entry.kind} ${entry.target.replace('/var/lib/cwl/', '')}`)).toEqual(
      targets,
    );
  });
});

describe('CommandLineTool §5 SecondaryFileSchema: inputs', () => {
  test.each<[patterns: string, value: CwlValue, names: string[]]>([
    ['[.idx]', a, ['a.tar.gz.idx']],
    ['[^.md]', a, ['a.tar.md']],
    ['[.none?]', a, []],
    ["[{pattern: .none, required: '$(inputs.no)'}]", a, []],
    ["['$(self.basename).idx']", a, ['a.tar.gz.idx']],
    ["['$(inputs.other)']", a, ['x.txt']],
    [
      '[.idx]',
      { ...a, secondaryFiles: [{ class: 'File', contents: 'own', basename: 'a.tar.gz.idx' }] },
      ['a.tar.gz.idx'],
    ],
  ])('%s', async (patterns, value, names) => {
    const text = `inputs:\n  x: {type: File, secondaryFiles: ${patterns}}\n  other: File\n  no: {type: boolean, default: false}`;
    const other = { class: 'File', location: 'object:dir/x.txt' };
    const { staging } = await prepared(text, { inputs: { x: value, other }, stored });
    const beside = staging.filter((entry) => entry.target.startsWith('/var/lib/cwl/0/')).slice(1);
    expect(beside.map((entry) => entry.target.slice('/var/lib/cwl/0/'.length))).toEqual(names);
  });
});

describe('CommandLineTool §5 LoadContents: inputs', () => {
  const folder: CwlValue = { class: 'Directory', location: 'object:dir' };

  test('loadContents', async () => {
    const text = 'arguments: [$(inputs.x.contents)]\ninputs: {x: {type: File, loadContents: true}}';
    expect((await prepared(text, { inputs: { x: a }, stored })).argv).toEqual(['aaaa']);
  });

  test.each<[field: string, requirement: string, paths: string[] | undefined]>([
    ['', '', undefined],
    [', loadListing: shallow_listing', '', ['0/dir/sub', '0/dir/x.txt']],
    [
      '',
      '{LoadListingRequirement: {loadListing: deep_listing}}',
      ['0/dir/sub', '0/dir/sub/y z.txt', '0/dir/x.txt'],
    ],
    [', loadListing: no_listing', '{LoadListingRequirement: {loadListing: deep_listing}}', undefined],
  ])('a Directory%s %s', async (field, requirement, paths) => {
    const text = `requirements: ${requirement || '{}'}\ninputs: {x: {type: Directory${field}}}`;
    const { inputs } = await prepared(text, { inputs: { x: folder }, stored });
    const { listing } = inputs['x'] as { listing?: { path: string; listing?: { path: string }[] }[] };
    const all = listing?.flatMap((entry) => [entry, ...(entry.listing ?? [])]);
    expect(all?.map((entry) => entry.path.replace('/var/lib/cwl/', ''))).toEqual(paths);
  });
});

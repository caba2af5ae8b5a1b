import { afterAll, describe, expect, test } from 'vitest';
import { type CwlObject, type CwlValue, isDirectory, isFile } from '../../../../src/cwl/values/value.ts';
import { createEvaluate } from '../../../../src/platform/sandbox/quickjs-evaluate.ts';
import { ESCAPING_LINK, type Tree } from './memory-files.ts';
import { collected, type Setting } from './run-tool.ts';

const sandbox = createEvaluate({ threads: 1, timeoutMs: 10_000, memoryBytes: 2 ** 25 });
afterAll(() => sandbox[Symbol.asyncDispose]());
const javascript: Setting = { evaluate: sandbox.evaluate };
const JS = 'requirements: {InlineJavascriptRequirement: {}}\n';

const out = '/var/spool/cwl';
const written: Tree = {
  'a.txt': 'aaa',
  'b.txt': 'b',
  'b.txt.idx': 'i',
  'n.txt': '42',
  'dir/c.txt': 'c',
  'dir/sub/d.txt': 'd',
};

/** Shows files by their path below the output folder, literals by their content. */
function brief(value: CwlValue): unknown {
  if (Array.isArray(value)) return (value as readonly CwlValue[]).map(brief);
  if (typeof value !== 'object' || value === null) return value;
  if (!isFile(value) && !isDirectory(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, brief(field)]));
  }
  if (value.path !== undefined) return `${value.class} ${value.path.slice(out.length + 1)}`;
  const content = isFile(value) ? value.contents : JSON.stringify(value.listing);
  return `${value.class} ${value.location ?? content}`;
}

describe('CommandLineTool §4.4 Output binding: one output', () => {
  test.each<[type: string, binding: string, value: unknown]>([
    ['File', '{glob: a.txt}', 'File a.txt'],
    ['File', '{glob: $(runtime.outdir)/a.txt}', 'File a.txt'],
    ['File?', '{glob: none}', null],
    ['File[]', '{glob: none}', []],
    ["'File[]?'", '{glob: none}', null],
    ['File[]', '{glob: "[ab].txt"}', ['File a.txt', 'File b.txt']],
    ['File[]', '{glob: a.txt}', ['File a.txt']],
    ['File[]', '{glob: [b.txt, a.txt]}', ['File b.txt', 'File a.txt']],
    ['[File, {type: array, items: File}]', '{glob: a.txt}', 'File a.txt'],
    ['[File, {type: array, items: File}]', '{glob: "[ab].txt"}', ['File a.txt', 'File b.txt']],
    ['Directory', '{glob: dir}', 'Directory dir'],
    ['Directory', '{glob: .}', 'Directory '],
    ['{type: array, items: [File, Directory]}', '{glob: "[ad]*"}', ['File a.txt', 'Directory dir']],
    ['Any', '{glob: a.txt}', ['File a.txt']],
    ['int', '{outputEval: $(runtime.exitCode)}', 3],
    ['int?', '{outputEval: $(null)}', null],
    ['int', '{outputEval: $(inputs.zero)}', 0],
    ['string', '{glob: n.txt, loadContents: true, outputEval: "$(self[0].contents)"}', '42'],
    ['int', '{glob: n.txt, loadContents: true, outputEval: "$(parseInt(self[0].contents))"}', 42],
    ['int', '{glob: "[ab].txt", outputEval: $(self.length)}', 2],
    ['File', '{glob: a.txt, outputEval: $(self)}', 'File a.txt'],
    ['File', '{glob: "*.txt", outputEval: "$(self[1])"}', 'File b.txt'],
    [
      'string',
      '{glob: dir, loadListing: shallow_listing, outputEval: "$(self[0].listing[0].basename)"}',
      'c.txt',
    ],
    ['File', "{outputEval: \"$({class: 'File', path: 'a.txt'})\"}", 'File a.txt'],
    ['File', "{outputEval: \"$({class: 'File', location: 'dir/c.txt'})\"}", 'File dir/c.txt'],
    [
      'File',
      "{outputEval: \"$({class: 'File', location: 'file://' + runtime.outdir + '/a.txt'})\"}",
      'File a.txt',
    ],
    ['File', "{outputEval: \"$({class: 'File', basename: 'l', contents: 'lit'})\"}", 'File lit'],
    ['File', '{outputEval: $(inputs.file)}', 'File object:in/f.txt'],
    ['File', '{outputEval: $(inputs.literal)}', 'File of the input'],
    ['File?', '{glob: none, outputEval: $(self)}', null],
    ['File[]', '{glob: none, outputEval: $(self)}', []],
    ['Any', '{glob: none, outputEval: $(self)}', []],
    ['Directory', '{outputEval: $(inputs.folder)}', 'Directory object:folder'],
    [
      'File',
      "{outputEval: \"$({class: 'File', path: inputs.folder.path + '/in/side'})\"}",
      'File object:folder/in/side',
    ],
    ['File', '{outputEval: "$({class: \'File\', location: inputs.file.location})"}', 'File object:in/f.txt'],
  ])('%s %s', async (type, binding, value) => {
    const text = `${JS}outputs:
  x:
    type: ${type}
    outputBinding: ${binding}
inputs:
  zero: {type: int, default: 0}
  file: {type: File, default: {class: File, location: 'object:in/f.txt', size: 1}}
  literal: {type: File, default: {class: File, contents: of the input, basename: l}}
  folder: {type: Directory, default: {class: Directory, location: 'object:folder'}}
successCodes: [3]`;
    const outputs = await collected(text, written, { ...javascript, exitCode: 3 });
    expect(brief(outputs)).toEqual({ x: value });
  });
});

describe('CommandLineTool §4.4 Output binding: files', () => {
  const binding = 'outputBinding: {glob: $(inputs.glob)}';

  test('have a path, names and a size, and neither location nor checksum', async () => {
    const text = `inputs: {glob: {type: string, default: b.txt.idx}}\noutputs: {x: {type: File, ${binding}}}`;
    expect(await collected(text, written)).toEqual({
      x: {
        class: 'File',
        path: `${out}/b.txt.idx`,
        dirname: out,
        basename: 'b.txt.idx',
        nameroot: 'b.txt',
        nameext: '.idx',
        size: 1,
      },
    });
  });

  test('get their secondary files and format', async () => {
    const text = `outputs:
  x:
    type: File[]
    format: http://example.org/text
    secondaryFiles: [.idx, ^.none]
    outputBinding: {glob: '[ab].txt'}`;
    const { x } = (await collected(text, written)) as unknown as { x: { [key: string]: CwlValue }[] };
    expect(x.map((file) => file['format'])).toEqual(['http://example.org/text', 'http://example.org/text']);
    expect(brief(x.map((file) => file['secondaryFiles'] ?? null))).toEqual([null, ['File b.txt.idx']]);
  });

  test('renamed by an expression have all names anew', async () => {
    const text = `${JS}outputs:
  x:
    type: File
    outputBinding:
      glob: a.txt
      outputEval: |
        \${ self[0].basename = 'new.tar.gz'; return self[0]; }`;
    expect(await collected(text, written, javascript)).toMatchObject({
      x: { path: `${out}/a.txt`, basename: 'new.tar.gz', nameroot: 'new.tar', nameext: '.gz' },
    });
  });

  test('an input that was writable and is outside of the output folder is not passed on', async () => {
    const text = `requirements:
  DockerRequirement: {dockerPull: x}
  InitialWorkDirRequirement:
    listing: [{entry: $(inputs.f), entryname: /data/f, writable: true}]
inputs: {f: File}
outputs: {x: {type: File, outputBinding: {outputEval: $(inputs.f)}}}`;
    const inputs: CwlObject = { f: { class: 'File', location: 'object:f', size: 1 } };
    await expect(collected(text, {}, { inputs })).rejects.toThrow(
      /'\/data\/f' is neither in the output folder/,
    );
  });
});

describe('CommandLineTool §5 CommandOutputRecordSchema', () => {
  const record = (optional: string) => `outputs:
  x:
    type:
      - ${optional}
      - type: record
        name: R
        fields:
          one: {type: File, outputBinding: {glob: a.txt}}
          many: {type: 'File[]', secondaryFiles: .idx, outputBinding: {glob: 'b.*t'}}
          inner: {type: {type: record, fields: {two: {type: File, outputBinding: {glob: $(inputs.two)}}}}}
inputs: {two: {type: string, default: n.txt}}`;

  test('are collected field by field', async () => {
    const { x } = await collected(record('int'), written);
    expect(brief(x ?? null)).toEqual({
      one: 'File a.txt',
      many: ['File b.txt'],
      inner: { two: 'File n.txt' },
    });
  });

  test('are null where they are optional and something is missing', async () => {
    const inputs = { two: 'none' };
    expect(await collected(record("'null'"), written, { inputs })).toEqual({ x: null });
    await expect(collected(record('int'), written, { inputs })).rejects.toThrow(/Output 'x.inner.two'/);
  });
});

describe('CommandLineTool §4.4 Output binding: cwl.output.json', () => {
  const text = `outputs: {f: File, list: 'int[]?', any: Any?}
inputs: {in: {type: File, default: {class: File, location: 'object:in', size: 1}}}`;

  test.each<[json: string, outputs: unknown]>([
    [
      '{"f": {"class": "File", "path": "a.txt"}, "list": [1], "any": {"k": 1}}',
      { f: 'File a.txt', list: [1], any: { k: 1 } },
    ],
    ['{"f": {"class": "File", "path": "/var/spool/cwl/a.txt"}}', { f: 'File a.txt', list: null, any: null }],
    ['{"f": {"class": "File", "location": "a.txt"}}', { f: 'File a.txt', list: null, any: null }],
    [
      '{"f": {"class": "File", "location": "file:///var/spool/cwl/dir/c.txt"}}',
      { f: 'File dir/c.txt', list: null, any: null },
    ],
    [
      '{"f": {"class": "File", "path": "/var/lib/cwl/0/in"}, "other": 1}',
      { f: 'File object:in', list: null, any: null },
    ],
    [
      '{"f": {"class": "File", "path": "a.txt"}, "any": [9223372036854775807]}',
      { f: 'File a.txt', list: null, any: [9223372036854775807n] },
    ],
  ])('%s', async (json, outputs) => {
    expect(brief(await collected(text, { ...written, 'cwl.output.json': json }))).toEqual(outputs);
  });

  test('has no limit', async () => {
    const list = Array.from({ length: 20_000 }, (_, index) => index);
    const json = JSON.stringify({ f: { class: 'File', path: 'a.txt' }, list });
    expect(await collected(text, { ...written, 'cwl.output.json': json })).toMatchObject({ list });
  });

  test.each<[json: string, message: RegExp]>([
    ['{', /not JSON/],
    ['[]', /must be an object with the outputs/],
    ['{}', /f is missing/],
    [`{"f": ${'['.repeat(2_000)}${']'.repeat(2_000)}}`, /nested more than 500 levels/],
    [`{"f": ${'['.repeat(30_000)}${']'.repeat(30_000)}}`, /nested more than 500 levels/],
    ['{"f": {"class": "File", "path": 5}}', /Output 'f': the tool wrote a File whose 'path' is no text/],
    ['{"f": {"class": "File", "path": "none"}}', /names '\/var\/spool\/cwl\/none', but did not write it/],
    ['{"f": {"class": "File", "path": "dir"}}', /is a folder, not a File/],
    ['{"f": {"class": "File", "path": "/etc/passwd"}}', /'\/etc\/passwd' is neither in the output folder/],
    ['{"f": {"class": "File", "path": "../in"}}', /is neither in the output folder/],
    ['{"f": {"class": "File", "location": "object:jobs/foreign"}}', /is that of no input/],
    ['{"f": {"class": "File", "location": "http://example.org/x"}}', /is that of no input/],
  ])('%.80s is refused', async (json, message) => {
    await expect(collected(text, { ...written, 'cwl.output.json': json })).rejects.toThrow(message);
  });
});

describe('CommandLineTool §4.4 Output binding: what does not fit', () => {
  test.each<[type: string, binding: string, message: RegExp]>([
    [
      'File',
      '{glob: none}',
      /^Output 'x' must be File, but nothing matches 'none' in the output folder, which contains a.txt, b.txt, b.txt.idx, dir\/, n.txt/,
    ],
    ['Directory', '{glob: a.txt}', /must be Directory, but a.txt matches a file, 'a.txt'/],
    ['File', '{glob: dir}', /must be File, but dir matches a folder, 'dir'/],
    ['File', '{glob: "*"}', /matches 7 entries: a.txt, b.txt/],
    ['File[]', '{glob: "[ad]*"}', /matches 2 entries: a.txt, dir/],
    ['int', '{outputEval: $(runtime.tmpdir)}', /x must be an int, but is the text "\/tmp"/],
    ['int', '{outputEval: $(null)}', /its outputEval \$\(null\) gives null/],
    ['File', '{glob: $(runtime.cores)}', /the glob \$\(runtime.cores\) must give text, not 1/],
    ['File', '{glob: /etc/passwd}', /leads out of the output folder/],
    ['File', '{glob: link}', /symbolic link that leads out/],
    ['string', '{glob: big, loadContents: true, outputEval: "$(self[0].contents)"}', /at most 65536 bytes/],
  ])('%s %s', async (type, binding, message) => {
    const text = `outputs:\n  x:\n    type: ${type}\n    outputBinding: ${binding}`;
    const needed: Tree = { big: 'x'.repeat(65537), link: ESCAPING_LINK };
    const wanted = Object.entries(needed).filter(([name]) => binding.includes(name.split('/')[0]!));
    const tree = binding.includes('"*"')
      ? { ...written, more: '', most: '' }
      : { ...written, ...Object.fromEntries(wanted) };
    await expect(collected(text, tree)).rejects.toMatchObject({
      name: 'ToolError',
      blame: 'package',
      message: expect.stringMatching(message),
    });
  });

  test('a required secondary file', async () => {
    const text =
      'outputs: {x: {type: File, secondaryFiles: [{pattern: .none, required: true}], outputBinding: {glob: a.txt}}}';
    await expect(collected(text, written)).rejects.toThrow(
      /did not write the secondary file '.none' of 'a.txt'/,
    );
  });

  test('an output without a binding and without cwl.output.json', async () => {
    await expect(collected('outputs: {x: int}', {})).rejects.toThrow(
      /neither binds it nor writes cwl.output.json/,
    );
    expect(await collected('outputs: {x: int?}', {})).toEqual({ x: null });
  });
});

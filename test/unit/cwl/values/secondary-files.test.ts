import { describe, expect, test } from 'vitest';
import type { CwlType, SecondaryFile } from '../../../../src/cwl/document/model.ts';
import { expressionScope } from '../../../../src/cwl/expression/evaluate.ts';
import { ExpressionError } from '../../../../src/cwl/expression/expression-error.ts';
import type { Evaluate, ExpressionContext } from '../../../../src/cwl/ports.ts';
import {
  addSecondaryFiles,
  applyPattern,
  besidePrimary,
  resolveSecondaryFiles,
} from '../../../../src/cwl/values/secondary-files.ts';
import type { CwlValue, FileValue } from '../../../../src/cwl/values/value.ts';

test.each([
  ['.bai', 'a.bam', 'a.bam.bai'],
  ['^.bai', 'a.bam', 'a.bai'],
  ['^^.dict', 'a.fasta.gz', 'a.dict'],
  ['^^^.x', 'a.b', 'a.x'],
  ['^.x', '.hidden', '.hidden.x'],
  ['_idx', 'a', 'a_idx'],
])('CommandLineTool §5 SecondaryFileSchema: %j of %j is %j', (pattern, basename, expected) => {
  expect(applyPattern(pattern, basename)).toBe(expected);
});

test.each<[FileValue, string, object | undefined]>([
  [
    { class: 'File', location: 'object:jobs/1/out/a.tif' },
    'a b.ovr',
    { location: 'object:jobs/1/out/a%20b.ovr' },
  ],
  [{ class: 'File', location: 'object:x/a.tif' }, 'b\ud800', { location: 'object:x/b%EF%BF%BD' }],
  [{ class: 'File', location: 'object:a.tif' }, 'a.ovr', { location: 'object:a.ovr' }],
  [{ class: 'File', location: 'https://x.org/a.tif?key=/1' }, 'a.ovr', { location: 'https://x.org/a.ovr' }],
  [{ class: 'File', location: 'object:x/a.tif', path: '/in/0/a.tif' }, 'd/b c', { path: '/in/0/d/b c' }],
  [{ class: 'File', contents: 'text' }, 'a', undefined],
  [{ class: 'File', location: 'data:text/plain,a/b' }, 'a', undefined],
])('beside %j %j lies %j', (primary, name, expected) => {
  expect(besidePrimary(primary, name)).toEqual(expected);
});

const file: CwlType = { kind: 'File' };
const bam: FileValue = { class: 'File', location: 'object:x/a.bam' };
const bai: FileValue = { class: 'File', location: 'object:y/a.bai', basename: 'a.bam.bai' };
const listed: CwlType = { kind: 'array', items: file };

/** Answers `$(give(<JSON>))` with the JSON. */
const give: Evaluate = (script) =>
  Promise.resolve(JSON.parse(script.source.replace(/^give\((.*)\)$/s, '$1')) as CwlValue);
const scope = expressionScope([{ class: 'InlineJavascriptRequirement', expressionLib: [] }], [], give);
const context: ExpressionContext = { inputs: { index: bai, strict: true, unset: null }, self: null };

const pattern = (text: string, required: boolean | string = true): SecondaryFile => ({
  pattern: text,
  required,
});

async function wishes(
  value: CwlValue,
  type: CwlType,
  ...secondaryFiles: SecondaryFile[]
): Promise<unknown[]> {
  const resolved = await resolveSecondaryFiles(value, { type, secondaryFiles }, context, scope);
  return resolved.map((wish) => [
    wish.primary.location,
    'name' in wish ? wish.name : wish.object,
    wish.required,
  ]);
}

describe('CommandLineTool §5 SecondaryFileSchema: wishes', () => {
  const record: CwlType = {
    kind: 'record',
    fields: [
      { name: 'one', type: file, secondaryFiles: [pattern('.1')] },
      { name: 'many', type: listed, secondaryFiles: [pattern('.2', false)] },
    ],
  };

  test.each<[string, CwlValue, CwlType, SecondaryFile[], unknown[]]>([
    ['a pattern', bam, file, [pattern('.bai')], [['a.bam.bai', true]]],
    ['an optional one', bam, file, [pattern('^.bai', false)], [['a.bai', false]]],
    ['required by an input', bam, file, [pattern('.x', '$(inputs.strict)')], [['a.bam.x', true]]],
    ['not required by an unset input', bam, file, [pattern('.x', '$(inputs.unset)')], [['a.bam.x', false]]],
    ['a reference to self', bam, file, [pattern('$(self.nameroot).idx')], [['a.idx', true]]],
    ['an input file', bam, file, [pattern('$(inputs.index)')], [[bai, true]]],
    [
      'a list',
      bam,
      file,
      [pattern('$(give(["p", null, ["q/r"]]))')],
      [
        ['p', true],
        ['q/r', true],
      ],
    ],
    [
      'a Directory',
      bam,
      file,
      [pattern('$(give({"class": "Directory", "basename": "d"}))')],
      [[{ class: 'Directory', basename: 'd' }, true]],
    ],
    ['null', bam, file, [pattern('$(inputs.unset)', '$(give(1))')], []],
    ['a name twice', bam, file, [pattern('.bai'), pattern('.bai', false)], [['a.bam.bai', true]]],
    [
      'what is there',
      { ...bam, secondaryFiles: [bai] },
      file,
      [pattern('.bai'), pattern('.csi')],
      [['a.bam.csi', true]],
    ],
    [
      'each of a list',
      [bam, [bam]],
      listed,
      [pattern('.1')],
      [
        ['a.bam.1', true],
        ['a.bam.1', true],
      ],
    ],
    [
      'an optional list',
      [bam],
      { kind: 'union', types: [{ kind: 'null' }, listed] },
      [pattern('.1')],
      [['a.bam.1', true]],
    ],
    [
      'record fields',
      { one: bam, many: [bam] },
      record,
      [],
      [
        ['a.bam.1', true],
        ['a.bam.2', false],
      ],
    ],
    ['records in lists', [{ one: bam, many: [] }], { kind: 'array', items: record }, [], [['a.bam.1', true]]],
    ['a null', null, file, [pattern('.1')], []],
    ['a text', 'a', { kind: 'Any' }, [pattern('.1')], []],
    ['a File of type Any', bam, { kind: 'Any' }, [pattern('.1')], [['a.bam.1', true]]],
  ])('of %s', async (_, value, type, secondaryFiles, expected) => {
    expect(await wishes(value, type, ...secondaryFiles)).toEqual(
      expected.map((wish) => [bam.location, ...(wish as unknown[])]),
    );
  });

  test.each([
    ['a number', pattern('$(give(1))'), /must be a name/],
    ['an object', pattern('$(give({"a": 1}))'), /must be a name/],
    ['an absolute path', pattern('$(give("/etc/passwd"))'), /not below the folder/],
    ['a path upwards', pattern('$(give("x/../../y"))'), /not below the folder/],
    ['a pattern upwards', pattern('/../b'), /not below the folder/],
    ['a text for required', pattern('.x', '$(self.nameroot)'), /must be true or false, but this gives "a"/],
  ])('refuses %s', async (_, entry, reason) => {
    const result = wishes(bam, file, entry);
    await expect(result).rejects.toThrow(ExpressionError);
    await expect(result).rejects.toThrow(reason);
  });
});

test('adds what is found and names what is missing', async () => {
  const stored = new Set(['a.bam.bai']);
  const secondaryFiles = [
    pattern('.bai'),
    pattern('.csi'),
    pattern('.opt', false),
    pattern('$(inputs.index)'),
  ];

  const { value, missing } = await addSecondaryFiles(
    [bam],
    { type: listed, secondaryFiles },
    context,
    scope,
    (_, name) => Promise.resolve(stored.has(name) ? { class: 'File', basename: name } : undefined),
  );

  expect(value).toEqual([{ ...bam, secondaryFiles: [{ class: 'File', basename: 'a.bam.bai' }] }]);
  expect(missing).toMatchObject([{ name: 'a.bam.csi', pattern: '.csi', required: true }]);
});

import { describe, expect, it } from 'vitest';
import { rulesOf } from '../../../../src/cwl/document/normal/field-rules.ts';
import { type ClassName, FIELDS } from '../../../../src/cwl/document/normal/fields.ts';
import { didYouMean, nearest } from '../../../../src/cwl/document/normal/suggest.ts';

const SHAPES = [
  'any',
  'text',
  'texts',
  'expression',
  'boolean',
  'integer',
  'integers',
  'seconds',
  'number',
  'list',
  'map',
  'idmap',
];

describe('CommandLineTool §5 and Workflow §Workflow: the table of fields', () => {
  it.each(Object.keys(FIELDS) as ClassName[])('has rules that can be read: %s', (name) => {
    for (const { alternatives } of rulesOf(name).values()) {
      for (const { shape } of alternatives)
        expect(shape.startsWith('=') || SHAPES.includes(shape)).toBe(true);
    }
  });

  it('tells versions apart', () => {
    expect(rulesOf('ResourceRequirement').get('ramMin')).toEqual({
      required: undefined,
      alternatives: [
        { shape: 'integer', since: 'v1.0', before: undefined },
        { shape: 'expression', since: 'v1.0', before: undefined },
        { shape: 'number', since: 'v1.2', before: undefined },
        { shape: 'text', since: 'v1.0', before: 'v1.1' },
      ],
    });
    expect(rulesOf('WorkflowOutputParameter').get('outputBinding')?.alternatives[0]?.before).toBe('v1.1');
  });
});

describe('a suggestion', () => {
  it.each<[string, string[], string | undefined]>([
    ['ouputs', ['inputs', 'outputs'], 'outputs'],
    ['wrod', ['word', 'work'], 'word'],
    ['BaseCommand', ['baseCommand'], 'baseCommand'],
    ['x', ['abc'], undefined],
  ])('for %s among %j is %s', (name, known, expected) => {
    expect(nearest(name, known)).toBe(expected);
  });

  it.each<[string[], string]>([
    [[], ''],
    [['abc'], ' There is: abc.'],
    [['abc', 'def'], ' There are: abc, def.'],
    [Array.from({ length: 13 }, (_, index) => `name${index}`), ''],
  ])('lists names where none is near: %j', (known, expected) => {
    expect(didYouMean('zzz', known)).toBe(expected);
  });
});

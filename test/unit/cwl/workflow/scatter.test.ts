import { describe, expect, it } from 'vitest';
import type { WorkflowStep } from '../../../../src/cwl/document/model.ts';
import type { CwlObject, CwlValue } from '../../../../src/cwl/values/value.ts';
import { nestByShape, scatterInputs } from '../../../../src/cwl/workflow/scatter.ts';
import { step } from './build-document.ts';

type Method = WorkflowStep['scatterMethod'];

function scattered(
  scatter: string[],
  scatterMethod: Method,
  inputs: CwlObject,
): ReturnType<typeof scatterInputs> {
  const method = scatterMethod === undefined ? {} : { scatterMethod };
  return scatterInputs(step('s', 'tool', {}, [], { scatter, ...method }), inputs);
}

describe('Workflow §WorkflowStep, Scatter/gather: scattering', () => {
  const cases: readonly [string, string[], Method, CwlObject, readonly number[], readonly CwlObject[]][] = [
    ['no input makes one shard', [], undefined, { a: [1] }, [], [{ a: [1] }]],
    [
      'one input',
      ['a'],
      undefined,
      { a: [1, 2], c: 9 },
      [2],
      [
        { a: 1, c: 9 },
        { a: 2, c: 9 },
      ],
    ],
    ['an empty list', ['a'], undefined, { a: [] }, [0], []],
    [
      'a dot product',
      ['a', 'b'],
      'dotproduct',
      { a: [1, 2], b: ['x', 'y'] },
      [2],
      [
        { a: 1, b: 'x' },
        { a: 2, b: 'y' },
      ],
    ],
    [
      'a nested cross product',
      ['a', 'b'],
      'nested_crossproduct',
      { a: [1, 2], b: ['x', 'y'] },
      [2, 2],
      [
        { a: 1, b: 'x' },
        { a: 1, b: 'y' },
        { a: 2, b: 'x' },
        { a: 2, b: 'y' },
      ],
    ],
    [
      'a flat cross product of three',
      ['a', 'b', 'c'],
      'flat_crossproduct',
      { a: [1], b: [2, 3], c: [4, 5] },
      [4],
      [
        { a: 1, b: 2, c: 4 },
        { a: 1, b: 2, c: 5 },
        { a: 1, b: 3, c: 4 },
        { a: 1, b: 3, c: 5 },
      ],
    ],
    [
      'a nested cross product with an empty second list',
      ['a', 'b'],
      'nested_crossproduct',
      { a: [1, 2], b: [] },
      [2, 0],
      [],
    ],
    [
      'a nested cross product with an empty first list',
      ['a', 'b'],
      'nested_crossproduct',
      { a: [], b: [1, 2] },
      [0, 2],
      [],
    ],
    [
      'a flat cross product with an empty list',
      ['a', 'b'],
      'flat_crossproduct',
      { a: [1, 2], b: [] },
      [0],
      [],
    ],
    [
      'lists of lists, one level of them',
      ['a'],
      undefined,
      { a: [[1], [2, 3]] },
      [2],
      [{ a: [1] }, { a: [2, 3] }],
    ],
  ];
  it.each(cases)('%s', (_, scatter, method, inputs, shape, elements) => {
    expect(scattered(scatter, method, inputs)).toEqual({ shape, elements });
  });

  it('refuses lists of different lengths for a dot product and says how long they are', () => {
    expect(() => scattered(['a', 'b'], 'dotproduct', { a: [1, 2], b: [1] })).toThrow('a has 2, b has 1');
  });

  it.each([
    'nested_crossproduct',
    'flat_crossproduct',
  ] as const)('refuses a %s of millions before it makes them', (method) => {
    const list = Array.from({ length: 10_000 }, (_, index) => index);
    expect(() => scattered(['a', 'b'], method, { a: list, b: list })).toThrow('into 100000000 parts');
  });

  it('refuses a list that is too long', () => {
    expect(() => scattered(['a'], undefined, { a: Array.from({ length: 100_001 }, () => 0) })).toThrow(
      '100000 is the most',
    );
  });

  it.each([
    ['null', null],
    ['a single value', 'x'],
  ])('refuses to scatter over %s', (what, value) => {
    expect(() => scattered(['a'], undefined, { a: value })).toThrow(`must be a list but is ${what}`);
  });
});

describe('Workflow §WorkflowStep, Scatter/gather: nesting outputs by shape', () => {
  const cases: readonly [string, readonly number[], readonly CwlValue[], CwlValue][] = [
    ['one shard gives the value itself', [], [7], 7],
    ['a list', [3], [1, 2, 3], [1, 2, 3]],
    ['an empty list', [0], [], []],
    [
      'lists of lists',
      [2, 3],
      [1, 2, 3, 4, 5, 6],
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    ['empty lists in a list', [2, 0], [], [[], []]],
    ['no lists in an empty list', [0, 2], [], []],
    ['three levels', [2, 1, 2], [1, 2, 3, 4], [[[1, 2]], [[3, 4]]]],
  ];
  it.each(cases)('%s', (_, shape, values, expected) => {
    expect(nestByShape(shape, values)).toEqual(expected);
  });
});

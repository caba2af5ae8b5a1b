import { describe, expect, test } from 'vitest';
import type { CwlType } from '../../../../src/cwl/document/model.ts';
import { checkType, typeName } from '../../../../src/cwl/values/check-type.ts';
import { parseJson } from '../../../../src/cwl/values/exact-json.ts';
import type { CwlValue } from '../../../../src/cwl/values/value.ts';

/** A number as it is read of these digits. */
const long = (digits: string) => parseJson(digits) as bigint;
const field = (name: string, type: CwlType) => ({ name, type, secondaryFiles: [] });
const list = (items: CwlType): CwlType => ({ kind: 'array', items });
const optional = (type: CwlType): CwlType => ({ kind: 'union', types: [{ kind: 'null' }, type] });
const method: CwlType = { kind: 'enum', symbols: ['otsu', 'mean'] };
const region: CwlType = {
  kind: 'record',
  name: 'region',
  fields: [field('west', { kind: 'float' }), field('crs', optional({ kind: 'string' }))],
};
const file: CwlValue = { class: 'File', location: 'object:a' };
const directory: CwlValue = { class: 'Directory', location: 'object:d' };

describe('CommandLineTool §5 CWLType: accepts', () => {
  test.each<[CwlType, CwlValue | undefined]>([
    [{ kind: 'null' }, null],
    [{ kind: 'null' }, undefined],
    [{ kind: 'boolean' }, false],
    [{ kind: 'int' }, 2147483647],
    [{ kind: 'int' }, -2147483648],
    [{ kind: 'long' }, 4147483647],
    [{ kind: 'long' }, long('9223372036854775807')],
    [{ kind: 'long' }, long('-9223372036854775808')],
    [{ kind: 'float' }, long('9007199254740993')],
    [{ kind: 'double' }, long('9999999999999999999')],
    [{ kind: 'Any' }, long('9007199254740993')],
    [{ kind: 'float' }, 1],
    [{ kind: 'double' }, 1e42],
    [{ kind: 'string' }, ''],
    [{ kind: 'Any' }, 0],
    [{ kind: 'Any' }, [null]],
    [{ kind: 'File' }, file],
    [{ kind: 'Directory' }, directory],
    [list({ kind: 'int' }), []],
    [list(optional({ kind: 'int' })), [1, null]],
    [method, 'otsu'],
    [region, { west: 1 }],
    [region, { west: 1.5, crs: null, more: 'is fine' }],
    [optional({ kind: 'File' }), undefined],
    [{ kind: 'union', types: [{ kind: 'File' }, list({ kind: 'File' })] }, [file]],
  ])('%j: %j', (type, value) => {
    expect(checkType(value, type, 'x')).toEqual([]);
  });
});

describe('CommandLineTool §5 CWLType: names what is wrong', () => {
  test.each<[CwlType, CwlValue | undefined, { [path: string]: RegExp }]>([
    [{ kind: 'int' }, 1.5, { x: /must be an int, but is the number 1.5/ }],
    [{ kind: 'int' }, 2147483648, { x: /32 bits/ }],
    [{ kind: 'int' }, -2147483649, { x: /32 bits/ }],
    [{ kind: 'long' }, 1e42, { x: /must be a long, .*64 bits/ }],
    [
      { kind: 'long' },
      long('9223372036854775808'),
      { x: /long, but is the number 9223372036854775808 \(a long has 64 bits/ },
    ],
    [{ kind: 'long' }, long('-9223372036854775809'), { x: /64 bits/ }],
    [
      { kind: 'int' },
      long('9007199254740993'),
      { x: /int, but is the number 9007199254740993 \(an int has 32 bits/ },
    ],
    [{ kind: 'string' }, long('9007199254740993'), { x: /a string, but is the number 9007199254740993\./ }],
    [optional({ kind: 'int' }), long('9007199254740993'), { x: /32 bits/ }],
    [{ kind: 'int' }, '1', { x: /the text "1"/ }],
    [{ kind: 'float' }, true, { x: /the boolean true/ }],
    [{ kind: 'Any' }, null, { x: /is missing; it must be an Any/ }],
    [{ kind: 'string' }, undefined, { x: /is missing; it must be a string/ }],
    [{ kind: 'string' }, { class: 'File' }, { x: /is a File/ }],
    [{ kind: 'File' }, directory, { x: /must be a File, but is a Directory/ }],
    [{ kind: 'File' }, { path: 'a' }, { x: /an object with the fields path/ }],
    [{ kind: 'Directory' }, file, { x: /must be a Directory, but is a File/ }],
    [{ kind: 'null' }, 0, { x: /must be a null, but is the number 0/ }],
    [list({ kind: 'int' }), 1, { x: /must be an int\[\]/ }],
    [list({ kind: 'int' }), [1, 'b', 'c'], { 'x[1]': /x\[1\] must be an int/, 'x[2]': /x\[2\] must/ }],
    [method, 'median', { x: /must be one of otsu, mean, but is the text "median"/ }],
    [region, { crs: 1 }, { 'x.west': /is missing/, 'x.crs': /string or null/ }],
    [region, file, { x: /must be a record region/ }],
    [list(region), [{ west: 1 }, { west: 'a' }], { 'x[1].west': /must be a float/ }],
    [optional(list({ kind: 'int' })), [1, 'b'], { 'x[1]': /must be an int/ }],
    [optional(method), 'median', { x: /one of otsu, mean/ }],
    [
      { kind: 'union', types: [{ kind: 'int' }, { kind: 'string' }] },
      true,
      { x: /must be an int or string/ },
    ],
    [
      { kind: 'union', types: [{ kind: 'File' }, list({ kind: 'File' })] },
      ['a'],
      { 'x[0]': /must be a File/ },
    ],
  ])('%j: %j', (type, value, expected) => {
    const problems = checkType(value, type, 'x');

    expect(problems.map((problem) => problem.path)).toEqual(Object.keys(expected));
    for (const problem of problems) expect(problem.message).toMatch(expected[problem.path] as RegExp);
  });
});

test.each<[CwlType, string]>([
  [{ kind: 'File' }, 'File'],
  [list({ kind: 'File' }), 'File[]'],
  [optional({ kind: 'int' }), 'int or null'],
  [list({ kind: 'union', types: [{ kind: 'int' }, { kind: 'string' }] }), '(int or string)[]'],
  [list(list({ kind: 'int' })), 'int[][]'],
  [region, 'record region'],
  [{ kind: 'record', fields: [field('a', { kind: 'int' })] }, 'record of a'],
  [method, 'enum of otsu, mean'],
  [{ kind: 'enum', name: 'method', symbols: [] }, 'enum method'],
])('typeName %j', (type, expected) => {
  expect(typeName(type)).toBe(expected);
});

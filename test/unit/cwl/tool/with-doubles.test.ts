/** CWL v1.2 §CWLType: what a float or double is given as a whole number is a float. */
import { describe, expect, it } from 'vitest';
import type { CwlType } from '../../../../src/cwl/document/model.ts';
import { withDoubles } from '../../../../src/cwl/tool/with-doubles.ts';
import type { CwlValue } from '../../../../src/cwl/values/value.ts';

const LONG = 9007199254740993n;
const DOUBLE = 9007199254740992;

const plain = (kind: 'float' | 'double' | 'long' | 'int' | 'Any' | 'null'): CwlType => ({ kind });
const listOf = (items: CwlType): CwlType => ({ kind: 'array', items });
const either = (...types: CwlType[]): CwlType => ({ kind: 'union', types });
const record = (fields: { readonly [name: string]: CwlType }): CwlType => ({
  kind: 'record',
  fields: Object.entries(fields).map(([name, type]) => ({ name, type, secondaryFiles: [] })),
});

describe('a long number of the type', () => {
  it.each([
    ['float', plain('float'), LONG, DOUBLE],
    ['double', plain('double'), LONG, DOUBLE],
    ['double, beyond any long', plain('double'), 9999999999999999999n, 1e19],
    ['double?', either(plain('null'), plain('double')), LONG, DOUBLE],
    ['double[]', listOf(plain('double')), [1.5, LONG], [1.5, DOUBLE]],
    ['double[][]', listOf(listOf(plain('double'))), [[LONG], []], [[DOUBLE], []]],
    [
      'double in a record',
      record({ a: plain('double'), b: plain('long') }),
      { a: LONG, b: LONG, c: LONG },
      { a: DOUBLE, b: LONG, c: LONG },
    ],
    [
      'double in a record, or nothing',
      either(plain('null'), record({ a: plain('double') })),
      { a: LONG },
      { a: DOUBLE },
    ],
  ] as readonly (readonly [
    string,
    CwlType,
    CwlValue,
    CwlValue,
  ])[])('%s becomes one', (_, type, value, expected) => {
    expect(withDoubles(value, type)).toEqual(expected);
  });

  it.each([
    ['long', plain('long'), LONG],
    ['Any', plain('Any'), { a: [LONG] }],
    ['double or long', either(plain('double'), plain('long')), LONG],
    ['list of double or long', listOf(either(plain('double'), plain('long'))), [LONG, 1.5]],
    ['int, which refuses it', plain('int'), LONG],
    ['list, which refuses it', listOf(plain('double')), LONG],
  ] as readonly (readonly [string, CwlType, CwlValue])[])('%s stays', (_, type, value) => {
    expect(withDoubles(value, type)).toEqual(value);
  });
});

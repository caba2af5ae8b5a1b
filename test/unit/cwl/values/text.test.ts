import { expect, test } from 'vitest';
import { toJsonText } from '../../../../src/cwl/values/json-text.ts';
import { numberToText } from '../../../../src/cwl/values/number-text.ts';
import type { CwlValue } from '../../../../src/cwl/values/value.ts';

test.each([
  [0, '0'],
  [-0, '0'],
  [1, '1'],
  [-12.5, '-12.5'],
  [1.0, '1'],
  [1230000, '1230000'],
  [1.23e-5, '0.0000123'],
  [-1.23e-7, '-0.000000123'],
  [1e-7, '0.0000001'],
  [5e-324, `0.${'0'.repeat(323)}5`],
  [1e21, `1${'0'.repeat(21)}`],
  [-1.5e42, `-15${'0'.repeat(41)}`],
  [1e42, `1${'0'.repeat(42)}`],
  [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  [1.7976931348623157e308, `17976931348623157${'0'.repeat(292)}`],
])('CommandLineTool §5 CommandLineBinding: numberToText %d', (number, text) => {
  expect(numberToText(number)).toBe(text);
  expect(Number(text)).toBe(number === 0 ? 0 : number);
});

test.each<[CwlValue, string]>([
  [null, 'null'],
  ['é "x"\n', '"é \\"x\\"\\n"'],
  [[1, 'a', [true]], '[1, "a", [true]]'],
  [{ b: 1e-7, a: { d: [], c: {} } }, '{"a": {"c": {}, "d": []}, "b": 0.0000001}'],
])('CommandLineTool §3.4.1 String interpolation: toJsonText %j', (value, text) => {
  expect(toJsonText(value)).toBe(text);
  expect(JSON.parse(text)).toEqual(value);
});

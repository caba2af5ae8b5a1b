/** CWL v1.2 §CWLType: a long has 64 bits, a number of JavaScript keeps 53 of them. */
import { describe, expect, it } from 'vitest';
import { Marks } from '../../../../src/cwl/document/source/marks.ts';
import { readYaml } from '../../../../src/cwl/document/source/read-yaml.ts';
import { exactNumber, parseJson } from '../../../../src/cwl/values/exact-json.ts';
import { toJsonText } from '../../../../src/cwl/values/json-text.ts';
import type { CwlValue } from '../../../../src/cwl/values/value.ts';

/** Whole numbers that a double of the same digits is not sure to be. */
const LONG = [
  '9007199254740992',
  '9007199254740993',
  '-9007199254740993',
  '1747474200123456789',
  '4611686018427387904',
  '9223372036854775807',
  '-9223372036854775808',
  '-9223372036854775809',
];

const SHORT: readonly (readonly [string, number])[] = [
  ['0', 0],
  ['-7', -7],
  ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ['-9007199254740991', Number.MIN_SAFE_INTEGER],
  ['1e18', 1e18],
  ['9007199254740993.5', 2 ** 53 + 2],
  ['9.007199254740993e15', 2 ** 53],
  ['18446744073709551617', 2 ** 64],
  [`42${'0'.repeat(41)}`, 4.2e42],
];

describe('a number in JSON', () => {
  it.each(LONG)('that may not be a double is kept, and written as it was: %s', (text) => {
    expect(parseJson(text)).toBe(BigInt(text));
    expect(JSON.stringify({ deep: [parseJson(text)] })).toBe(`{"deep":[${text}]}`);
  });

  it.each(SHORT)('that is a double, or beyond any long, is a number: %s', (text, value) => {
    expect(parseJson(text)).toBe(value);
  });

  it('is kept wherever it stands, and nothing that only looks like one', () => {
    const text =
      '{"a":[1,9007199254740993],"b":{"c":-9007199254740993},"9007199254740993":"9007199254740993"}';

    const value = parseJson(text);

    expect(value).toEqual({
      a: [1, 9007199254740993n],
      b: { c: -9007199254740993n },
      '9007199254740993': '9007199254740993',
    });
    expect(JSON.stringify(value)).toBe(text);
  });

  it.each([
    '[%]',
    '[1,%]',
    '[1, -%]',
    '{"a":%}',
    '{"a" : -%}',
    '\n%\n',
    '\t-%',
    '%',
  ])('is found in %s', (form) => {
    const value = JSON.stringify(parseJson(form.replace('%', '9007199254740993')));

    expect(value).toBe(form.replace('%', '9007199254740993').replaceAll(/\s/g, ''));
  });

  it('is what a visitor is shown', () => {
    const seen: unknown[] = [];

    parseJson('{"a": 9007199254740993, "b": 2}', (name, value) => {
      seen.push([name, value]);
      return value;
    });

    expect(seen.slice(0, 2)).toEqual([
      ['a', 9007199254740993n],
      ['b', 2],
    ]);
  });

  it.each([
    2 ** 53,
    -(2 ** 60),
    1.5e18,
    2 ** 63,
    1e20,
  ])('a double stays itself when it is written and read: %d', (value) => {
    expect(Number(parseJson(JSON.stringify(value)))).toBe(value);
  });

  it('is no JSON where the text is none', () => {
    expect(() => parseJson('[9007199254740993')).toThrow(SyntaxError);
  });
});

describe('a number in YAML', () => {
  it.each([
    ...LONG,
    '+9007199254740993',
    '0009007199254740993',
    '0x20000000000001',
    '0o400000000000000001',
  ])('is kept: %s', (text) => {
    const document = readYaml({ uri: 'a.cwl', text: `a: ${text}\nb: [${text}]` }, new Marks());

    expect(document).toEqual({ a: BigInt(text), b: [BigInt(text)] });
  });

  it.each([
    ...SHORT,
    ['0x1F', 31],
    ['.inf', Number.POSITIVE_INFINITY],
  ] as const)('is a number: %s', (text, value) => {
    expect(readYaml({ uri: 'a.cwl', text: `a: ${text}` }, new Marks())).toEqual({ a: value });
  });

  it('can be a key, and a text in quotes', () => {
    const text = '9007199254740993: "9007199254740993"';

    expect(readYaml({ uri: 'a.cwl', text }, new Marks())).toEqual({ '9007199254740993': '9007199254740993' });
  });
});

describe('a long number', () => {
  it.each([
    [9007199254740993n, '9007199254740993'],
    [{ b: [-9223372036854775808n], a: 'x' }, '{"a": "x", "b": [-9223372036854775808]}'],
  ] as readonly (readonly [CwlValue, string])[])('stands with its digits in a text: %s', (value, text) => {
    expect(toJsonText(value)).toBe(text);
  });

  it('is only read where all digits are there', () => {
    expect(exactNumber(2 ** 53, '9007199254740993.0')).toBe(2 ** 53);
    expect(exactNumber(Number.NaN, '.nan')).toBeNaN();
  });
});

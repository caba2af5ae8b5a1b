/** CWL v1.2 §CWLType: a long has 64 bits, a number of JavaScript keeps 53 of them. */
import { describe, expect, it } from 'vitest';
import { Marks } from '../../../../src/cwl/document/source/marks.ts';
import { readYaml } from '../../../../src/cwl/document/source/read-yaml.ts';
import { isRounded, parseJson } from '../../../../src/cwl/values/whole-number.ts';

describe('a whole number', () => {
  it.each([
    '0',
    '-7',
    '9007199254740991',
    '9007199254740992',
    '-9007199254740992',
    '4611686018427387904',
    '9223372036854775808',
    '18446744073709551617',
    `42${'0'.repeat(41)}`,
    '9007199254740993.5',
    '9.007199254740993e15',
    '0x20000000000001',
    'text',
  ])('%s is what it says, or no long', (source) => {
    expect(isRounded(source)).toBe(false);
  });

  it.each([
    '9007199254740993',
    '-9007199254740993',
    '+9007199254740993',
    '0009007199254740993',
    '1747474200123456789',
    '9223372036854775807',
  ])('%s would become another one', (source) => {
    expect(isRounded(source)).toBe(true);
  });

  it('of JSON is noted with its name, wherever it stands', () => {
    const noted: string[] = [];
    const text =
      '{"a": [1, 9007199254740993], "b": {"c": -9007199254740993}, "d": "9007199254740993", "e": 1e42}';

    const value = parseJson(text, (number, name) => noted.push(`${name} ${number}`));

    expect(noted).toEqual(['1 9007199254740993', 'c -9007199254740993']);
    expect(value).toMatchObject({ d: '9007199254740993', e: 1e42 });
  });

  it('of a document stays the text that it is', () => {
    const text = 'a: 9007199254740993\nb: 9007199254740992\nc: 1e42\nd: 42000000000000000000000\ne: 0x1F';

    expect(readYaml({ uri: 'a.cwl', text }, new Marks())).toEqual({
      a: '9007199254740993',
      b: 9007199254740992,
      c: 1e42,
      d: 4.2e22,
      e: 31,
    });
  });
});

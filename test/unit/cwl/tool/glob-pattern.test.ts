import { describe, expect, test } from 'vitest';
import { nameMatcher } from '../../../../src/cwl/tool/glob-pattern.ts';

describe('a segment of a glob (glob(3), CWL v1.2 §CommandOutputBinding)', () => {
  test.each<[pattern: string, yes: string[], no: string[]]>([
    ['a.tif', ['a.tif'], ['b.tif', 'a_tif', '']],
    ['*', ['a', 'a b', '😀'], ['.a']],
    ['.*', ['.a', '.'], ['a']],
    ['\\.*', ['.a'], ['a']],
    ['[.]a', [], ['.a']],
    ['?a', ['ba', '😀a'], ['a', '.a', 'bba']],
    ['a*b*c', ['abc', 'a-b-c', 'abbcc', 'abcbc'], ['ab', 'acb']],
    ['a**c', ['ac', 'abc'], ['a']],
    ['*.tif*', ['x.tif', 'x.tiff'], ['tif']],
    ['[abc]', ['a', 'c'], ['d', '', 'ab']],
    ['[a-cx]', ['b', 'x'], ['d', '-']],
    ['[!a-c]', ['d'], ['a']],
    ['[^a]', ['b', '^'], ['a']],
    ['[]a]', [']', 'a'], ['b']],
    ['[!]a]', ['b'], [']', 'a']],
    ['[a-]', ['a', '-'], ['b']],
    ['[a\\]]', ['a', ']'], ['\\']],
    ['[[:digit:]x]', ['0', 'x'], ['d', ':', '[']],
    ['[![:space:]]', ['x'], [' ']],
    ['[[:nothing:]]', [], ['n', 'x', '[']],
    ['[a-c', ['[a-c'], ['a', 'b']],
    ['[', ['['], ['a']],
    ['[z-a]', ['[z-a]'], ['a', 'z', 'm']],
    ['a\\*', ['a*', 'a\\*'], ['ab']],
    ['a\\', ['a\\'], ['a']],
    ['{a,b}*', ['{a,b}', '{a,b}c'], ['a']],
    ['@(a|b)?', ['@(a|b)c'], ['ac']],
    ['!a*', ['!ab'], ['b']],
    ['item[1].txt', ['item1.txt', 'item[1].txt'], ['item2.txt']],
  ])('%s', (pattern, yes, no) => {
    const matches = nameMatcher(pattern);

    expect(yes.filter((name) => !matches(name))).toEqual([]);
    expect(no.filter((name) => matches(name))).toEqual([]);
  });

  test.each([
    ['many stars', `${'*a'.repeat(100)}b`],
    ['stars and question marks', `${'*?'.repeat(100)}b`],
    ['open brackets', '[a-'.repeat(20_000)],
    ['a very long one', `${'x'.repeat(100_000)}*`],
  ])('answers in time: %s', (_, pattern) => {
    const before = process.cpuUsage();

    expect(nameMatcher(pattern)('a'.repeat(250))).toBe(false);

    expect(process.cpuUsage(before).user).toBeLessThan(3_000_000);
  });
});

import { describe, expect, it } from 'vitest';
import { maskOf } from '../../../../src/cwl/values/secret-mask.ts';

const LONG = `${'0123456789'.repeat(7)}end`;

describe('a masked text', () => {
  it.each<[string, string[], string, string]>([
    ['the secret itself', ['hunter2'], 'a hunter2 and hunter2.', 'a ******** and ********.'],
    ['of several the longest', ['ab', 'abc'], 'abcd ab', '********d ********'],
    ['as JSON', ['a"b\\c'], '["a\\"b\\\\c"]', '["********"]'],
    ['quoted for a shell', ["it's"], `echo 'it'"'"'s' or 'it'\\''s'`, `echo '********' or '********'`],
    ['in a URL', ['a b/c'], 'http://h/?t=a%20b%2Fc', 'http://h/?t=********'],
    ['without line feeds at its ends', ['key\n'], 'key', '********'],
    [
      'with signs of regular expressions',
      ['a.*(b)[c]-{1}|$^+?/'],
      'x a.*(b)[c]-{1}|$^+?/ y axb',
      'x ******** y axb',
    ],
    ['of stars', ['*'], 'a*b', 'a********b'],
    ['cut by a message', [LONG], `the text "${LONG.slice(0, 57)}…" is`, 'the text "********" is'],
    ['nothing', [], 'hunter2', 'hunter2'],
    ['nothing for the empty secret', ['', '\n'], 'a b', 'a b'],
  ])('has not %s', (_, secrets, text, masked) => {
    expect(maskOf(secrets).text(text)).toBe(masked);
  });

  it('may be anywhere in a value', () => {
    const file = { class: 'File', location: 'object:jobs/pw' };
    const value = { message: 'no pw', list: ['pw', 1, null, { pw: 'pw' }], file, ok: true };
    expect(maskOf(['pw']).value(value)).toEqual({
      message: 'no ********',
      list: ['********', 1, null, { pw: '********' }],
      file,
      ok: true,
    });
    expect(maskOf([]).value(value)).toBe(value);
  });
});

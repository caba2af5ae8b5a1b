import { expect, it } from 'vitest';
import { decodePath, encodePath } from '../../../../src/cwl/values/uri-path.ts';

it.each([
  ['a/b c', 'a/b%20c'],
  ['100%/a%2Fb', '100%25/a%252Fb'],
  ['ü/日', '%C3%BC/%E6%97%A5'],
  ['/a?b#c', '/a%3Fb%23c'],
  ['a//b/', 'a//b/'],
])('RFC 3986 §3.3: the path %j is %j in a URI, and back', (path, encoded) => {
  expect(encodePath(path)).toBe(encoded);
  expect(decodePath(encoded)).toBe(path);
});

it('half a surrogate pair, which no URI can hold, is the character in its place', () => {
  expect(encodePath('a\ud800/b')).toBe('a%EF%BF%BD/b');
});

it.each(['100%', '%zz', '%ff'])('%j is as it was written: nobody has encoded it', (text) => {
  expect(decodePath(text)).toBe(text);
});

import { describe, expect, test } from 'vitest';
import { comparePaths, glob } from '../../../../src/cwl/tool/glob.ts';
import { ESCAPING_LINK, memoryFiles } from './memory-files.ts';

const names = [
  'a.txt',
  'b.txt',
  'B.txt',
  '.hidden.txt',
  'a(b).txt',
  'a|c',
  '{a,b}',
  'a',
  'item[1].txt',
  'item1.txt',
  '!x',
  '@(a)b',
  'two words',
  'x:y',
  'deep/er/a.txt',
  'deep/er/b.md',
  'deep/c.txt',
  'deep/.d.txt',
];
const files = memoryFiles({
  ...Object.fromEntries(names.map((name) => [`/out/${name}`, ''])),
  '/out/link': ESCAPING_LINK,
  '/out/deep/linked': ESCAPING_LINK,
});

async function matches(pattern: string): Promise<string[]> {
  return (await glob(pattern, '/out', files)).map((match) => match.path.slice('/out'.length));
}

describe('CommandLineTool §5 CommandOutputBinding: glob', () => {
  test.each<[pattern: string, paths: string[]]>([
    ['a.txt', ['/a.txt']],
    ['./a.txt', ['/a.txt']],
    ['/out/a.txt', ['/a.txt']],
    ['nothing', []],
    ['?.txt', ['/B.txt', '/a.txt', '/b.txt']],
    ['[ab].txt', ['/a.txt', '/b.txt']],
    ['[a,c].txt', ['/a.txt']],
    ['[!a].txt', ['/B.txt', '/b.txt']],
    ['[[:upper:]].txt', ['/B.txt']],
    ['.*.txt', ['/.hidden.txt']],
    ['a(*).txt', ['/a(b).txt']],
    ['a|*', ['/a|c']],
    ['{*', ['/{a,b}']],
    ['!*', ['/!x']],
    ['@(a)*', ['/@(a)b']],
    ['two w*', ['/two words']],
    ['x:*', ['/x:y']],
    ['item[1].txt', ['/item1.txt', '/item[1].txt']],
    ['item\\[1].txt', ['/item[1].txt']],
    ['deep/*.txt', ['/deep/c.txt']],
    ['**/*.txt', ['/deep/c.txt']],
    ['*/*/*', ['/deep/er/a.txt', '/deep/er/b.md']],
    ['deep/er/', ['/deep/er']],
    ['.', ['']],
    ['/out/', ['']],
    ['a.txt/x', []],
    ['link/x', []],
  ])('%s', async (pattern, paths) => {
    expect(await matches(pattern)).toEqual(paths);
  });

  test.each([
    '/etc/passwd',
    '../x',
    'deep/../../x',
    '/outer/x',
    'deep/../a.txt',
  ])('refuses %s, which leads out', async (pattern) => {
    await expect(matches(pattern)).rejects.toMatchObject({ name: 'ToolError', blame: 'package' });
  });

  test.each(['link', 'l*', 'deep/link*'])('refuses the link out that %s matches', async (pattern) => {
    await expect(matches(pattern)).rejects.toThrow(/symbolic link that leads out/);
  });
});

test('paths are ordered by code points', () => {
  const paths = ['b', 'a/b', 'a', '\u{1F600}', '\uFF5E', 'B', 'a-b'];
  expect(paths.sort(comparePaths)).toEqual(['B', 'a', 'a-b', 'a/b', 'b', '\uFF5E', '\u{1F600}']);
});

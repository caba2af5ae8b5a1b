import { expect, test } from 'vitest';
import { basenameOf, collectFiles, mapFiles, nameParts } from '../../../../src/cwl/values/files.ts';
import type { CwlValue } from '../../../../src/cwl/values/value.ts';

test.each([
  ['a.txt', 'a', '.txt'],
  ['a.tar.gz', 'a.tar', '.gz'],
  ['a', 'a', ''],
  ['.cshrc', '.cshrc', ''],
  ['..a', '..a', ''],
  ['.a.b', '.a', '.b'],
  ['a.', 'a', '.'],
  ['item %231.txt', 'item %231', '.txt'],
  ['', '', ''],
])('CommandLineTool §5 File: nameParts %j', (basename, nameroot, nameext) => {
  expect(nameParts(basename)).toEqual({ basename, nameroot, nameext });
});

test.each([
  [{ class: 'File', basename: 'own', location: 'object:x/y' }, 'own'],
  [{ class: 'File', path: '/var/lib/cwl/0/a%20b' }, 'a%20b'],
  [{ class: 'File', location: 'object:jobs/1/out/a%20b.tif' }, 'a b.tif'],
  [{ class: 'File', location: 'object:a.tif' }, 'a.tif'],
  [{ class: 'Directory', location: 's3://bucket/scene.SAFE/' }, 'scene.SAFE'],
  [{ class: 'File', location: 'https://x.org/a.tif?sig=/b#c' }, 'a.tif'],
  [{ class: 'File', location: 'https://x.org/100%.tif' }, '100%.tif'],
  [{ class: 'File', contents: 'a' }, undefined],
  [{ class: 'File', location: 'data:text/plain,a/b' }, undefined],
] as const)('basenameOf %j', (file, expected) => {
  expect(basenameOf(file)).toBe(expected);
});

const value: CwlValue = {
  scene: {
    class: 'Directory',
    basename: 'scene',
    listing: [{ class: 'File', basename: 'b1', secondaryFiles: [{ class: 'File', basename: 'b1.ovr' }] }],
  },
  record: { list: [[{ class: 'File', basename: 'c' }], 'text', null, 3] },
};

test('collects files at any depth, outer ones first', () => {
  expect(collectFiles(value).map((file) => file.basename)).toEqual(['scene', 'b1', 'b1.ovr', 'c']);
  expect(collectFiles(undefined)).toEqual([]);
});

test('maps files at any depth, inner ones first', async () => {
  const seen: (string | undefined)[] = [];

  const mapped = await mapFiles(value, (file) => {
    seen.push(file.basename);
    return Promise.resolve({ ...file, basename: `${file.basename}!` });
  });

  expect(seen).toEqual(['b1.ovr', 'b1', 'scene', 'c']);
  expect(collectFiles(mapped).map((file) => file.basename)).toEqual(['scene!', 'b1!', 'b1.ovr!', 'c!']);
  expect(mapped).toMatchObject({ record: { list: [[{ class: 'File' }], 'text', null, 3] } });
});

test.each([
  ['dots', 'a.'.repeat(200_000)],
  ['dots alone', '.'.repeat(400_000)],
  ['slashes', `${'/'.repeat(400_000)}a`],
])('names a file in time, whatever its name is made of: %s', (_, name) => {
  const before = process.cpuUsage();

  nameParts(name);
  basenameOf({ class: 'File', location: name });

  expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
});

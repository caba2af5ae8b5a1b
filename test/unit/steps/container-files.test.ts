import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ContainerFiles } from '../../../src/steps/files/container-files.ts';
import { ContainerPaths } from '../../../src/steps/files/container-paths.ts';
import { temporaryFolder } from '../../services/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let files: ContainerFiles;

/** Links in the output folder, and where they end: a path, or nothing. */
const LINKS: readonly (readonly [name: string, target: string, ends: string | undefined])[] = [
  ['plain', 'a.txt', '/out/a.txt'],
  ['up', 'sub/../a.txt', '/out/a.txt'],
  ['absolute', '/out/sub/b.txt', '/out/sub/b.txt'],
  ['folder', 'sub', '/out/sub'],
  ['chain', 'plain', '/out/a.txt'],
  ['input', '/in/0/c.txt', '/in/0/c.txt'],
  ['round', '/in/../out/a.txt', '/out/a.txt'],
  ['host', '/etc/passwd', undefined],
  ['climb', '../../../../../../../../etc/passwd', undefined],
  ['dangling', 'nothing', undefined],
  ['loop', 'loop', undefined],
  ['self', '.', undefined],
  ['through', 'a.txt/x', undefined],
];

beforeAll(async () => {
  folder = await temporaryFolder();
  const out = join(folder.path, 'o');
  const input = join(folder.path, 'i');
  await mkdir(join(out, 'sub'), { recursive: true });
  await mkdir(join(input, '0'), { recursive: true });
  await writeFile(join(out, 'a.txt'), 'aé');
  await writeFile(join(out, 'sub', 'b.txt'), 'b');
  await writeFile(join(input, '0', 'c.txt'), 'c');
  await mkdir(join(folder.path, 'm'));
  await writeFile(Buffer.concat([Buffer.from(join(folder.path, 'm/caf')), Buffer.from([0xe9])]), 'm');
  await writeFile(join(folder.path, 'm', 'caf\uFFFD'), 'text');
  for (const [name, target] of LINKS) await symlink(target, join(out, name));
  const paths = new ContainerPaths();
  paths.add({ source: out, target: '/out', readOnly: false });
  paths.add({ source: join(folder.path, 'm'), target: '/misnamed', readOnly: true });
  paths.add({ source: input, target: '/in', readOnly: true });
  files = new ContainerFiles(paths);
});
afterAll(() => folder[Symbol.asyncDispose]());

describe('the files of a container', () => {
  it.each(LINKS)('follows the link %s -> %s as inside the container', async (name, _, ends) => {
    expect((await files.resolve(`/out/${name}`))?.path).toBe(ends);
    const entry = (await files.list('/out')).find((one) => one.name === name);
    expect(entry?.escapes === true).toBe(ends === undefined);
  });

  it.each([
    '/etc/passwd',
    '/out/../etc/passwd',
    '/',
    '/out/none',
    '/out/a.txt/x',
    '/out/host',
  ])('does not find %s', async (path) => {
    expect(await files.resolve(path)).toBeUndefined();
    await expect(files.read(path, 10)).rejects.toThrow(path);
  });

  it('lists in the order of code points, with kinds and sizes', async () => {
    const entries = (await files.list('/out')).filter(({ escapes }) => escapes !== true);
    expect(entries.map(({ name }) => name)).toEqual([
      'a.txt',
      'absolute',
      'chain',
      'folder',
      'input',
      'plain',
      'round',
      'sub',
      'up',
    ]);
    expect(entries[0]).toEqual({ name: 'a.txt', kind: 'file', size: 3 });
    expect(entries.find(({ name }) => name === 'folder')).toMatchObject({ kind: 'directory' });
  });

  it('marks a name that is no UTF-8 text, and not one that looks like it', async () => {
    expect(await files.list('/misnamed')).toEqual([
      { name: 'caf\uFFFD', kind: 'file', size: 0, misnamed: true },
      { name: 'caf\uFFFD', kind: 'file', size: 4 },
    ]);
  });

  it('reads up to a limit', async () => {
    expect(await files.read('/out/a.txt', 3)).toEqual({ text: 'aé', truncated: false });
    expect(await files.read('/out/a.txt', 1)).toEqual({ text: 'a', truncated: true });
  });

  it('says that a link leads nowhere, and that nothing is there', async () => {
    expect(await files.stat('/out/host')).toMatchObject({ escapes: true });
    expect(await files.stat('/out/none')).toBeUndefined();
  });
});

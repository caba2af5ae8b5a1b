import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FilesystemObjectStore } from '../../src/objects/filesystem-object-store.ts';
import { StoreFullError } from '../../src/objects/object-store.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { describeObjectStore } from './object-store-contract.ts';

const run = promisify(execFile);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let count = 0;
const nextFolder = () => join(folder.path, String(count++));

beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

describeObjectStore('A folder', () => FilesystemObjectStore.open(nextFolder()));

describe('FilesystemObjectStore', () => {
  it('shows objects and folders as read-only files under their own names', async () => {
    const store = await FilesystemObjectStore.open(nextFolder());
    await store.put('out/image 1.tif', 'bytes');
    expect(await readFile(store.localPath('out/image 1.tif'), 'utf8')).toBe('bytes');
    expect((await stat(store.localPath('out/image 1.tif'))).mode & 0o777).toBe(0o444);
    expect(await readdir(store.localPath('out/'))).toEqual(['image 1.tif']);
  });

  it('has a path for an object whose key cannot be one', async () => {
    const store = await FilesystemObjectStore.open(nextFolder());
    await store.put('a/b', 'folder');
    await store.put('a', 'file');
    const long = 'n'.repeat(300);
    await store.put(long, 'long');
    expect(await readFile(store.localPath('a'), 'utf8')).toBe('file');
    expect(await readFile(store.localPath('a/b'), 'utf8')).toBe('folder');
    expect(await readFile(store.localPath(long), 'utf8')).toBe('long');
  });

  it('moves a local file instead of copying it', async () => {
    const store = await FilesystemObjectStore.open(nextFolder());
    const path = join(folder.path, 'moved');
    await writeFile(path, 'content');
    const { ino } = await stat(path);
    await store.putFile('a', path);
    expect((await stat(store.localPath('a'))).ino).toBe(ino);
    await expect(stat(path)).rejects.toThrow('ENOENT');
  });

  it('does not follow a link that it is given as a file', async () => {
    const store = await FilesystemObjectStore.open(nextFolder());
    const path = join(folder.path, 'link');
    await symlink('/etc/passwd', path);
    await expect(store.putFile('a', path)).rejects.toThrow('no regular file');
  });

  it('leaves no trace of deleted objects', async () => {
    const path = nextFolder();
    const store = await FilesystemObjectStore.open(path);
    await store.put('jobs/1/main/a1/out/x', 'x');
    await store.delete('jobs/1/');
    expect(await readdir(join(path, 'objects'))).toEqual([]);
    expect(await readdir(join(path, 'tmp'))).toEqual([]);
  });

  it('removes what dead processes were writing, and only that', async () => {
    const path = nextFolder();
    const temporary = join(path, 'tmp');
    await mkdir(temporary, { recursive: true });
    const { pid } = run(process.execPath, ['--version']).child;
    await expect.poll(() => isAlive(pid ?? 0), { timeout: 10_000 }).toBe(false);
    const here = encodeURIComponent(hostname());
    await writeFile(join(temporary, `${here}~${pid}~dead`), '');
    await writeFile(join(temporary, `${here}~${process.ppid}~alive`), '');
    await writeFile(join(temporary, 'elsewhere~1~fresh'), '');
    await writeFile(join(temporary, 'elsewhere~1~old'), '');
    await utimes(join(temporary, 'elsewhere~1~old'), 0, 0);
    await FilesystemObjectStore.open(path);
    expect(new Set((await readdir(temporary)).map((name) => name.split('~')[2]))).toEqual(
      new Set(['alive', 'fresh']),
    );
  });

  it.runIf(process.geteuid?.() === 0)('says that the disk is full, and keeps what it has', async () => {
    const path = nextFolder();
    await mkdir(path);
    await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path]);
    try {
      const store = await FilesystemObjectStore.open(path);
      await store.put('small', 'kept');
      await expect(store.put('large', Buffer.alloc(2 * 1024 * 1024))).rejects.toThrow(StoreFullError);
      expect(await readdir(join(path, 'tmp'))).toEqual([]);
      expect(await readFile(store.localPath('small'), 'utf8')).toBe('kept');
    } finally {
      await run('umount', [path]);
    }
  });

  it('names the setting when its folder cannot be written', async () => {
    const path = nextFolder();
    const store = await FilesystemObjectStore.open(path);
    await rm(path, { recursive: true });
    await expect(store.check()).rejects.toThrow('CWLP_OBJECTS_URL');
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

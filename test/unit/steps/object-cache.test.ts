import { link, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FilesystemObjectStore } from '../../../src/objects/filesystem-object-store.ts';
import { ObjectNotFoundError, type ObjectStore } from '../../../src/objects/object-store.ts';
import { ObjectCache } from '../../../src/steps/files/object-cache.ts';
import { temporaryFolder } from '../../services/temporary-folder.ts';

const never = new AbortController().signal;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let local: FilesystemObjectStore;
let remote: ObjectStore;
let gets: string[];

beforeEach(async () => {
  folder = await temporaryFolder();
  local = await FilesystemObjectStore.open(join(folder.path, 'objects'));
  gets = [];
  remote = asRemote(local);
});
afterEach(() => folder[Symbol.asyncDispose]());

/** The same store as one that is on another host would be seen. */
function asRemote(store: ObjectStore): ObjectStore {
  return new Proxy(store, {
    get(target, name) {
      if (name === 'isLocal') return false;
      if (name === 'localPath') return undefined;
      if (name === 'get') {
        return (key: string, ...rest: []) => {
          gets.push(key);
          return target.get(key, ...rest);
        };
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

const cachePath = () => join(folder.path, 'cache');

describe('the object cache', () => {
  it('answers with the own files of a local store', async () => {
    await local.put('a/b.txt', 'b');
    expect(await new ObjectCache(local, cachePath(), 1000).path('a/b.txt', never)).toBe(
      local.localPath('a/b.txt'),
    );
  });

  it.each(['local', 'remote'])('tells that an object of a %s store is not there', async (kind) => {
    const cache = new ObjectCache(kind === 'local' ? local : remote, cachePath(), 1000);
    await expect(cache.path('none', never)).rejects.toThrow(ObjectNotFoundError);
  });

  it('fetches an object once, however many ask for it', async () => {
    await local.put('a/b.txt', 'b');
    const cache = new ObjectCache(remote, cachePath(), 1000);
    const paths = await Promise.all([1, 2, 3].map(() => cache.path('a/b.txt', never)));
    paths.push(await cache.path('a/b.txt', never));
    expect(new Set(paths).size).toBe(1);
    expect(gets).toEqual(['a/b.txt']);
    expect(await readFile(paths[0]!, 'utf8')).toBe('b');
    expect((await stat(paths[0]!)).mode & 0o777).toBe(0o444);
  });

  it('goes on for the others when the one that began stops', async () => {
    await local.put('big', Buffer.alloc(4_000_000));
    const cache = new ObjectCache(remote, cachePath(), 10_000_000);
    const stop = new AbortController();
    const first = cache.path('big', stop.signal);
    const second = cache.path('big', never);
    stop.abort();
    await expect(first).rejects.toThrow();
    expect((await stat(await second)).size).toBe(4_000_000);
  });

  it('lets go who stops waiting for what another one fetches', async () => {
    await local.put('big', Buffer.alloc(4_000_000));
    const cache = new ObjectCache(remote, cachePath(), 10_000_000);
    const stop = new AbortController();
    const first = cache.path('big', never);
    await expect.poll(() => gets, { interval: 1 }).toEqual(['big']);
    const second = cache.path('big', stop.signal);
    stop.abort();
    await expect(second).rejects.toThrow();
    expect((await stat(await first)).size).toBe(4_000_000);
  });

  it('fetches nothing for who has stopped already', async () => {
    await local.put('big', Buffer.alloc(4_000_000));
    const cache = new ObjectCache(remote, cachePath(), 10_000_000);
    await expect(cache.path('big', AbortSignal.abort())).rejects.toThrow('aborted');
    expect(await readdir(cachePath())).toEqual([]);
  });

  it('removes what was unused for longest; what a step has linked stays whole', async () => {
    const cache = new ObjectCache(remote, cachePath(), 2500);
    const paths: string[] = [];
    for (const key of ['a', 'b', 'c', 'd']) {
      await local.put(key, key.repeat(1000));
      paths.push(await cache.path(key, never));
      if (key === 'a') await link(paths[0]!, join(folder.path, 'in-use'));
    }
    expect(await readdir(cachePath())).toHaveLength(2);
    expect(await readFile(paths[3]!, 'utf8')).toBe('d'.repeat(1000));
    expect(await readFile(join(folder.path, 'in-use'), 'utf8')).toBe('a'.repeat(1000));
  });
});

/** What every adapter of the ObjectStore port promises (src/objects/object-store.ts). */
import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ByteRange, ObjectNotFoundError, type ObjectStore } from '../../src/objects/object-store.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';

/** Larger than one part of an S3 upload. */
const LARGE = 18 * 1024 * 1024 + 7;

export function describeObjectStore(name: string, open: () => Promise<ObjectStore>): void {
  describe(`${name} as an object store`, () => {
    let cleanup: AsyncDisposableStack;
    let store: ObjectStore;
    let folder: string;

    beforeEach(async () => {
      cleanup = new AsyncDisposableStack();
      folder = cleanup.use(await temporaryFolder()).path;
      store = cleanup.use(await open());
    });
    afterEach(() => cleanup.disposeAsync());

    const read = async (key: string, range?: ByteRange) =>
      (await buffer((await store.get(key, range)).body)).toString();
    const keys = async (prefix: string) => {
      const found: string[] = [];
      for await (const info of store.list(prefix)) found.push(info.key);
      return found;
    };

    it('answers', async () => {
      await expect(store.check()).resolves.toBeUndefined();
    });

    it.each([
      ['text', () => 'Grüße\n'],
      ['bytes', () => Buffer.from('Grüße\n')],
      ['a stream', () => Readable.from([Buffer.from('Grü'), Buffer.from('ße\n')])],
    ])('gives back what was put as %s, with its size and checksum', async (_kind, body) => {
      const stored = await store.put('a/b.txt', body());
      expect(stored).toMatchObject({ key: 'a/b.txt', size: 8, checksum: sha1('Grüße\n') });
      const { info, body: found } = await store.get('a/b.txt');
      expect((await buffer(found)).toString()).toBe('Grüße\n');
      expect(info).toMatchObject({ key: 'a/b.txt', size: 8 });
      expect(Math.abs(Date.now() - info.modified.getTime())).toBeLessThan(60_000);
      expect(await store.head('a/b.txt')).toMatchObject({ key: 'a/b.txt', size: 8 });
    });

    it('stores nothing of nothing', async () => {
      expect(await store.put('empty', Readable.from([]))).toMatchObject({ size: 0, checksum: sha1('') });
      expect(await read('empty')).toBe('');
      expect(await keys('')).toEqual(['empty']);
    });

    it('stores more than one part of an upload', async () => {
      const bytes = randomBytes(LARGE);
      const stored = await store.put('large', Readable.from(chunks(bytes)));
      expect(stored).toMatchObject({ size: LARGE, checksum: sha1(bytes) });
      expect(bytes.equals(await buffer((await store.get('large')).body))).toBe(true);
      expect(await read('large', { start: LARGE - 3 })).toBe(bytes.subarray(-3).toString());
    });

    it.each([
      'plain.txt',
      'jobs/1/main/otsu[0]/a1/out/Ergebnis ü.tif',
      'jobs/1/100%/a+b&c=d?e#f',
      'quotes/\'"`<>|;$(x)',
      'dots/...',
      'dots/.hidden',
      'back\\slash',
      'new\nline',
      '日本/🛰️.tif',
      `long/${'n'.repeat(300)}`,
      `${'ü'.repeat(200)}/name`,
    ])('takes the key %j', async (key) => {
      await store.put(key, 'bytes');
      expect(await read(key)).toBe('bytes');
      expect(await store.head(key)).toMatchObject({ key, size: 5 });
      expect(await keys('')).toEqual([key]);
      await store.delete(key);
      expect(await store.head(key)).toBeUndefined();
      expect(await keys('')).toEqual([]);
    });

    it.each([
      '',
      '/',
      '/a',
      'a//b',
      '../a',
      'a/../b',
      'a/.',
      '.',
      'a\0b',
      'a/..',
    ])('refuses the key %j', async (key) => {
      await expect(store.put(key, 'bytes')).rejects.toThrow(RangeError);
      await expect(store.get(key)).rejects.toThrow(ObjectNotFoundError);
      expect(await store.head(key)).toBeUndefined();
      await store.delete(key);
    });

    it('keeps an object whose key another key goes on', async () => {
      await store.put('a/b', 'folder');
      await store.put('a', 'file');
      await store.put('x', 'file');
      await store.put('x/y', 'folder');
      expect(await Promise.all(['a', 'a/b', 'x', 'x/y'].map((key) => read(key)))).toEqual([
        'file',
        'folder',
        'file',
        'folder',
      ]);
      expect(await keys('')).toEqual(['a', 'a/b', 'x', 'x/y']);
      await store.delete('a');
      await store.delete('x/');
      expect(await keys('')).toEqual(['a/b', 'x']);
    });

    it('replaces an object', async () => {
      await store.put('a', 'first');
      await store.put('a', '2nd');
      expect(await read('a')).toBe('2nd');
      expect(await keys('')).toEqual(['a']);
    });

    it('says that an object is not there', async () => {
      await expect(store.get('none')).rejects.toThrow(ObjectNotFoundError);
      expect(await store.head('none')).toBeUndefined();
      await store.put('a/b', 'bytes');
      await expect(store.get('a')).rejects.toThrow(ObjectNotFoundError);
      expect(await store.head('a')).toBeUndefined();
      await expect(store.get('a/b/c')).rejects.toThrow(ObjectNotFoundError);
    });

    it.each<[ByteRange, string]>([
      [{ start: 0, end: 0 }, '0'],
      [{ start: 2, end: 4 }, '234'],
      [{ start: 7 }, '789'],
      [{ start: 8, end: 100 }, '89'],
      [{ start: 10 }, ''],
      [{ start: 99, end: 120 }, ''],
    ])('reads the range %j', async (range, expected) => {
      await store.put('digits', '0123456789');
      const { info, body } = await store.get('digits', range);
      expect((await buffer(body)).toString()).toBe(expected);
      expect(info.size).toBe(10);
    });

    it('leaves nothing of a stream that fails', async () => {
      await store.put('kept', 'old');
      const failing = () =>
        Readable.from(
          (async function* () {
            yield Buffer.alloc(1000);
            throw new Error('the network is gone');
          })(),
        );
      await expect(store.put('kept', failing())).rejects.toThrow('the network is gone');
      await expect(store.put('new', failing())).rejects.toThrow('the network is gone');
      expect(await read('kept')).toBe('old');
      expect(await keys('')).toEqual(['kept']);
    });

    it('stops when it is told to', async () => {
      const abort = new AbortController();
      const endless = Readable.from(
        (async function* () {
          yield Buffer.alloc(1000);
          abort.abort();
          for (;;) {
            await Promise.resolve();
            yield Buffer.alloc(1000);
          }
        })(),
      );
      await expect(store.put('endless', endless, abort.signal)).rejects.toThrow();
      expect(await keys('')).toEqual([]);
      await store.put('a', 'bytes');
      await expect(store.get('a', undefined, AbortSignal.abort())).rejects.toThrow();
    });

    it.each([
      ['with its checksum', sha1('content')] as const,
      ['without', undefined] as const,
    ])('takes a local file %s', async (_how, checksum) => {
      const path = join(folder, 'file');
      await writeFile(path, 'content');
      const stored = await store.putFile('taken/file', path, checksum);
      expect(stored).toMatchObject({ key: 'taken/file', size: 7, checksum: sha1('content') });
      expect(await read('taken/file')).toBe('content');
    });

    it('refuses to take what is no regular file', async () => {
      await expect(store.putFile('a', folder)).rejects.toThrow(folder);
      await expect(store.putFile('a', join(folder, 'none'))).rejects.toThrow('ENOENT');
    });

    it.each([
      ['jobs/1/a', 'jobs/2/b/c'],
      ['jobs/100%/a+b&c=d?e#f ü', 'new\nline'],
      [`long/${'n'.repeat(300)}`, `${'ü'.repeat(200)}/name`],
      ['empty', 'copies/empty'],
    ])('copies %j to %j, and the copy stays when the first is deleted', async (from, to) => {
      const text = from === 'empty' ? '' : 'bytes';
      await store.put(from, text);
      await store.copy(from, to);
      expect(await keys('')).toHaveLength(2);
      await store.delete(from);
      expect(await read(to)).toBe(text);
      expect(await store.head(to)).toMatchObject({ key: to, size: text.length });
    });

    it('copies in place of what is there, and a copy that is replaced leaves the first as it is', async () => {
      await store.put('a', 'first');
      await store.put('b', 'second');
      await store.copy('a', 'b');
      await store.put('b', 'third');
      expect([await read('a'), await read('b')]).toEqual(['first', 'third']);
    });

    it('does not copy what is not there', async () => {
      await store.put('folder/a', 'bytes');
      await expect(store.copy('none', 'b')).rejects.toThrow(ObjectNotFoundError);
      await expect(store.copy('folder', 'b')).rejects.toThrow(ObjectNotFoundError);
      await expect(store.copy('folder/a', '../b')).rejects.toThrow(RangeError);
      expect(await keys('')).toEqual(['folder/a']);
    });

    it('keeps empty folders', async () => {
      await store.putFolder('out/empty/');
      await store.putFolder('out/empty/');
      expect(await keys('out/')).toEqual(['out/empty/']);
      expect(await store.head('out/empty/')).toMatchObject({ key: 'out/empty/', size: 0 });
      await store.delete('out/empty/');
      expect(await keys('')).toEqual([]);
    });

    it('lists in the order of code points, below a prefix or the beginning of a name', async () => {
      const stored = ['a-1', 'a/b', 'a/b/c', 'a/z', 'a0', 'B', 'b/\u{10000}', 'b/\uffff', 'ab/c'];
      for (const key of stored) await store.put(key, 'x');
      expect(await keys('')).toEqual([
        'B',
        'a-1',
        'a/b',
        'a/b/c',
        'a/z',
        'a0',
        'ab/c',
        'b/\uffff',
        'b/\u{10000}',
      ]);
      expect(await keys('a/')).toEqual(['a/b', 'a/b/c', 'a/z']);
      expect(await keys('a')).toEqual(['a-1', 'a/b', 'a/b/c', 'a/z', 'a0', 'ab/c']);
      expect(await keys('a/b')).toEqual(['a/b', 'a/b/c']);
      expect(await keys('a/none/')).toEqual([]);
      expect(await keys('none')).toEqual([]);
    });

    it('deletes one key, or all below a prefix, and nothing else', async () => {
      for (const key of ['jobs/1/a', 'jobs/1/b/c', 'jobs/10/a', 'jobs/2/a']) await store.put(key, 'x');
      await store.delete('jobs/1/');
      expect(await keys('')).toEqual(['jobs/10/a', 'jobs/2/a']);
      await store.delete('jobs/2');
      await store.delete('jobs/2/a');
      await store.delete('jobs/none/');
      await store.delete('none');
      expect(await keys('')).toEqual(['jobs/10/a']);
    });

    it('lets a whole object win when several write it at once', async () => {
      const bodies = Array.from({ length: 6 }, (_, index) => String(index).repeat(100_000));
      await Promise.all(bodies.map((body) => store.put('a/b/same', body)));
      expect(bodies).toContain(await read('a/b/same'));
    });

    it('writes and deletes side by side below one prefix', async () => {
      await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          await store.put(`p/q/${index}/x`, 'x');
          if (index % 2) await store.delete(`p/q/${index}/`);
        }),
      );
      expect(await keys('p/')).toHaveLength(10);
    });

    it('lists and deletes while others delete, also what no file can be called', async () => {
      const long = 'n'.repeat(300);
      const prefixes = Array.from({ length: 60 }, (_, index) => `p/${index}/`);
      await Promise.all(prefixes.map((prefix) => store.put(`${prefix}${long}`, 'x')));
      const removals = [0, 1, 2, 3].map(async (first) => {
        for (let at = first; at < prefixes.length; at += 4) {
          await store.delete(prefixes[at]!);
          await keys('p/');
        }
      });

      await Promise.all(removals);

      expect(await keys('p/')).toEqual([]);
    });
  });
}

function sha1(content: string | Buffer): string {
  return `sha1$${createHash('sha1').update(content).digest('hex')}`;
}

function* chunks(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += 65_536) yield bytes.subarray(from, from + 65_536);
}

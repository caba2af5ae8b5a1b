import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { CwlObject, CwlValue } from '../../../src/cwl/values/value.ts';
import { ObjectNotFoundError } from '../../../src/objects/object-store.ts';
import { planArchive } from '../../../src/processes/archive/archive-plan.ts';
import { manifestOf } from '../../../src/processes/archive/manifest.ts';
import { zipStream } from '../../../src/processes/archive/zip-stream.ts';
import { MemoryObjects } from '../http/support/memory-objects.ts';
import { readZip } from './support/read-zip.ts';

const MODIFIED = new Date('2026-11-01T12:00:00Z');

const file = (basename: string, more: object = {}): CwlValue =>
  ({
    class: 'File',
    location: `object:jobs/j/${encodeURIComponent(basename)}`,
    basename,
    ...more,
  }) as CwlValue;

const folder = (basename: string, ...listing: CwlValue[]): CwlValue =>
  ({ class: 'Directory', location: `object:jobs/j/${basename}`, basename, listing }) as CwlValue;

describe('an archive of results', () => {
  it.each<[string, CwlObject, string[]]>([
    ['a file lies in the folder of its output', { a: file('x.tif') }, ['a/x.tif']],
    [
      'secondary files lie beside it',
      { a: file('x.tif', { secondaryFiles: [file('x.tfw')] }) },
      ['a/x.tfw', 'a/x.tif'],
    ],
    ['values of a list are numbered', { a: [file('x.tif'), file('x.tif')] }, ['a/0/x.tif', 'a/1/x.tif']],
    ['fields of a record have folders', { a: { b: file('x.tif') } }, ['a/b/x.tif']],
    [
      'a folder keeps its shape',
      { a: folder('d', file('x.tif'), folder('e', file('y.tif')), folder('f')) },
      ['a/d/e/y.tif', 'a/d/f/', 'a/d/x.tif'],
    ],
    ['what is no file is not in it', { a: 1, b: 'text', c: null }, []],
    ['a name stays in its folder', { '..': file('..'), 'a/b': file('c\\d') }, ['_../_..', 'a_b/c_d']],
    [
      'equal names beside each other are told apart',
      { a: file('x', { secondaryFiles: [file('y'), file('y')] }) },
      ['a/2-y', 'a/x', 'a/y'],
    ],
  ])('%s', (_rule, outputs, paths) => {
    const { files, emptyFolders } = planArchive(outputs);

    expect([...files.map(({ path }) => path), ...emptyFolders].sort()).toEqual(paths);
  });

  it('has the outputs with paths in it as locations', () => {
    const { outputs } = planArchive({ a: file('x #1.tif'), d: folder('d', file('y')), n: 7 });

    expect(outputs).toMatchObject({
      a: { location: 'a/x%20%231.tif', basename: 'x #1.tif' },
      d: { location: 'd/d/', listing: [{ location: 'd/d/y' }] },
      n: 7,
    });
  });
});

describe('a ZIP stream', () => {
  const zip = (objects: MemoryObjects, paths: readonly string[], signal = new AbortController().signal) => {
    const entries = paths.map((path) => ({ kind: 'file', path, key: path }) as const);
    return zipStream(entries, objects, MODIFIED, signal);
  };

  it('has files, texts and empty folders, and is the same for the same results', async () => {
    const objects = new MemoryObjects();
    await objects.put('a.txt', 'text '.repeat(100));
    await objects.put('ü.tif', 'TIFF');
    const write = () =>
      buffer(
        zipStream(
          [
            { kind: 'text', path: 'results.json', text: '{}' },
            { kind: 'file', path: 'o/a.txt', key: 'a.txt' },
            { kind: 'file', path: 'o/ü.tif', key: 'ü.tif' },
            { kind: 'folder', path: 'o/empty/' },
          ],
          objects,
          MODIFIED,
          new AbortController().signal,
        ),
      );

    const bytes = await write();

    expect(readZip(bytes)).toEqual({
      'results.json': '{}',
      'o/a.txt': 'text '.repeat(100),
      'o/ü.tif': 'TIFF',
      'o/empty/': '',
    });
    expect(bytes.equals(await write())).toBe(true);
  });

  it('reads no further than its reader, and one object at a time', async () => {
    const objects = new CountingObjects();
    const stream = zip(objects, ['1.tif', '2.tif']);

    const reader = stream.iterator();
    await reader.next();
    await reader.next();
    await new Promise((resolve) => setImmediate(resolve));

    expect(objects.opened).toBe(1);
    expect(objects.read).toBeLessThan(16 * CHUNK.length);
    stream.destroy();
  });

  it('breaks off where a file is gone', async () => {
    const objects = new MemoryObjects();
    await objects.put('1', 'x');

    await expect(buffer(zip(objects, ['1', '2']))).rejects.toThrow('There is no such file.');
  });

  it('breaks off where a file cannot be read to its end', async () => {
    await expect(buffer(zip(new BrokenObjects(), ['1']))).rejects.toThrow('disk failed');
  });

  it('lets go of the open object when the client is gone', async () => {
    const objects = new CountingObjects();
    const gone = new AbortController();
    const stream = zip(objects, ['1.tif'], gone.signal);
    stream.once('error', () => {});
    await stream.iterator().next();
    await stream.iterator({ destroyOnReturn: false }).next();

    gone.abort();
    await new Promise((resolve) => setImmediate(resolve));

    expect(objects.body?.destroyed).toBe(true);
  });
});

it('a manifest has size and checksum of every file, computed where it is not known', async () => {
  const objects = new MemoryObjects();
  await objects.put('jobs/j/x.tif', 'TIFF');
  await objects.put('jobs/j/y.txt', 'y');
  const { files } = planArchive({
    a: file('x.tif', { checksum: 'sha1$known', size: 4 }),
    d: folder('d', file('y.txt')),
  });

  const manifest = await manifestOf(files, 'http://server', objects, new AbortController().signal);

  expect(manifest).toEqual([
    {
      path: 'a/x.tif',
      href: 'http://server/jobs/j/files/x.tif',
      type: 'image/tiff',
      size: 4,
      checksum: 'sha1$known',
    },
    {
      path: 'd/d/y.txt',
      href: 'http://server/jobs/j/files/y.txt',
      type: 'text/plain',
      size: 1,
      checksum: 'sha1$95cb0bfd2977c761298d9624e4b4d4c72a39974a',
    },
  ]);
});

const CHUNK = Buffer.alloc(64 * 1024);

/** Objects of a gigabyte. */
class CountingObjects extends MemoryObjects {
  opened = 0;
  read = 0;
  body: Readable | undefined;

  override async head(key: string) {
    return { key, size: 2 ** 30, modified: MODIFIED };
  }

  override async get(key: string, _range?: unknown, signal?: AbortSignal) {
    this.opened += 1;
    this.body = Readable.from(this.#chunks(), { ...(signal && { signal }) });
    return { info: await this.head(key), body: this.body };
  }

  *#chunks() {
    for (let left = 2 ** 30; left > 0; left -= CHUNK.length) {
      this.read += CHUNK.length;
      yield CHUNK;
    }
  }
}

class BrokenObjects extends CountingObjects {
  override async get(
    key: string,
  ): Promise<{ info: Awaited<ReturnType<CountingObjects['head']>>; body: Readable }> {
    if (key === '') throw new ObjectNotFoundError(key);
    const body = new Readable({
      read() {
        this.destroy(new Error('disk failed'));
      },
    });
    return { info: await this.head(key), body };
  }
}

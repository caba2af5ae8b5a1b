import type { Readable } from 'node:stream';
import { type ObjectInfo, ObjectNotFoundError, type ObjectStore } from '../objects/object-store.ts';
import { mediaTypeOfName } from './media-types.ts';
import { Refusal } from './refusal.ts';

/** What reading needs of the object store. */
export type FileStore = Pick<ObjectStore, 'get' | 'head' | 'list'>;

export interface StoredFile {
  readonly size: number;
  readonly modified: Date;
  readonly mediaType: string;
  /** Quoted; differs where the bytes do. */
  readonly etag: string;
  /** The part that was asked for, both ends inclusive; the whole file if absent. */
  readonly part?: { readonly start: number; readonly end: number };
  /** Opens the bytes, of the part if there is one. */
  open(signal?: AbortSignal): Promise<Readable>;
}

/**
 * A stored file. `range` is the `Range` header; one that is no single range of bytes does not count (RFC 9110 §14.2).
 *
 * Rejects with Refusal `no-such-file`, or `bad-range` with the member `size`.
 */
export async function readFile(objects: FileStore, key: string, range?: string): Promise<StoredFile> {
  const info = key.endsWith('/') ? undefined : await objects.head(key);
  if (info === undefined) throw noSuchFile();
  const part = range === undefined ? undefined : parseRange(range, info.size);
  return {
    size: info.size,
    modified: info.modified,
    mediaType: mediaTypeOfName(key.slice(key.lastIndexOf('/') + 1)),
    etag: etagOf(info),
    ...(part !== undefined && { part }),
    open: async (signal) => {
      try {
        return (await objects.get(key, part, signal)).body;
      } catch (error) {
        throw error instanceof ObjectNotFoundError ? noSuchFile() : error;
      }
    },
  };
}

function noSuchFile(): Refusal {
  return new Refusal('no-such-file', 'There is no such file.');
}

/** Objects are immutable, and one that is written again has another time. */
function etagOf(info: ObjectInfo): string {
  return `"${info.size.toString(16)}-${info.modified.getTime().toString(16)}"`;
}

function parseRange(range: string, size: number): StoredFile['part'] {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range.trim()) ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && first !== '' && Number(last) < start) return undefined;
  if (start < size && end >= start) return { start, end };
  throw new Refusal('bad-range', `The file has ${size} bytes; the range ${range} lies outside of it.`, {
    members: { size },
  });
}

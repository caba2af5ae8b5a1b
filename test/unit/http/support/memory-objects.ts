import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  type ByteRange,
  type ObjectInfo,
  ObjectNotFoundError,
  type ObjectStore,
  type StoredObject,
  StoreFullError,
} from '../../../../src/objects/object-store.ts';

/** An object store in a map, with a fixed clock and a capacity in bytes. */
export class MemoryObjects implements ObjectStore {
  readonly isLocal = false;
  readonly objects = new Map<string, Buffer>();
  capacity = Number.POSITIVE_INFINITY;
  isDown = false;

  async put(key: string, body: Readable | Uint8Array | string): Promise<StoredObject> {
    const bytes = body instanceof Readable ? Buffer.concat(await body.toArray()) : Buffer.from(body);
    if (bytes.length > this.capacity) throw new StoreFullError('no space left');
    this.objects.set(key, bytes);
    return { ...info(key, bytes), checksum: `sha1$${createHash('sha1').update(bytes).digest('hex')}` };
  }

  putFile(): Promise<StoredObject> {
    return Promise.reject(new Error('There are no local files here.'));
  }

  async copy(from: string, to: string): Promise<void> {
    const bytes = this.objects.get(from);
    if (bytes === undefined) throw new ObjectNotFoundError(from);
    this.objects.set(to, bytes);
  }

  async putFolder(key: string): Promise<void> {
    this.objects.set(key, Buffer.alloc(0));
  }

  async get(key: string, range?: ByteRange) {
    const bytes = this.objects.get(key);
    if (bytes === undefined) throw new ObjectNotFoundError(key);
    const part = bytes.subarray(range?.start ?? 0, range?.end === undefined ? undefined : range.end + 1);
    return { info: info(key, bytes), body: Readable.from([part]) };
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    const bytes = this.objects.get(key);
    return bytes && info(key, bytes);
  }

  async *list(prefix: string): AsyncGenerator<ObjectInfo> {
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    for (const key of keys) yield info(key, this.objects.get(key) ?? Buffer.alloc(0));
  }

  async delete(prefix: string): Promise<void> {
    for (const key of this.objects.keys()) if (key.startsWith(prefix)) this.objects.delete(key);
  }

  async check(): Promise<void> {
    if (this.isDown) throw new Error('connection refused');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.objects.clear();
  }
}

function info(key: string, bytes: Buffer): ObjectInfo {
  return { key, size: bytes.length, modified: new Date('2026-11-01T00:00:00Z') };
}

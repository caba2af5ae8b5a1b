import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Passes bytes on and knows their number and checksum afterwards. */
export class ChecksumStream extends Transform {
  readonly #hash = createHash('sha1');
  /** So far. */
  bytes = 0;

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error: null, chunk: Buffer) => void,
  ): void {
    this.#hash.update(chunk);
    this.bytes += chunk.length;
    done(null, chunk);
  }

  /** Once, when everything has passed. */
  checksum(): string {
    return `sha1$${this.#hash.digest('hex')}`;
  }
}

export async function checksumOf(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha1');
  await pipeline(createReadStream(path), hash, { signal });
  return `sha1$${hash.digest('hex')}`;
}

export function checksumOfBytes(bytes: Uint8Array | string): string {
  return `sha1$${createHash('sha1').update(bytes).digest('hex')}`;
}

/** One shape for what a store may be given. */
export function toReadable(body: Readable | Uint8Array | string): Readable {
  if (body instanceof Readable) return body;
  return Readable.from([typeof body === 'string' ? Buffer.from(body) : body], { objectMode: false });
}

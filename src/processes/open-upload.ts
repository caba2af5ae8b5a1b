import { randomUUID } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import { type ObjectStore, type StoredObject, StoreFullError } from '../objects/object-store.ts';
import { Refusal } from './refusal.ts';

/** What uploading needs of the object store. */
export type UploadStore = Pick<ObjectStore, 'put' | 'delete'>;

export interface Upload {
  readonly id: string;
  readonly name: string;
  readonly stored: StoredObject;
}

/**
 * Streams a client's file into the store, as `uploads/<id>/<name>`; memory stays flat.
 *
 * Rejects with Refusal `invalid-upload-name`, `too-large` above `limit` bytes, `no-room`.
 */
export async function openUpload(
  objects: Pick<UploadStore, 'put'>,
  name: string,
  body: Readable,
  limit: number,
  signal?: AbortSignal,
): Promise<Upload> {
  if (/^\.{1,2}$|[/\0]/.test(name) || name === '') {
    throw new Refusal(
      'invalid-upload-name',
      `'${name}' is no name of a file: it must have no "/" and be neither "." nor "..".`,
    );
  }
  const id = randomUUID();
  const counted = body.pipe(atMost(limit));
  body.once('error', (error) => counted.destroy(error));
  body.once('close', () => {
    if (!body.readableEnded) counted.destroy(new Error('The client went away during an upload.'));
  });
  try {
    return { id, name, stored: await objects.put(`uploads/${id}/${name}`, counted, signal) };
  } catch (error) {
    if (!(error instanceof StoreFullError)) throw error;
    throw new Refusal('no-room', 'The object store of this server is full.', { cause: error });
  }
}

function atMost(limit: number): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size <= limit) return done(null, chunk);
      return done(new Refusal('too-large', `This server takes uploads of at most ${limit} bytes.`));
    },
  });
}

/** Objects in a bucket of an S3 server. */
import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { addAbortSignal, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { ChecksumStream, toReadable } from './checksum.ts';
import { checkFileKey, checkObjectKey, isObjectKey } from './object-key.ts';
import {
  type ByteRange,
  type LinkOptions,
  type ObjectInfo,
  ObjectNotFoundError,
  type ObjectStore,
  type StoredObject,
  StoreFullError,
} from './object-store.ts';
import { parseS3Address } from './s3-address.ts';
import { connectS3, isBeyondEnd, isFull, isMissing } from './s3-client.ts';

const MiB = 1024 * 1024;
/** An upload has at most 10,000 parts: 156 GiB for a stream whose length nobody knows; files get larger parts as needed. */
const PART_SIZE = 16 * MiB;
const MOST_PARTS = 10_000;
/** Parts of one upload under way; with the one being filled they are its memory. */
const PARTS_AT_ONCE = 3;
const DELETES_AT_ONCE = 16;
/** What servers copy in one request. */
const LARGEST_COPY = 5 * 1024 * MiB;

export class S3ObjectStore implements ObjectStore {
  readonly isLocal = false;
  readonly #client: S3Client;
  /** Signs links; sends nothing. */
  readonly #linker: S3Client;
  readonly #bucket: string;

  /** @param url see parseS3Address */
  constructor(url: string) {
    const address = parseS3Address(url);
    this.#bucket = address.bucket;
    this.#client = connectS3(address);
    const { publicEndpoint: endpoint } = address;
    this.#linker = endpoint === undefined ? this.#client : connectS3({ ...address, endpoint });
  }

  /**
   * Opens a bucket and makes it where it is not there. Rejects as `check` does.
   *
   * @param url see parseS3Address
   */
  static async open(url: string): Promise<S3ObjectStore> {
    await using opening = new AsyncDisposableStack();
    const store = opening.use(new S3ObjectStore(url));
    try {
      await store.check();
    } catch (error) {
      if (((error as Error).cause as Error).name !== 'NoSuchBucket') throw error;
      await store.#makeBucket();
    }
    opening.move();
    return store;
  }

  async put(key: string, body: Readable | Uint8Array | string, signal?: AbortSignal): Promise<StoredObject> {
    checkFileKey(key);
    return this.#upload(key, toReadable(body), PART_SIZE, signal);
  }

  async putFile(key: string, path: string, _checksum?: string, signal?: AbortSignal): Promise<StoredObject> {
    checkFileKey(key);
    const found = await lstat(path);
    if (!found.isFile()) throw new Error(`${path} is no regular file and cannot be stored as '${key}'.`);
    const partSize = Math.max(PART_SIZE, Math.ceil(found.size / MOST_PARTS));
    return this.#upload(key, createReadStream(path, { highWaterMark: MiB }), partSize, signal);
  }

  async copy(from: string, to: string, signal?: AbortSignal): Promise<void> {
    checkFileKey(to);
    const found = await this.head(from);
    if (found === undefined || from.endsWith('/')) throw new ObjectNotFoundError(from);
    if (found.size > LARGEST_COPY) {
      const { body } = await this.get(from, undefined, signal);
      await this.#upload(to, body, Math.max(PART_SIZE, Math.ceil(found.size / MOST_PARTS)), signal);
      return;
    }
    const source = [this.#bucket, ...from.split('/')].map(encodeURIComponent).join('/');
    try {
      await this.#client.send(new CopyObjectCommand({ Bucket: this.#bucket, Key: to, CopySource: source }), {
        ...(signal && { abortSignal: signal }),
      });
    } catch (error) {
      if (isMissing(error)) throw new ObjectNotFoundError(from);
      throw isFull(error) ? full(error) : error;
    }
  }

  async putFolder(key: string): Promise<void> {
    checkObjectKey(key);
    if (!key.endsWith('/')) throw new RangeError(`The key of a folder ends with '/'; '${key}' does not.`);
    await this.#client.send(new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: new Uint8Array() }));
  }

  async get(
    key: string,
    range?: ByteRange,
    signal?: AbortSignal,
  ): Promise<{ readonly info: ObjectInfo; readonly body: Readable }> {
    if (!isObjectKey(key)) throw new ObjectNotFoundError(key);
    try {
      const answer = await this.#client.send(
        new GetObjectCommand({
          Bucket: this.#bucket,
          Key: key,
          ...(range && { Range: `bytes=${range.start}-${range.end ?? ''}` }),
        }),
        { ...(signal && { abortSignal: signal }) },
      );
      const body = answer.Body as Readable;
      const total = Number(answer.ContentRange?.split('/')[1] ?? answer.ContentLength);
      const info = { key, size: total, modified: answer.LastModified ?? new Date() };
      return { info, body: signal ? addAbortSignal(signal, body) : body };
    } catch (error) {
      if (isMissing(error)) throw new ObjectNotFoundError(key);
      const info = isBeyondEnd(error) ? await this.head(key) : undefined;
      if (info) return { info, body: Readable.from([], { objectMode: false }) };
      throw error;
    }
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    if (!isObjectKey(key)) return undefined;
    try {
      const answer = await this.#client.send(new HeadObjectCommand({ Bucket: this.#bucket, Key: key }));
      return { key, size: answer.ContentLength ?? 0, modified: answer.LastModified ?? new Date() };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async *list(prefix: string): AsyncIterable<ObjectInfo> {
    let token: string | undefined;
    do {
      const page = await this.#client.send(
        new ListObjectsV2Command({
          Bucket: this.#bucket,
          Prefix: prefix,
          // A key may hold characters that XML cannot.
          EncodingType: 'url',
          ...(token && { ContinuationToken: token }),
        }),
      );
      for (const { Key, Size = 0, LastModified = new Date() } of page.Contents ?? []) {
        // Not every server does what it is asked for; one that does says so.
        const key = page.EncodingType === 'url' ? decodeKey(Key ?? '') : Key;
        if (key) yield { key, size: Size, modified: LastModified };
      }
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token);
  }

  async delete(prefix: string): Promise<void> {
    if (!isObjectKey(prefix)) return;
    if (!prefix.endsWith('/')) return this.#deleteKey(prefix);
    // One by one: servers disagree on the checksum that a request to delete many must carry.
    const underWay = new Set<Promise<void>>();
    for await (const { key } of this.list(prefix)) {
      const deletion = this.#deleteKey(key).finally(() => underWay.delete(deletion));
      underWay.add(deletion);
      if (underWay.size >= DELETES_AT_ONCE) await Promise.race(underWay);
    }
    await Promise.all(underWay);
  }

  async link(key: string, { seconds, mediaType, disposition }: LinkOptions): Promise<string> {
    checkFileKey(key);
    const command = new GetObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      ResponseContentType: mediaType,
      ResponseContentDisposition: disposition,
    });
    return getSignedUrl(this.#linker, command, { expiresIn: seconds });
  }

  async check(): Promise<void> {
    try {
      await this.#client.send(new ListObjectsV2Command({ Bucket: this.#bucket, MaxKeys: 1 }));
    } catch (cause) {
      const { name, message } = cause as Error;
      throw new Error(`The bucket '${this.#bucket}' (CWLP_OBJECTS_URL) cannot be used: ${name}: ${message}`, {
        cause,
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client.destroy();
    this.#linker.destroy();
  }

  async #makeBucket(): Promise<void> {
    try {
      await this.#client.send(new CreateBucketCommand({ Bucket: this.#bucket }));
    } catch (cause) {
      const { name, message } = cause as Error;
      // Every process of an installation does this when it starts.
      if (name === 'BucketAlreadyOwnedByYou') return;
      throw new Error(
        `The bucket '${this.#bucket}' (CWLP_OBJECTS_URL) is not there and cannot be made: ${name}: ${message}`,
        { cause },
      );
    }
  }

  async #upload(
    key: string,
    source: Readable,
    partSize: number,
    signal: AbortSignal | undefined,
  ): Promise<StoredObject> {
    const counted = new ChecksumStream();
    const upload = new Upload({
      client: this.#client,
      params: { Bucket: this.#bucket, Key: key, Body: counted },
      partSize,
      queueSize: PARTS_AT_ONCE,
    });
    const stop = () => void upload.abort();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      const [read, sent] = await Promise.allSettled([
        pipeline(source, counted, { ...(signal && { signal }) }),
        // Otherwise the reading side would wait for somebody to take its bytes.
        upload.done().catch((error: unknown) => {
          counted.destroy(error as Error);
          throw error;
        }),
      ]);
      if (sent.status === 'rejected') throw isFull(sent.reason) ? full(sent.reason) : sent.reason;
      if (read.status === 'rejected') throw read.reason;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
    return { key, size: counted.bytes, modified: new Date(), checksum: counted.checksum() };
  }

  async #deleteKey(key: string): Promise<void> {
    try {
      await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key }));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}

function decodeKey(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}

function full(cause: unknown): StoreFullError {
  return new StoreFullError(
    'The object store has no room left. Delete jobs or raise the quota of its bucket.',
    { cause },
  );
}

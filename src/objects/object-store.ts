/**
 * Port: a store of immutable bytes under keys. Keys are `/`-separated UTF-8 names without `.`, `..` or empty segments; a key
 * that ends with `/` marks an empty folder. An object appears whole or not at all: a reader never sees half of a
 * `put`. Writing a key again replaces it. Key layout: docs/architecture.md.
 */
import type { Readable } from 'node:stream';

export interface ObjectInfo {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly modified: Date;
}

export interface StoredObject extends ObjectInfo {
  /** `sha1$` and hexadecimal digest of the bytes, computed while they were written. */
  readonly checksum: string;
}

export interface ByteRange {
  readonly start: number;
  /** Inclusive; absent: to the end. */
  readonly end?: number;
}

/** What whoever follows a link is told of the bytes. */
export interface LinkOptions {
  /** How long the link works. */
  readonly seconds: number;
  readonly mediaType: string;
  /** Value of `Content-Disposition`. */
  readonly disposition: string;
}

export interface ObjectStore extends AsyncDisposable {
  /** True where `localPath` answers: steps on this host mount objects without a copy. */
  readonly isLocal: boolean;

  /** Streams bytes in; memory stays flat whatever the size. Rejects with StoreFullError where there is no room. */
  put(key: string, body: Readable | Uint8Array | string, signal?: AbortSignal): Promise<StoredObject>;
  /**
   * Takes a local file, which may be moved or linked instead of copied: the caller gives it up. Where the caller already has
   * its checksum it passes it and the bytes need not be read again.
   */
  putFile(key: string, path: string, checksum?: string, signal?: AbortSignal): Promise<StoredObject>;
  /**
   * Stores an object under one more key; neither is touched by what happens to the other. Its bytes stay in the store where that
   * is possible. Rejects with ObjectNotFoundError, StoreFullError.
   */
  copy(from: string, to: string, signal?: AbortSignal): Promise<void>;
  /** A marker for an empty folder; `key` ends with `/`. */
  putFolder(key: string): Promise<void>;
  /** Rejects with ObjectNotFoundError. */
  get(
    key: string,
    range?: ByteRange,
    signal?: AbortSignal,
  ): Promise<{ readonly info: ObjectInfo; readonly body: Readable }>;
  head(key: string): Promise<ObjectInfo | undefined>;
  /** Every object below a prefix, by key in code-point order; folder markers included. */
  list(prefix: string): AsyncIterable<ObjectInfo>;
  /** Removes everything below a prefix (or one key); nothing there is no error. */
  delete(prefix: string): Promise<void>;
  /** Absolute path of an object (or of the folder under a prefix) on this host, read-only by agreement. */
  localPath?(key: string): string;
  /** A URL at which anybody may read an object for a while, without this server. Absent where the store answers nobody else. */
  link?(key: string, options: LinkOptions): Promise<string>;
  /** Resolves when the store answers; rejects with what is wrong and which setting to look at. */
  check(): Promise<void>;
}

/** Thrown by `get` for a key that is not there. */
export class ObjectNotFoundError extends Error {
  override readonly name = 'ObjectNotFoundError';
  constructor(key: string) {
    super(`There is no object '${key}'.`);
  }
}

/** Thrown while writing when the store has no room left (ENOSPC, EDQUOT, S3 quota). */
export class StoreFullError extends Error {
  override readonly name = 'StoreFullError';
}

/**
 * Objects as files below one folder, on a disk that every process of the installation sees under the same path:
 *
 *     <folder>/objects   one file for each object, with its key as the path
 *     <folder>/misfits   objects whose key cannot be a path
 *     <folder>/tmp       what is being written
 *
 * A write is durable when it resolves: the file and its folder have reached the disk.
 */
import { createWriteStream, statSync } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ChecksumStream, checksumOf, checksumOfBytes } from './checksum.ts';
import { linkOrCopy, makeFolder, markStored, moveTo, sync, takeFile } from './filesystem/durable-files.ts';
import { Misfits } from './filesystem/misfits.ts';
import { TemporaryFiles } from './filesystem/temporary-files.ts';
import { isGone, undefinedIfGone, walk } from './filesystem/walk.ts';
import { checkFileKey, checkObjectKey, compareKeys, isObjectKey } from './object-key.ts';
import {
  type ByteRange,
  type ObjectInfo,
  ObjectNotFoundError,
  type ObjectStore,
  type StoredObject,
  StoreFullError,
} from './object-store.ts';

/** Linux: a name 255 bytes, a path 4096. */
const LONGEST_NAME = 255;
const LONGEST_PATH = 4000;

export class FilesystemObjectStore implements ObjectStore {
  readonly isLocal = true;
  readonly #folder: string;
  readonly #objects: string;
  readonly #misfits: Misfits;
  readonly #temporary: TemporaryFiles;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#objects = join(folder, 'objects');
    this.#misfits = new Misfits(join(folder, 'misfits'));
    this.#temporary = new TemporaryFiles(join(folder, 'tmp'));
  }

  /** Makes the folder where it is missing, and removes what killed processes had not finished. */
  static async open(folder: string): Promise<FilesystemObjectStore> {
    const store = new FilesystemObjectStore(resolve(folder));
    await mkdir(store.#objects, { recursive: true });
    await store.#misfits.open();
    await store.#temporary.open();
    return store;
  }

  async put(key: string, body: Readable | Uint8Array | string, signal?: AbortSignal): Promise<StoredObject> {
    checkFileKey(key);
    const temporary = this.#temporary.newPath();
    try {
      const checksum = await writeSynced(temporary, body, signal);
      await markStored(temporary);
      return await this.#place(temporary, key, checksum);
    } catch (error) {
      await rm(temporary, { force: true });
      throw asFull(error);
    }
  }

  async putFile(key: string, path: string, checksum?: string, signal?: AbortSignal): Promise<StoredObject> {
    checkFileKey(key);
    if (!(await lstat(path)).isFile())
      throw new Error(`${path} is no regular file and cannot be stored as '${key}'.`);
    const temporary = this.#temporary.newPath();
    try {
      await takeFile(path, temporary);
      const [sum] = await Promise.all([checksum ?? checksumOf(temporary, signal), sync(temporary)]);
      return await this.#place(temporary, key, sum);
    } catch (error) {
      await rm(temporary, { force: true });
      throw asFull(error);
    }
  }

  async copy(from: string, to: string): Promise<void> {
    checkFileKey(to);
    const temporary = this.#temporary.newPath();
    try {
      if (!(await this.#linkTo(temporary, from))) throw new ObjectNotFoundError(from);
      await this.#place(temporary, to, '');
    } catch (error) {
      await rm(temporary, { force: true });
      throw asFull(error);
    }
  }

  async putFolder(key: string): Promise<void> {
    checkObjectKey(key);
    if (!key.endsWith('/')) throw new RangeError(`The key of a folder ends with '/'; '${key}' does not.`);
    const path = this.#naturalPath(key);
    try {
      if (path && (await fits(() => makeFolder(path)))) return;
      await this.#misfits.writeKey(key);
      await writeFile(this.#misfits.path(key), '', { flush: true });
    } catch (error) {
      throw asFull(error);
    }
  }

  async get(
    key: string,
    range: ByteRange = { start: 0 },
    signal?: AbortSignal,
  ): Promise<{ readonly info: ObjectInfo; readonly body: Readable }> {
    signal?.throwIfAborted();
    const file = await this.#openFile(key);
    if (!file) throw new ObjectNotFoundError(key);
    const { size, mtime } = await file.stat();
    const info = { key, size, modified: mtime };
    const end = Math.min(range.end ?? size - 1, size - 1);
    if (range.start > end) {
      await file.close();
      return { info, body: Readable.from([], { objectMode: false }) };
    }
    return { info, body: file.createReadStream({ start: range.start, end, signal }) };
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    for (const path of this.#paths(key)) {
      const found = await stat(path).catch(undefinedIfGone);
      if (!found) continue;
      if (key.endsWith('/')) return { key, size: 0, modified: found.mtime };
      if (found.isFile()) return { key, size: found.size, modified: found.mtime };
    }
    return undefined;
  }

  async *list(prefix: string): AsyncIterable<ObjectInfo> {
    const misfits = await this.#misfits.keys(prefix);
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    if (folder === '' || isObjectKey(folder)) {
      for await (const info of walk(this.#objects, prefix, folder)) {
        while (misfits[0] !== undefined && compareKeys(misfits[0], info.key) <= 0)
          yield* this.#misfit(misfits.shift());
        yield info;
      }
    }
    for (const key of misfits) yield* this.#misfit(key);
  }

  async delete(prefix: string): Promise<void> {
    if (!isObjectKey(prefix)) return;
    const path = this.#naturalPath(prefix);
    if (!prefix.endsWith('/')) {
      await this.#misfits.remove(prefix);
      if (path && (await stat(path).catch(undefinedIfGone))?.isFile()) await rm(path, { force: true });
    } else {
      for (const key of await this.#misfits.keys(prefix)) await this.#misfits.remove(key);
      if (path && (await stat(path).catch(undefinedIfGone))?.isDirectory()) await this.#removeFolder(path);
    }
    if (path) await this.#removeEmptyFolders(dirname(path));
  }

  /** A folder's path leaves out objects with names that no file can have. */
  localPath(key: string): string {
    checkObjectKey(key);
    const natural = this.#naturalPath(key);
    if (key.endsWith('/')) return natural ?? this.#misfits.path(key);
    if (natural && statSync(natural, { throwIfNoEntry: false })?.isFile()) return natural;
    const misfit = this.#misfits.path(key);
    return natural && !statSync(misfit, { throwIfNoEntry: false }) ? natural : misfit;
  }

  async check(): Promise<void> {
    const path = this.#temporary.newPath();
    try {
      await writeFile(path, 'check');
    } catch (cause) {
      throw new Error(
        `The object store cannot write to ${this.#folder} (CWLP_OBJECTS_URL, else CWLP_DATA): ${(cause as Error).message}`,
        { cause },
      );
    } finally {
      await rm(path, { force: true });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Files are open only while they are read or written.
  }

  async #place(temporary: string, key: string, checksum: string): Promise<StoredObject> {
    const { size, mtime } = await stat(temporary);
    const natural = this.#naturalPath(key);
    if (natural && (await fits(() => moveTo(temporary, natural)))) await this.#misfits.remove(key);
    else {
      await this.#misfits.writeKey(key);
      await moveTo(temporary, this.#misfits.path(key));
    }
    return { key, size, modified: mtime, checksum };
  }

  async #openFile(key: string): Promise<FileHandle | undefined> {
    for (const path of this.#paths(key)) {
      const file = await open(path, 'r').catch(undefinedIfGone);
      if (!file) continue;
      if ((await file.stat()).isFile()) return file;
      await file.close();
    }
    return undefined;
  }

  /** A second name for the bytes of an object, or a copy where it has too many already. False where there is no such object. */
  async #linkTo(path: string, key: string): Promise<boolean> {
    for (const stored of this.#paths(key)) {
      if (!(await stat(stored).catch(undefinedIfGone))?.isFile()) continue;
      try {
        await linkOrCopy(stored, path);
        return true;
      } catch (error) {
        undefinedIfGone(error);
      }
    }
    return false;
  }

  /** Where the object of a key may be. */
  #paths(key: string): string[] {
    if (!isObjectKey(key)) return [];
    const natural = this.#naturalPath(key);
    return [...(natural ? [natural] : []), this.#misfits.path(key)];
  }

  #naturalPath(key: string): string | undefined {
    const path = join(this.#objects, key);
    if (Buffer.byteLength(path) > LONGEST_PATH) return undefined;
    return key.split('/').every((name) => Buffer.byteLength(name) <= LONGEST_NAME) ? path : undefined;
  }

  async *#misfit(key: string | undefined): AsyncGenerator<ObjectInfo> {
    const info = key === undefined ? undefined : await this.head(key);
    if (info) yield info;
  }

  /** Gone at once for readers, however long the removal takes. */
  async #removeFolder(path: string): Promise<void> {
    const doomed = this.#temporary.newPath();
    try {
      await rename(path, doomed);
    } catch (error) {
      if (isGone(error)) return;
      throw error;
    }
    await rm(doomed, { recursive: true, force: true });
  }

  /** Otherwise what has held objects would look like a folder that was stored empty. */
  async #removeEmptyFolders(path: string): Promise<void> {
    for (let folder = path; folder.length > this.#objects.length; folder = dirname(folder)) {
      try {
        await rmdir(folder);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR') return;
        if (code !== 'ENOENT') throw error;
      }
    }
  }
}

/** @returns the checksum */
async function writeSynced(
  path: string,
  body: Readable | Uint8Array | string,
  signal: AbortSignal | undefined,
): Promise<string> {
  if (!(body instanceof Readable)) {
    await writeFile(path, body, { flag: 'wx', flush: true, signal });
    return checksumOfBytes(body);
  }
  const counted = new ChecksumStream();
  await pipeline(body, counted, createWriteStream(path, { flags: 'wx', flush: true }), { signal });
  return counted.checksum();
}

/** False where another object or folder is in the way. */
async function fits(place: () => Promise<void>): Promise<boolean> {
  try {
    await place();
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['EEXIST', 'EISDIR', 'ENOTDIR', 'ENOTEMPTY'].includes(code)) return false;
    throw error;
  }
}

function asFull(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new StoreFullError('The object store has no room left. Delete jobs or give it a larger disk.', {
    cause: error,
  });
}

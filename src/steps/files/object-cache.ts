import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ObjectNotFoundError, type ObjectStore } from '../../objects/object-store.ts';

/**
 * Stored objects as files on this host. With a local store they are its own files; otherwise they are fetched once and
 * kept: a key is never given other bytes (the prefix of an attempt belongs to it alone), so the key identifies them.
 */
export class ObjectCache {
  readonly #objects: ObjectStore;
  readonly #folder: string;
  readonly #limit: number;
  readonly #fetching = new Map<string, Promise<string>>();
  #fetchedSinceTrim = 0;
  #trimming: Promise<void> = Promise.resolve();

  /** @param limit bytes above which the files unused for longest are removed. */
  constructor(objects: ObjectStore, folder: string, limit: number) {
    this.#objects = objects;
    this.#folder = folder;
    this.#limit = limit;
  }

  /**
   * Path of a file with the object's bytes, readable by everybody, not to be written.
   *
   * @throws ObjectNotFoundError
   */
  async path(key: string, signal: AbortSignal): Promise<string> {
    if (this.#objects.isLocal && this.#objects.localPath !== undefined) {
      if ((await this.#objects.head(key)) === undefined) throw new ObjectNotFoundError(key);
      return this.#objects.localPath(key);
    }
    const path = join(this.#folder, createHash('sha256').update(key).digest('hex'));
    const now = new Date();
    if (await touched(path, now)) return path;
    let fetching = this.#fetching.get(path);
    if (fetching === undefined) {
      fetching = this.#fetch(key, path, signal).finally(() => this.#fetching.delete(path));
      this.#fetching.set(path, fetching);
    }
    try {
      return await untilAborted(fetching, signal);
    } catch (error) {
      signal.throwIfAborted();
      // The caller who started the transfer was stopped; ours goes on.
      if ((error as { name?: unknown }).name === 'AbortError') return this.path(key, signal);
      throw error;
    }
  }

  async #fetch(key: string, path: string, signal: AbortSignal): Promise<string> {
    await mkdir(this.#folder, { recursive: true });
    const { info, body } = await this.#objects.get(key, undefined, signal);
    const partial = `${path}.${randomUUID()}`;
    try {
      await pipeline(body, createWriteStream(partial), { signal });
      await chmod(partial, 0o444);
      await rename(partial, path);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
    this.#fetchedSinceTrim += info.size;
    if (this.#fetchedSinceTrim > this.#limit / 10) {
      this.#fetchedSinceTrim = 0;
      this.#trimming = this.#trimming.then(() => this.#trim());
      await this.#trimming;
    }
    return path;
  }

  /** Steps hold hard links, so what they use stays whole when it leaves the cache. */
  async #trim(): Promise<void> {
    // What is still being fetched has a suffix.
    const names = (await readdir(this.#folder)).filter((name) => !name.includes('.'));
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        const { size, atimeMs } = await stat(path);
        return { path, size, atimeMs };
      }),
    );
    let total = files.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size } of files.sort((a, b) => a.atimeMs - b.atimeMs)) {
      if (total <= this.#limit) return;
      if (this.#fetching.has(path)) continue;
      await rm(path, { force: true });
      total -= size;
    }
  }
}

/** What is awaited, unless the signal comes first: the work goes on for the others who wait for it. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const stop = () => aborted.reject(signal.reason as Error);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Notes the use of a file; false where there is none. */
async function touched(path: string, now: Date): Promise<boolean> {
  try {
    await utimes(path, now, now);
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return false;
    throw error;
  }
}

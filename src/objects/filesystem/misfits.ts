/**
 * Objects whose key cannot be a path in the main folder: a name of more than 255 bytes, or a key that goes on where
 * another one ends (`a` and `a/b`). They are rare. Each is a file named by the hash of its key, with the key beside it.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareKeys } from '../object-key.ts';
import { undefinedIfGone } from './walk.ts';

const KEY_SUFFIX = '.key';

export class Misfits {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  open(): Promise<unknown> {
    return mkdir(this.#folder, { recursive: true });
  }

  path(key: string): string {
    return join(this.#folder, createHash('sha256').update(key).digest('hex'));
  }

  /** Must be called before the object's file is put in place, so that every object in the folder has a key. */
  async writeKey(key: string): Promise<void> {
    await writeFile(`${this.path(key)}${KEY_SUFFIX}`, key, { flush: true });
  }

  async remove(key: string): Promise<void> {
    const path = this.path(key);
    // Of every object that is stored, and most have none here: `rm` would look first.
    await unlink(path).catch(undefinedIfGone);
    await unlink(`${path}${KEY_SUFFIX}`).catch(undefinedIfGone);
  }

  /** Keys that begin with `prefix`, in order. */
  async keys(prefix: string): Promise<string[]> {
    const names = new Set(await readdir(this.#folder));
    const keys: string[] = [];
    for (const name of names) {
      if (name.endsWith(KEY_SUFFIX) || !names.has(`${name}${KEY_SUFFIX}`)) continue;
      const file = join(this.#folder, `${name}${KEY_SUFFIX}`);
      // Others may remove it meanwhile.
      const key = await readFile(file, 'utf8').catch(undefinedIfGone);
      if (key?.startsWith(prefix)) keys.push(key);
    }
    return keys.sort(compareKeys);
  }
}

/** The objects of a folder in the order of their keys. */
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compareKeys } from '../object-key.ts';
import type { ObjectInfo } from '../object-store.ts';

/**
 * Yields files and empty folders whose key begins with `prefix`. What vanishes while it is walked is left out.
 *
 * @param at key of the folder to look into: empty, or with a final `/`
 */
export async function* walk(root: string, prefix: string, at: string): AsyncGenerator<ObjectInfo> {
  const keys: string[] = [];
  try {
    for await (const entry of await opendir(join(root, at)))
      keys.push(at + entry.name + (entry.isDirectory() ? '/' : ''));
  } catch (error) {
    if (isGone(error)) return;
    throw error;
  }
  if (keys.length === 0 && at !== '' && at.startsWith(prefix)) {
    const info = await infoOf(root, at);
    if (info) yield info;
  }
  // A folder's final `/` takes part in the comparison, which makes the order that of whole keys.
  for (const key of keys.sort(compareKeys)) {
    if (!key.startsWith(prefix) && !prefix.startsWith(key)) continue;
    if (key.endsWith('/')) {
      yield* walk(root, prefix, key);
      continue;
    }
    const info = key.startsWith(prefix) ? await infoOf(root, key) : undefined;
    if (info) yield info;
  }
}

async function infoOf(root: string, key: string): Promise<ObjectInfo | undefined> {
  const found = await stat(join(root, key)).catch(undefinedIfGone);
  return found && { key, size: key.endsWith('/') ? 0 : found.size, modified: found.mtime };
}

/** No such file: also a file where a folder was expected, and a name longer than any file can have. */
export function isGone(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG';
}

export function undefinedIfGone(error: unknown): undefined {
  if (!isGone(error)) throw error;
}

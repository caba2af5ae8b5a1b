import type { FileStore } from './read-file.ts';
import { Refusal } from './refusal.ts';

export interface FolderItem {
  readonly name: string;
  readonly kind: 'file' | 'folder';
  /** Bytes; of a file. */
  readonly size?: number;
}

/**
 * The direct entries of a folder by name; `prefix` ends with `/`.
 *
 * Rejects with Refusal `no-such-file` where nothing lies below the prefix, not even the mark of an empty folder.
 */
export async function listFolder(
  objects: Pick<FileStore, 'list'>,
  prefix: string,
): Promise<readonly FolderItem[]> {
  const items = new Map<string, FolderItem>();
  let exists = false;
  for await (const { key, size } of objects.list(prefix)) {
    exists = true;
    const [name = '', ...below] = key.slice(prefix.length).split('/');
    if (name !== '')
      items.set(name, below.length > 0 ? { name, kind: 'folder' } : { name, kind: 'file', size });
  }
  if (!exists) throw new Refusal('no-such-file', 'There is no such folder.');
  return [...items.values()];
}

/** Whether something lies below a prefix. */
export async function isFolder(objects: Pick<FileStore, 'list'>, prefix: string): Promise<boolean> {
  for await (const _entry of objects.list(prefix)) return true;
  return false;
}

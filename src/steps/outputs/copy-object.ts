import { link } from 'node:fs/promises';
import type { ObjectStore, StoredObject } from '../../objects/object-store.ts';

/** Stores an object under one more key, on this host without copying its bytes. `scratch` is a free path beside the store's files. */
export async function copyObject(
  objects: ObjectStore,
  from: string,
  to: string,
  scratch: string,
  signal: AbortSignal,
): Promise<StoredObject> {
  if (
    objects.isLocal &&
    objects.localPath !== undefined &&
    (await linked(objects.localPath(from), scratch))
  ) {
    return objects.putFile(to, scratch, undefined, signal);
  }
  const { body } = await objects.get(from, undefined, signal);
  return objects.put(to, body, signal);
}

async function linked(path: string, scratch: string): Promise<boolean> {
  try {
    await link(path, scratch);
    return true;
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'EXDEV' || code === 'EPERM' || code === 'EMLINK') return false;
    throw error;
  }
}

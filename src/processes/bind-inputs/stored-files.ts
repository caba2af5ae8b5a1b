import { mapFiles } from '../../cwl/values/files.ts';
import type { CwlValue, DirectoryValue, FileValue } from '../../cwl/values/value.ts';
import { toKey } from '../../objects/location.ts';
import type { ObjectStore } from '../../objects/object-store.ts';
import { urlOfKey } from '../own-url.ts';
import type { Binding, Place } from './place.ts';

/** What is asked of the object store while inputs are bound. */
export type StoredObjects = Pick<ObjectStore, 'head' | 'list'>;

/** Looks up every File and Directory that is stored here: one that is missing is a problem now, not of a job later; a File gets its size. */
export async function lookUpStored(binding: Binding, place: Place, objects: StoredObjects): Promise<Binding> {
  if (binding.problems.length > 0) return binding;
  const missing: string[] = [];
  const value = await mapFiles(binding.value, async (file) => {
    const key = file.location === undefined ? undefined : toKey(file.location);
    if (key === undefined) return file;
    const found =
      file.class === 'File' ? await withSize(file, key, objects) : await filled(file, key, objects);
    if (found === undefined) missing.push(key);
    return found ?? file;
  });
  const problems = missing.map((key) => ({
    path: place.at,
    message: `${place.at} refers to ${urlOfKey(key, place.base) ?? key}, where nothing is stored.`,
    rule: 'unknown-file',
  }));
  return { value: value as CwlValue, problems };
}

async function withSize(
  file: FileValue,
  key: string,
  objects: StoredObjects,
): Promise<FileValue | undefined> {
  const info = await objects.head(key);
  return info === undefined ? undefined : { ...file, size: info.size };
}

async function filled(
  folder: DirectoryValue,
  key: string,
  objects: StoredObjects,
): Promise<DirectoryValue | undefined> {
  for await (const _entry of objects.list(key)) return folder;
  return undefined;
}

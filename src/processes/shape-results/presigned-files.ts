import { mapFiles } from '../../cwl/values/files.ts';
import { type CwlValue, isFile } from '../../cwl/values/value.ts';
import { toKey } from '../../objects/location.ts';
import { contentDisposition } from '../content-disposition.ts';
import { type FileRecord, type FileStore, mediaTypeOfFile, nameOfFile } from '../read-file.ts';

/** Where stored files are, and for how many seconds links of the store itself work; undefined where the deployment gives none. */
export interface FileLinks {
  readonly objects: FileStore;
  readonly linkSeconds?: number;
}

/**
 * The value with links of the object store itself as locations of its files, also of those in folders and beside others. A folder as such stays here: a store of objects has
 * none. Unchanged where the store gives no links.
 */
export async function withPresignedFiles<T extends CwlValue>(
  value: T,
  { objects, linkSeconds }: FileLinks,
): Promise<T> {
  if (linkSeconds === undefined) return value;
  const mapped = await mapFiles(value, async (file) => {
    const key = isFile(file) && file.location !== undefined ? toKey(file.location) : undefined;
    const location = key === undefined ? undefined : await presignedLink(key, file, objects, linkSeconds);
    return location === undefined ? file : { ...file, location };
  });
  return mapped as T;
}

/** A link to a stored file that brings its name and type; undefined where the store gives none. */
export async function presignedLink(
  key: string,
  record: FileRecord,
  objects: FileStore,
  seconds: number,
): Promise<string | undefined> {
  return objects.link?.(key, {
    seconds,
    mediaType: mediaTypeOfFile(record, key),
    disposition: contentDisposition(nameOfFile(record, key)),
  });
}

import { collectFiles } from '../cwl/values/files.ts';
import { type CwlObject, isFile } from '../cwl/values/value.ts';
import { toLocation } from '../objects/location.ts';
import type { FileRecord } from './read-file.ts';

/** What the outputs of a job say of the object under a key: its real name, checksum and format; nothing where it is none of them. */
export function fileRecord(outputs: CwlObject | undefined, key: string): FileRecord {
  const location = toLocation(key);
  return collectFiles(outputs).find((file) => isFile(file) && file.location === location) ?? {};
}

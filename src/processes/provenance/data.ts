import { createHash } from 'node:crypto';
import type { FileOrDirectory } from '../../cwl/values/files.ts';
import { withoutEndSlashes } from '../../cwl/values/locations.ts';
import { type CwlObject, type CwlValue, isDirectory, isFile } from '../../cwl/values/value.ts';

/** What the value of a parameter is made of. */
export interface Parts {
  /** Files and folders, those of `secondaryFiles` too, and not what is in a folder. */
  readonly files: readonly FileOrDirectory[];
  /** Whether anything else is in it, so that it is more than its files. */
  readonly isPlain: boolean;
}

/** Takes a value apart. Null is nothing. */
export function partsOf(value: CwlValue): Parts {
  if (value === null) return { files: [], isPlain: false };
  if (typeof value !== 'object') return { files: [], isPlain: true };
  if (isFile(value) || isDirectory(value)) return { files: withSecondaryFiles(value), isPlain: false };
  const isRecord = !Array.isArray(value);
  const inside = Object.values(value as CwlObject).map(partsOf);
  return {
    files: inside.flatMap(({ files }) => files),
    // A list of no files and a record are values of their own.
    isPlain: isRecord || inside.length === 0 || inside.some(({ isPlain }) => isPlain),
  };
}

function withSecondaryFiles(file: FileOrDirectory): readonly FileOrDirectory[] {
  const others = isFile(file) ? (file.secondaryFiles ?? []) : [];
  return [file, ...others.flatMap(withSecondaryFiles)];
}

/**
 * What tells a file from all others: its location, without the slash at a folder's end; of a literal, which has none, the hash of what is in it. Where
 * one step made a file and another reads it, both have the same.
 */
export function identityOf(file: FileOrDirectory): string {
  const { location } = file;
  if (location !== undefined && !location.startsWith('data:')) return withoutEndSlashes(location);
  const content = location ?? JSON.stringify(isFile(file) ? (file.contents ?? '') : (file.listing ?? []));
  return `literal:${createHash('sha1')
    .update(`${file.basename ?? ''}\n${content}`)
    .digest('hex')}`;
}

/** All files in a value and in its folders. */
export function filesOf(value: CwlValue): readonly FileOrDirectory[] {
  const found = [...partsOf(value).files];
  // Walked also while it grows.
  for (const file of found)
    if (isDirectory(file))
      for (const inside of (file.listing ?? []).flatMap(withSecondaryFiles)) found.push(inside);
  return found;
}

/** Identities of all files in an object of inputs. */
export function identitiesIn(inputs: CwlObject): ReadonlySet<string> {
  return new Set(Object.values(inputs).flatMap((value) => filesOf(value).map(identityOf)));
}

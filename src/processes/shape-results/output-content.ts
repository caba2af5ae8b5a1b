import type { CwlValue } from '../../cwl/values/value.ts';
import { isDirectory, isFile } from '../../cwl/values/value.ts';
import { toKey } from '../../objects/location.ts';
import { DIRECTORY_TYPE } from '../media-types.ts';
import { type FileStore, readFile, type StoredFile } from '../read-file.ts';
import { mediaTypeOf, publicUrl, shapeCwl, shapeValue } from './shape-value.ts';

export type OutputValue = CwlValue;

/** An output as the body of an answer of its own (Part 1 `response: raw`). */
export type OutputContent =
  | { readonly kind: 'file'; readonly file: StoredFile }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'json'; readonly json: unknown };

/** A stored File is its bytes, a string its text, everything else JSON; a folder, or a list of files, is links. */
export async function contentOf(
  value: OutputValue,
  base: string,
  objects: FileStore,
): Promise<OutputContent> {
  if (typeof value === 'string') return { kind: 'text', text: value };
  const key = isFile(value) && value.location !== undefined ? toKey(value.location) : undefined;
  if (key !== undefined && isFile(value)) return { kind: 'file', file: await readFile(objects, key, value) };
  if (isFile(value) && value.location === undefined) return { kind: 'text', text: value.contents ?? '' };
  return { kind: 'json', json: isLinked(value) ? shapeValue(value, base) : shapeCwl(value, base) };
}

/** Lists in lists are CWL: a wrapping around them would belong to the results document. */
function isLinked(value: OutputValue): boolean {
  if (Array.isArray(value)) return !(value as readonly CwlValue[]).some(Array.isArray);
  return isFile(value) || isDirectory(value);
}

/** Where an output is served; undefined for one that is no single file or folder. */
export function referenceOf(
  value: OutputValue,
  base: string,
): { readonly href: string; readonly type: string } | undefined {
  if (!(isFile(value) || isDirectory(value)) || value.location === undefined) return undefined;
  return { href: publicUrl(value, base), type: isFile(value) ? mediaTypeOf(value) : DIRECTORY_TYPE };
}

import type { CwlValue } from '../../cwl/values/value.ts';
import { isDirectory, isFile } from '../../cwl/values/value.ts';
import { toKey } from '../../objects/location.ts';
import { DIRECTORY_TYPE } from '../media-types.ts';
import { readFile, type StoredFile } from '../read-file.ts';
import { type FileLinks, withPresignedFiles } from './presigned-files.ts';
import { mediaTypeOf, publicUrl, shapeCwl, shapeValue } from './shape-value.ts';

export type OutputValue = CwlValue;

/** An output as the body of an answer of its own (Part 1 `response: raw`). */
export type OutputContent =
  | { readonly kind: 'file'; readonly file: StoredFile; readonly url: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'json'; readonly json: unknown };

/** A stored folder among the outputs: prefix of its keys and URL, both with `/` at the end. */
export interface OutputFolder {
  readonly prefix: string;
  readonly url: string;
}

/** A stored File is its bytes, a string its text, everything else JSON; a folder, or a list of files, is links. */
export async function contentOf(value: OutputValue, base: string, links: FileLinks): Promise<OutputContent> {
  if (typeof value === 'string') return { kind: 'text', text: value };
  const key = isFile(value) && value.location !== undefined ? toKey(value.location) : undefined;
  if (key !== undefined && isFile(value)) {
    return { kind: 'file', file: await readFile(links.objects, key, value), url: publicUrl(value, base) };
  }
  if (isFile(value) && value.location === undefined) return { kind: 'text', text: value.contents ?? '' };
  const shown = await withPresignedFiles(value, links);
  return { kind: 'json', json: isLinked(value) ? shapeValue(shown, base) : shapeCwl(shown, base) };
}

/** Lists in lists are CWL: a wrapping around them would belong to the results document. */
function isLinked(value: OutputValue): boolean {
  if (Array.isArray(value)) return !(value as readonly CwlValue[]).some(Array.isArray);
  return isFile(value) || isDirectory(value);
}

/** Undefined for an output that is no stored folder. */
export function folderOf(value: OutputValue, base: string): OutputFolder | undefined {
  if (!isDirectory(value) || value.location === undefined) return undefined;
  const key = toKey(value.location);
  if (key === undefined) return undefined;
  return { prefix: key.endsWith('/') ? key : `${key}/`, url: publicUrl(value, base) };
}

/** What a file or folder is called; undefined for other outputs. */
export function nameOf(value: OutputValue): string | undefined {
  return isFile(value) || isDirectory(value) ? value.basename : undefined;
}

/** Where an output is served; undefined for one that is no single file or folder. */
export function referenceOf(
  value: OutputValue,
  base: string,
): { readonly href: string; readonly type: string } | undefined {
  if (!(isFile(value) || isDirectory(value)) || value.location === undefined) return undefined;
  return { href: publicUrl(value, base), type: isFile(value) ? mediaTypeOf(value) : DIRECTORY_TYPE };
}

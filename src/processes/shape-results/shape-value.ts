/**
 * CWL values as results of OGC API - Processes. A File or Directory at the top, or directly in an array, is a link with the members of
 * the CWL object, a bounding box stands as it is; everything else with structure is wrapped in `{ value }`, and inside a wrapping there is only CWL.
 */
import type { CwlValue, DirectoryValue, FileValue } from '../../cwl/values/value.ts';
import { isDirectory, isFile } from '../../cwl/values/value.ts';
import { toKey } from '../../objects/location.ts';
import type { JsonObject } from '../json-object.ts';
import { DIRECTORY_TYPE } from '../media-types.ts';
import { urlOfKey } from '../own-url.ts';
import { mediaTypeOfFile } from '../read-file.ts';

/** One output of a results document (Part 1 `results.yaml`). */
export function shapeValue(value: CwlValue, base: string): unknown {
  if (Array.isArray(value)) {
    const items = value as readonly CwlValue[];
    if (items.some((item) => Array.isArray(item) && hasObjects(item)))
      return { value: shapeCwl(value, base) };
    return items.map((item) => shapeValue(item, base));
  }
  if (value === null || typeof value !== 'object') return value;
  if ((isFile(value) || isDirectory(value)) && value.location !== undefined) return shapeLink(value, base);
  if (isBoundingBox(value)) return value;
  return { value: shapeCwl(value, base) };
}

/** A link with CWL members; those inside (`secondaryFiles`, `listing`) have the same form. */
function shapeLink(file: FileValue | DirectoryValue, base: string): JsonObject {
  return {
    ...(file.location !== undefined && { href: publicUrl(file, base) }),
    type: isFile(file) ? mediaTypeOf(file) : DIRECTORY_TYPE,
    ...without(file, ['location', 'path', 'dirname', 'nameroot', 'nameext']),
    ...nested(file, (inner) => shapeLink(inner, base)),
  };
}

/** The value as CWL has it, with URLs as locations. */
export function shapeCwl(value: CwlValue, base: string): unknown {
  if (Array.isArray(value)) return (value as readonly CwlValue[]).map((item) => shapeCwl(item, base));
  if (value === null || typeof value !== 'object') return value;
  if (!isFile(value) && !isDirectory(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, shapeCwl(field, base)]));
  }
  return {
    ...without(value, ['path']),
    ...(value.location !== undefined && { location: publicUrl(value, base) }),
    ...nested(value, (inner) => shapeCwl(inner as CwlValue, base)),
  };
}

export function mediaTypeOf(file: FileValue): string {
  return mediaTypeOfFile(file, file.location ?? '');
}

/** Where a client gets the bytes. The URL of a folder ends with `/`. */
export function publicUrl(file: FileValue | DirectoryValue, base: string): string {
  const location = file.location ?? '';
  const key = toKey(location);
  const url = (key === undefined ? undefined : urlOfKey(key, base)) ?? location;
  return isDirectory(file) && !url.endsWith('/') ? `${url}/` : url;
}

function without(file: FileValue | DirectoryValue, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(file).filter(([name]) => !names.includes(name)));
}

function nested(
  file: FileValue | DirectoryValue,
  shape: (inner: FileValue | DirectoryValue) => unknown,
): { readonly secondaryFiles?: unknown; readonly listing?: unknown } {
  return {
    ...(isFile(file) && file.secondaryFiles && { secondaryFiles: file.secondaryFiles.map(shape) }),
    ...(isDirectory(file) && file.listing && { listing: file.listing.map(shape) }),
  };
}

/** The one object that needs no wrapping (Part 1 `inlineOrRefValue.yaml`). */
function isBoundingBox(value: object): boolean {
  const { bbox, crs, ...more } = value as { readonly bbox?: unknown; readonly crs?: unknown };
  return (
    Object.keys(more).length === 0 &&
    Array.isArray(bbox) &&
    (bbox.length === 4 || bbox.length === 6) &&
    bbox.every((number) => typeof number === 'number') &&
    (crs === undefined || (typeof crs === 'string' && URL.canParse(crs)))
  );
}

function hasObjects(value: CwlValue): boolean {
  if (Array.isArray(value)) return (value as readonly CwlValue[]).some(hasObjects);
  return typeof value === 'object' && value !== null;
}

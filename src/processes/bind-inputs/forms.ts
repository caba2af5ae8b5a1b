/** How values look in OGC API - Processes, beside plain JSON. */
import { isJsonObject, type JsonObject } from '../json-object.ts';
import { isCwlFile } from './file-value.ts';

/** Members of a qualified value (Part 1 `qualifiedInputValue.yaml`). */
const QUALIFIERS = ['value', 'mediaType', 'encoding', 'schema', 'format'];
/** Members of an input's description; some clients send it back with the value in it. */
const DESCRIPTION = [
  ...QUALIFIERS,
  'id',
  'title',
  'description',
  'keywords',
  'metadata',
  'additionalParameters',
  'minOccurs',
  'maxOccurs',
  'valuePassing',
  'dataClasses',
  'dataAccessAPIs',
];

/** A value in a member `value`: qualified, or inside the description of its input. */
export function isQualified(raw: unknown): raw is JsonObject {
  if (!isJsonObject(raw) || !Object.hasOwn(raw, 'value')) return false;
  const members = Object.hasOwn(raw, 'schema') ? DESCRIPTION : QUALIFIERS;
  return Object.keys(raw).every((name) => members.includes(name));
}

/** Part 1 `link.yaml`. */
export function isLink(raw: unknown): raw is JsonObject {
  return isJsonObject(raw) && typeof raw['href'] === 'string' && !isCwlFile(raw);
}

/** Part 1 `bbox.yaml`. */
export function isBoundingBox(raw: unknown): raw is JsonObject {
  return isJsonObject(raw) && Array.isArray(raw['bbox']);
}

/** What a person has to know of the schema of a value, and which control of a form it needs. */

import { isJsonObject, type JsonObject } from '../../processes/json-object.ts';
import { ANY_BYTES } from '../../processes/media-types.ts';

export interface InputType {
  readonly kind: 'text' | 'integer' | 'number' | 'boolean' | 'choice' | 'bbox' | 'file' | 'folder' | 'json';
  readonly isList: boolean;
  /** In words. */
  readonly name: string;
  readonly choices?: readonly string[];
}

export function inputType(schema: JsonObject): InputType {
  const { type, format, enum: choices } = schema;
  if (type === 'array' && isJsonObject(schema['items'])) return listOf(inputType(schema['items']));
  if (type === 'string' && Array.isArray(choices)) {
    const texts = choices.map(String);
    return { ...one('choice', `one of ${texts.join(', ')}`), choices: texts };
  }
  if (isBoundingBox(schema)) return one('bbox', 'bounding box');
  if (Array.isArray(schema['oneOf'])) return alternative(schema['oneOf'].filter(isJsonObject));
  if (type === 'string') return one('text', typeof format === 'string' ? `text (${format})` : 'text');
  if (type === 'integer') return one('integer', 'whole number');
  if (type === 'number') return one('number', 'number');
  if (type === 'boolean') return one('boolean', 'yes or no');
  return one('json', type === 'object' ? 'object' : 'any value');
}

function one(kind: InputType['kind'], name: string): InputType {
  return { kind, isList: false, name };
}

/** Only simple values can be listed line by line. */
function listOf(item: InputType): InputType {
  const name = `list: ${item.name}`;
  const isJson = item.isList || item.kind === 'json' || item.kind === 'bbox' || item.kind === 'boolean';
  return isJson ? one('json', name) : { ...item, isList: true, name };
}

/** Files and folders may be given in several ways, of which one says what they are. */
function alternative(branches: readonly JsonObject[]): InputType {
  const classes = branches.flatMap(({ properties }) =>
    isJsonObject(properties) ? [properties['class']] : [],
  );
  const isOf = (name: string) =>
    classes.some((one) => isJsonObject(one) && Array.isArray(one['enum']) && one['enum'].includes(name));
  const isFile = isOf('File');
  const isFolder = isOf('Directory');
  if (isFile !== isFolder && branches.every(isReference)) {
    const types = new Set(branches.map((branch) => branch['contentMediaType']).filter(isTelling));
    const named = isFile && types.size > 0 ? ` (${[...types].join(', ')})` : '';
    return isFile ? one('file', `file${named}`) : one('folder', 'folder');
  }
  return one('json', branches.map((branch) => inputType(branch).name).join(', or '));
}

function isTelling(mediaType: unknown): boolean {
  return typeof mediaType === 'string' && mediaType !== ANY_BYTES;
}

function isReference({ properties, contentMediaType }: JsonObject): boolean {
  const isShape = isJsonObject(properties) && ('class' in properties || 'href' in properties);
  return isShape || contentMediaType !== undefined;
}

function isBoundingBox({ allOf }: JsonObject): boolean {
  return Array.isArray(allOf) && allOf.some((part) => isJsonObject(part) && part['format'] === 'ogc-bbox');
}

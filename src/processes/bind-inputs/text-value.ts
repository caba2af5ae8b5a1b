/** A value that comes as text, from a query or a link, as what the type of its input makes of it. */
import type { ArrayType, CwlType, RecordType, UnionType } from '../../cwl/document/model.ts';
import { readExactJson } from '../exact-json.ts';
import { isJsonObject } from '../json-object.ts';
import { Refusal } from '../refusal.ts';
import { wellKnownType } from '../well-known-types/well-known-type.ts';
import { isCwlFile } from './file-value.ts';
import { isLink, isQualified } from './forms.ts';

/**
 * What cannot be read as the type stays the text that it is: binding then says so, together with everything else that is wrong.
 *
 * @param list the texts of a list where they came apart already; an item may hold a comma then
 */
export function textValue(text: string, type: CwlType, list: readonly string[] = [text]): unknown {
  return read(text, type, list) ?? text;
}

/** Undefined for a text that is no value of the type. */
function read(text: string, type: CwlType, list: readonly string[]): unknown {
  switch (type.kind) {
    case 'null':
      return undefined;
    case 'boolean':
      return text === 'true' || (text === 'false' ? false : undefined);
    case 'int':
    case 'long':
    case 'float':
    case 'double':
      return NUMBER.test(text) ? jsonOfText(text) : undefined;
    case 'enum':
      return type.symbols.includes(text) ? text : undefined;
    case 'string':
    case 'Directory':
      return text;
    case 'File':
      return readContent(text);
    case 'record':
      return readRecord(text, type);
    case 'array':
      return readArray(text, type, list);
    case 'union':
      return readUnion(text, type, list);
    case 'Any':
      return jsonOfText(text) ?? text;
  }
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** The first type that fits, which is the default one (Part 1 `/req/ogc-process-description/input-mixed-type`). */
function readUnion(text: string, { types }: UnionType, list: readonly string[]): unknown {
  for (const type of types) {
    const value = read(text, type, list);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A URL or base64 stays text; an object is a link, a CWL File or a qualified value, else the content of the file. */
function readContent(text: string): unknown {
  const json = jsonOfText(text);
  if (!isJsonObject(json)) return text;
  return isCwlFile(json) || isLink(json) || isQualified(json) ? json : { value: json };
}

/** An object, the numbers of a bounding box, or a text of a format. */
function readRecord(text: string, type: RecordType): unknown {
  const known = wellKnownType(type);
  const forms = [jsonOfText(text), jsonOfText(`[${text}]`), text];
  return forms.find(
    (form) => form !== undefined && isJsonObject(known === undefined ? form : known.fromOgc(form)),
  );
}

/** Kinds of items whose texts have no comma; many clients encode the commas between them too. */
const WITHOUT_COMMA: readonly CwlType['kind'][] = [
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'string',
  'enum',
];

function readArray(text: string, { items }: ArrayType, list: readonly string[]): unknown {
  const whole = jsonOfText(text);
  if (Array.isArray(whole) || isLink(whole)) return whole;
  if (text === '') return [];
  const isOne = list.length === 1;
  const texts = isOne && WITHOUT_COMMA.includes(items.kind) ? text.split(',') : list;
  const values = texts.map((item) => read(item, items, [item]));
  if (!values.includes(undefined)) return values;
  const wrapped = isOne ? jsonOfText(`[${text}]`) : undefined;
  return wrapped ?? values.map((value, index) => value ?? texts[index]);
}

/** Undefined for a text that is no JSON, or none that a request may bring. */
export function jsonOfText(text: string): unknown {
  try {
    return readExactJson(Buffer.from(text));
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

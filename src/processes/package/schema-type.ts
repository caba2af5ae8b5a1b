/** From the schema of a parameter in a process description to the CWL type of the values that it allows: the way back of describe/type-schema.ts. */
import { isJsonObject, type JsonObject } from '../json-object.ts';

export type CwlTypeText =
  | string
  | { readonly type: 'array'; readonly items: CwlTypeText }
  | { readonly type: 'enum'; readonly symbols: readonly string[] };

/** What a description says of one input or output (Part 1 `inputDescription.yaml`). */
export function typeOfParameter(parameter: JsonObject): CwlTypeText {
  const one = typeOfSchema(isJsonObject(parameter['schema']) ? parameter['schema'] : {});
  const most = parameter['maxOccurs'];
  return most === 'unbounded' || (typeof most === 'number' && most > 1) ? { type: 'array', items: one } : one;
}

function typeOfSchema(schema: JsonObject): CwlTypeText {
  const branches = [schema['oneOf'], schema['anyOf']].find(Array.isArray)?.filter(isJsonObject);
  // Whatever the media types are, a value of several is a file.
  if (branches !== undefined && branches.length > 0) {
    return branches.map(typeOfSchema).find((type) => isFile(type)) ?? typeOfSchema(branches[0]!);
  }
  switch (schema['type']) {
    case 'string':
      return typeOfText(schema);
    case 'integer':
      return schema['format'] === 'int32' ? 'int' : 'long';
    case 'number':
      return schema['format'] === 'float' ? 'float' : 'double';
    case 'boolean':
      return 'boolean';
    case 'array':
      return { type: 'array', items: typeOfSchema(isJsonObject(schema['items']) ? schema['items'] : {}) };
    default:
      return schema['contentMediaType'] === undefined ? 'Any' : 'File';
  }
}

function typeOfText(schema: JsonObject): CwlTypeText {
  if (schema['contentMediaType'] === 'application/directory') return 'Directory';
  const isContent = schema['contentMediaType'] !== undefined || schema['contentEncoding'] !== undefined;
  if (isContent || schema['format'] === 'byte') return 'File';
  const symbols = Array.isArray(schema['enum']) ? schema['enum'].map(String) : [];
  return symbols.length > 0 ? { type: 'enum', symbols } : 'string';
}

/** Whether values are files or folders, or lists of them. */
export function isFile(type: CwlTypeText): boolean {
  if (typeof type === 'object' && type.type === 'array') return isFile(type.items);
  return type === 'File' || type === 'Directory';
}

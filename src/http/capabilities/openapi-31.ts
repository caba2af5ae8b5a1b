import type { JsonObject } from '../../processes/json-object.ts';

/**
 * A document of OpenAPI 3.0 as one of 3.1, whose schemas are JSON Schema 2020-12: `nullable` becomes the type null.
 * Nothing else that we write differs.
 */
export function toOpenapi31(document: JsonObject): JsonObject {
  return { ...(convert(document) as JsonObject), openapi: '3.1.1' };
}

function convert(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(convert);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...members } = node as JsonObject;
  const converted = Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name, convert(value)]),
  );
  // A property may have this name as well; as a keyword it is a boolean.
  if (typeof nullable !== 'boolean')
    return nullable === undefined ? converted : { ...converted, nullable: convert(nullable) };
  return nullable ? orNull(converted) : converted;
}

function orNull(schema: JsonObject): JsonObject {
  const { type, enum: values, ...rest } = schema;
  if (typeof type !== 'string') return Array.isArray(values) ? schema : { anyOf: [schema, { type: 'null' }] };
  return {
    ...rest,
    type: [type, 'null'],
    ...(Array.isArray(values) && { enum: values.includes(null) ? values : [...values, null] }),
  };
}

import type { JsonObject } from '../../processes/json-object.ts';

/** Keywords of JSON Schema that descriptions of processes use and schemas of OpenAPI 3.0 do not have. */
const UNKNOWN = new Set(['contentMediaType', 'contentEncoding']);

/** Operations with the schemas of process descriptions as OpenAPI 3.0 allows them: what it does not know is an extension (`x-…`). */
export function toOpenapi30(operations: JsonObject): JsonObject {
  return convert(operations) as JsonObject;
}

function convert(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(convert);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => {
      // Values of inputs, not schemas.
      if (name === 'default' || name === 'enum') return [name, value];
      // A property may have this name as well; as a keyword it is a text.
      return [UNKNOWN.has(name) && typeof value === 'string' ? `x-${name}` : name, convert(value)];
    }),
  );
}

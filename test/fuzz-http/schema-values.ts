/** Values that a JSON Schema allows, as arbitraries of fast-check. Not every keyword counts: what is nearly right is worth trying too. */
import fc from 'fast-check';
import type { ApiDefinition, Schema } from './contract.ts';
import { ADDRESSES, oddText } from './odd-values.ts';

const DEEPEST = 6;
/** Where a schema sets no limit. */
const LONGEST = 30;
const MOST = 4;

export function valuesOf(api: ApiDefinition, schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  if (depth > DEEPEST) return fc.constant(null);
  const flat = flatten(api, schema);
  const { enum: values, const: only, default: usual, nullable, oneOf, anyOf, ...rest } = flat;
  const inner = (one: Schema) => valuesOf(api, one, depth + 1);
  if (only !== undefined) return fc.constant(only);
  if (Array.isArray(values)) return fc.constantFrom<unknown>(...values);
  const choices = (oneOf ?? anyOf) as readonly Schema[] | undefined;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => inner({ ...rest, ...choice })));
  const types = [flat['type'] ?? guessType(flat)].flat() as string[];
  const made = fc.oneof(...types.map((type) => ofType(type, flat, inner)));
  const others = [
    ...(usual === undefined ? [] : [fc.constant(usual)]),
    ...(nullable === true ? [fc.constant(null)] : []),
  ];
  return fc.oneof({ weight: 5, arbitrary: made }, ...others);
}

/** `$ref` and `allOf` as one schema; of what two parts describe, the later one is the closer one. */
function flatten(api: ApiDefinition, schema: Schema): Schema {
  const { allOf, ...own } = api.resolve(schema);
  const parts = [own, ...((allOf ?? []) as Schema[]).map((part) => flatten(api, part))];
  const all: Schema = Object.assign({}, ...parts);
  const properties = parts.map((part) => part['properties']).filter((one) => one !== undefined);
  const required = parts.flatMap((part) => (part['required'] ?? []) as string[]);
  return properties.length === 0 ? all : { ...all, properties: Object.assign({}, ...properties), required };
}

function guessType(schema: Schema): string {
  if (schema['properties'] !== undefined) return 'object';
  return schema['items'] === undefined ? 'any' : 'array';
}

function ofType(
  type: string,
  schema: Schema,
  inner: (schema: Schema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const limit = (keyword: string): number | undefined => schema[keyword] as number | undefined;
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: limit('minimum') ?? -5, max: limit('maximum') ?? 1000 });
    case 'number':
      return fc.double({ min: limit('minimum') ?? -1e6, max: limit('maximum') ?? 1e6, noNaN: true });
    case 'string':
      return texts(schema);
    case 'array':
      return fc.array(inner((schema['items'] ?? {}) as Schema), {
        minLength: limit('minItems') ?? 0,
        maxLength: Math.min(limit('maxItems') ?? MOST, Math.max(MOST, limit('minItems') ?? 0)),
      });
    case 'object':
      return objects(schema, inner);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function texts(schema: Schema): fc.Arbitrary<string> {
  if (schema['format'] === 'date-time')
    return fc.constantFrom('2026-01-31T00:00:00Z', '1970-01-01T00:00:00+14:00');
  if (schema['format'] === 'uri') return fc.constantFrom(...ADDRESSES);
  if (schema['format'] === 'byte' || schema['contentEncoding'] === 'base64') return fc.base64String();
  const minLength = (schema['minLength'] as number | undefined) ?? 0;
  const maxLength = Math.max(
    minLength,
    Math.min((schema['maxLength'] as number | undefined) ?? LONGEST, LONGEST),
  );
  return fc.oneof(
    { weight: 3, arbitrary: fc.string({ minLength, maxLength }) },
    { weight: 1, arbitrary: fc.constantFrom(...ADDRESSES) },
    { weight: 1, arbitrary: oddText },
  );
}

function objects(schema: Schema, inner: (schema: Schema) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const properties = (schema['properties'] ?? {}) as { readonly [name: string]: Schema };
  const required = ((schema['required'] ?? []) as string[]).filter((name) => name in properties);
  const named = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, inner(one)])),
    { requiredKeys: required },
  );
  const additional = schema['additionalProperties'];
  if (typeof additional !== 'object' || additional === null) return named;
  const more = fc.dictionary(fc.constantFrom('message', 'copied', 'a', 'é'), inner(additional as Schema), {
    maxKeys: 2,
  });
  return fc.tuple(named, more).map(([some, others]) => ({ ...others, ...some }));
}

/** CWL types as schemas of values in requests and results, in the OpenAPI 3.0 dialect (Part 1 `schema.yaml`). */
import type { CwlType, Field, PrimitiveName } from '../../cwl/document/model.ts';
import { mayBe } from '../../cwl/document/normal/type-algebra.ts';
import { ANY_BYTES, DIRECTORY_TYPE, isBinary, mediaTypeOfFormat } from '../media-types.ts';
import { wellKnownType } from '../well-known-types/well-known-type.ts';

export type Schema = { readonly [key: string]: unknown };

/** The schema of one value of a parameter or record field. Null is not in it: an optional value is left out. */
export function schemaOf(type: CwlType, field: Pick<Field, 'format'> = {}): Schema {
  switch (type.kind) {
    case 'null':
      return { nullable: true, enum: [null] };
    case 'array':
      return { type: 'array', items: schemaOf(type.items, field) };
    case 'enum':
      return { type: 'string', enum: [...type.symbols] };
    case 'record':
      return wellKnownType(type)?.schema ?? recordSchema(type.fields);
    case 'union':
      return unionSchema(type.types, field);
    case 'File':
      return { oneOf: [...fileMediaTypes(field).flatMap(contentSchemas), LINK, CWL_FILE] };
    case 'Directory':
      return { oneOf: [urlSchema(DIRECTORY_TYPE), LINK, CWL_DIRECTORY] };
    case 'boolean':
    case 'int':
    case 'long':
    case 'float':
    case 'double':
    case 'string':
    case 'Any':
      return SCALARS[type.kind];
  }
}

const SCALARS: { readonly [kind in Exclude<PrimitiveName, 'null' | 'File' | 'Directory'>]: Schema } = {
  boolean: { type: 'boolean' },
  int: { type: 'integer', format: 'int32' },
  long: { type: 'integer', format: 'int64' },
  float: { type: 'number', format: 'float' },
  double: { type: 'number', format: 'double' },
  string: { type: 'string' },
  Any: {},
};

const LINK: Schema = {
  type: 'object',
  required: ['href'],
  properties: { href: { type: 'string', format: 'uri' }, type: { type: 'string' } },
};

const CWL_FILE: Schema = {
  type: 'object',
  required: ['class'],
  properties: {
    class: { type: 'string', enum: ['File'] },
    location: { type: 'string', format: 'uri' },
    basename: { type: 'string' },
    format: { type: 'string', format: 'uri' },
    contents: { type: 'string' },
    secondaryFiles: { type: 'array', items: { type: 'object' } },
  },
};

const CWL_DIRECTORY: Schema = {
  type: 'object',
  required: ['class'],
  properties: {
    class: { type: 'string', enum: ['Directory'] },
    location: { type: 'string', format: 'uri' },
    basename: { type: 'string' },
    listing: { type: 'array', items: { type: 'object' } },
  },
};

/** A URL; and where it is known to be binary, base64 (Part 1 `binaryInputValue.yaml`). */
function contentSchemas(contentMediaType: string): readonly Schema[] {
  const binary = { type: 'string', format: 'byte', contentEncoding: 'base64', contentMediaType };
  return [urlSchema(contentMediaType), ...(isBinary(contentMediaType) ? [binary] : [])];
}

function urlSchema(contentMediaType: string): Schema {
  return { type: 'string', format: 'uri', contentMediaType };
}

/** The first one is the default (Part 1 `/req/ogc-process-description/input-mixed-type`). */
function fileMediaTypes(field: Pick<Field, 'format'>): readonly string[] {
  const mediaTypes = (field.format ?? []).map(mediaTypeOfFormat).filter((type) => type !== undefined);
  return mediaTypes.length === 0 ? [ANY_BYTES] : mediaTypes;
}

function recordSchema(fields: readonly Field[]): Schema {
  const required = fields.filter((field) => !mayBe(field.type, 'null')).map((field) => field.name);
  const properties = Object.fromEntries(
    fields.map((field) => [
      field.name,
      {
        ...schemaOf(field.type, field),
        ...(field.label !== undefined && { title: field.label }),
        ...(field.doc !== undefined && { description: field.doc }),
      },
    ]),
  );
  return { type: 'object', properties, ...(required.length > 0 && { required }) };
}

function unionSchema(types: readonly CwlType[], field: Pick<Field, 'format'>): Schema {
  const branches = types.filter((type) => type.kind !== 'null').map((type) => schemaOf(type, field));
  const schema = branches.length === 1 && branches[0] !== undefined ? branches[0] : { oneOf: branches };
  return branches.length < types.length ? { ...schema, nullable: true } : schema;
}

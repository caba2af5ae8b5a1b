import type { CwlType } from '../../cwl/document/model.ts';
import type { CwlObject, CwlValue } from '../../cwl/values/value.ts';
import { vocabularyAt } from './addresses.ts';
import { BOUNDING_BOX_SCHEMA, boxFromOgc, boxMisfit, boxToOgc } from './bounding-box.ts';
import { hasFormat } from './check-format.ts';
import { geojsonSchema } from './geojson.ts';
import { stacSchema } from './stac.ts';
import { formatOf } from './string-formats.ts';

/** How a type that everybody knows looks to clients: as the standards have it, whatever its CWL record looks like. */
export interface WellKnownType {
  /** In the OpenAPI 3.0 dialect. */
  readonly schema: { readonly [key: string]: unknown };
  /** A value of a request as the CWL record; what cannot be one stays as it is. */
  fromOgc(raw: unknown): unknown;
  /** A CWL record as the value of a result. */
  toOgc(value: CwlObject): CwlValue;
  /** What is wrong with a record although its fields have the right types, as the end of a sentence. */
  misfit(value: CwlObject): string | undefined;
}

/** Undefined for types of a package's own. */
export function wellKnownType(type: CwlType): WellKnownType | undefined {
  if (type.kind !== 'record' || type.uri === undefined) return undefined;
  const [document = '', name = ''] = type.uri.split('#');
  switch (vocabularyAt(document)) {
    case 'string-format':
      return textOfFormat(name);
    case 'bounding-box':
      return boundingBox;
    case 'geojson':
      return asItIs(geojsonSchema(name));
    case 'stac':
      return asItIs(stacSchema(name) ?? geojsonSchema(name));
    case 'url':
    case undefined:
      return undefined;
  }
}

/** Whether values of this type are STAC documents. */
export function isStacType(type: CwlType): boolean {
  if (type.kind !== 'record' || type.uri === undefined) return false;
  const [document = '', name = ''] = type.uri.split('#');
  return vocabularyAt(document) === 'stac' && stacSchema(name) !== undefined;
}

function textOfFormat(name: string): WellKnownType | undefined {
  const known = formatOf(name);
  if (known === undefined) return undefined;
  const { format, example } = known;
  return {
    schema: { type: 'string', format },
    fromOgc: (raw) => (typeof raw === 'string' ? { value: raw } : raw),
    toOgc: (value) => value['value'] ?? null,
    misfit: ({ value }) =>
      typeof value !== 'string' || hasFormat(value, format)
        ? undefined
        : `must be a text of the format ${format}, for example ${example}, but is ${JSON.stringify(value)}`,
  };
}

const boundingBox: WellKnownType = {
  schema: BOUNDING_BOX_SCHEMA,
  fromOgc: boxFromOgc,
  toOgc: (value) => boxToOgc(value) as CwlObject,
  misfit: boxMisfit,
};

/** A missing field of a record is null in CWL; in GeoJSON and STAC null is a value, which few members may have. */
function withoutNulls(value: CwlObject): CwlObject {
  const kept = Object.entries(value).filter(
    ([name, member]) => member !== null || MAY_BE_NULL.includes(name),
  );
  return Object.fromEntries(kept);
}

/** RFC 7946 §3.2. */
const MAY_BE_NULL = ['geometry', 'properties'];

function asItIs(schema: object | undefined): WellKnownType | undefined {
  if (schema === undefined) return undefined;
  return {
    schema: { ...schema },
    fromOgc: (raw) => raw,
    toOgc: withoutNulls,
    misfit: () => undefined,
  };
}

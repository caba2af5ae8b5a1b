/** GeoJSON (RFC 7946) as CWL types. What the RFC leaves open is open: members beyond these pass. */
import { type Definition, enumOf, listOf, optional, recordOf, type TypeText } from './definition.ts';

/** How deep the lists of numbers lie in `coordinates` (RFC 7946 §3.1). */
const DEPTHS: { readonly [geometry: string]: number } = {
  Point: 1,
  LineString: 2,
  MultiPoint: 2,
  Polygon: 3,
  MultiLineString: 3,
  MultiPolygon: 4,
};
const SIMPLE = Object.keys(DEPTHS);
export const GEOMETRIES = [...SIMPLE, 'GeometryCollection'];
const BOX: { readonly [field: string]: TypeText } = { bbox: optional(listOf('double')) };

/** `type` says which object it is. */
function objectOf(name: string, doc: string, fields: { readonly [name: string]: TypeText }): Definition[] {
  return [enumOf(`${name}Type`, [name]), recordOf(name, doc, { type: `${name}Type`, ...fields })];
}

export const GEOJSON: readonly Definition[] = [
  ...SIMPLE.flatMap((name) =>
    objectOf(name, `A GeoJSON ${name}.`, { coordinates: listOf('double', DEPTHS[name]), ...BOX }),
  ),
  ...objectOf('GeometryCollection', 'Geometries of several kinds.', { geometries: listOf(SIMPLE), ...BOX }),
  ...objectOf('Feature', 'A geometry with properties.', {
    id: optional(['string', 'double']),
    geometry: optional(GEOMETRIES),
    properties: 'Any?',
    ...BOX,
  }),
  ...objectOf(
    'FeatureCollection',
    'Features; of an answer of OGC API - Features with its links and counts.',
    {
      features: listOf('Feature'),
      links: 'Any?',
      timeStamp: 'string?',
      numberMatched: 'long?',
      numberReturned: 'long?',
      ...BOX,
    },
  ),
];

/** The schema of a type by its name (Part 1 Table 13). */
export function geojsonSchema(name: string): object | undefined {
  const format = FORMATS[name] ?? (GEOMETRIES.includes(name) ? 'geojson-geometry' : undefined);
  if (format === undefined) return undefined;
  return { allOf: [{ format }, { $ref: `https://geojson.org/schema/${name}.json` }] };
}

const FORMATS: { readonly [name: string]: string } = {
  Feature: 'geojson-feature',
  FeatureCollection: 'geojson-feature-collection',
};

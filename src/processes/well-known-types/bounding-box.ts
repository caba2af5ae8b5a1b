/** Bounding boxes: `{ bbox, crs }` in CWL with a symbol as the system, in OGC API - Processes with its URI (Part 1 `bbox.yaml`). */
import { type Definition, enumOf, listOf, recordOf } from './definition.ts';

/** Systems with longitude before latitude; the second one has a height in metres too. */
const SYSTEMS: { readonly [symbol: string]: string } = {
  CRS84: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84',
  CRS84h: 'http://www.opengis.net/def/crs/OGC/0/CRS84h',
};

/** As URI, URN, safe CURIE or symbol. */
const SYSTEM =
  /^(?:\[?OGC:|https?:\/\/www\.opengis\.net\/def\/crs\/OGC\/[\d.]+\/|urn:ogc:def:crs:OGC:[\d.]*:)?(CRS84h?)\]?$/;

const FIELDS = { bbox: listOf('double'), crs: 'CRS' };

export const BOUNDING_BOXES: readonly Definition[] = [
  enumOf('CRS', Object.keys(SYSTEMS)),
  recordOf('BBox', 'West, south, east, north in degrees; with heights six numbers.', FIELDS),
  recordOf('BBox3D', 'West, south, lowest, east, north, highest.', FIELDS),
];

export const BOUNDING_BOX_SCHEMA = {
  allOf: [
    { format: 'ogc-bbox' },
    { $ref: 'https://schemas.opengis.net/ogcapi/processes/part1/1.0/openapi/schemas/bbox.yaml' },
  ],
};

/** A list of numbers or a bounding box of a request as the CWL record; what is neither stays as it is. */
export function boxFromOgc(raw: unknown): unknown {
  const box: unknown = Array.isArray(raw) ? { bbox: raw } : raw;
  if (typeof box !== 'object' || box === null || !('bbox' in box)) return raw;
  const given = 'crs' in box ? box.crs : undefined;
  if (given === undefined || given === null) {
    const hasHeights = Array.isArray(box.bbox) && box.bbox.length === 6;
    return { ...box, crs: hasHeights ? 'CRS84h' : 'CRS84' };
  }
  const symbol = typeof given === 'string' ? SYSTEM.exec(given)?.[1] : undefined;
  return { ...box, crs: symbol ?? given };
}

export function boxToOgc(box: { readonly crs?: unknown }): object {
  const uri = typeof box.crs === 'string' ? SYSTEMS[box.crs] : undefined;
  return uri === undefined ? box : { ...box, crs: uri };
}

/** What is wrong with the numbers, as the end of a sentence. */
export function boxMisfit({ bbox }: { readonly bbox?: unknown }): string | undefined {
  const count = Array.isArray(bbox) ? bbox.length : 0;
  if (count === 4 || count === 6) return undefined;
  return `must have four numbers (west, south, east, north) or six with heights, but has ${count}`;
}

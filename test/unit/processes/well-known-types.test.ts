/** Types that packages of Earth observation import by URL: loaded without the Internet, described, bound, and shown in results. */
import { describe, expect, it } from 'vitest';
import { loadDocument } from '../../../src/cwl/document/load.ts';
import type { CwlValue } from '../../../src/cwl/values/value.ts';
import { createOntologyReader } from '../../../src/platform/rdf/ontology-reader.ts';
import { bindInputs } from '../../../src/processes/bind-inputs/bind-inputs.ts';
import { describeProcess } from '../../../src/processes/describe/describe-process.ts';
import { Refusal } from '../../../src/processes/refusal.ts';
import { ogcForm } from '../../../src/processes/shape-results/ogc-form.ts';
import { shapeValue } from '../../../src/processes/shape-results/shape-value.ts';
import { wellKnownDocument } from '../../../src/processes/well-known-types/addresses.ts';
import { MemoryObjects } from '../http/support/memory-objects.ts';

const BASE = 'http://server.example';
const RAW = 'https://raw.githubusercontent.com/eoap/schemas/main';
const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
const CRS84H = 'http://www.opengis.net/def/crs/OGC/0/CRS84h';

/** A tool whose input and output `x` have the type given; every vocabulary is imported. */
async function toolOf(type: string, more = '', from = RAW, version = 'v1.2') {
  const files = [...new Set([...type.matchAll(/([\w-]+\.yaml)#/g)].map(([, file]) => file))];
  const text = `
cwlVersion: ${version}
class: CommandLineTool
id: eo
requirements:
  SchemaDefRequirement:
    types: [${files.map((file) => `{ $import: "${from}/${file}" }`).join(', ')}]
baseCommand: echo
inputs:
  x: { type: ${type}${more} }
outputs:
  x: { type: ${type}, outputBinding: { outputEval: $(inputs.x) } }
`;
  const read = async (uri: string): Promise<string> => {
    const known = wellKnownDocument(uri);
    if (known === undefined) throw new Error('there is no Internet here.');
    return known;
  };
  return loadDocument({ text, uri: 'package.cwl', read, readOntology: createOntologyReader() });
}

async function bind(type: string, raw: unknown, form: 'ogc' | 'cwl' = 'ogc') {
  const document = await toolOf(type);
  const request = { processId: 'proc', document, inputs: { x: raw }, form, base: BASE };
  const bound = await bindInputs(request, new MemoryObjects());
  return bound['x'] as CwlValue;
}

async function show(type: string, value: CwlValue) {
  const document = await toolOf(type);
  return shapeValue(ogcForm(value, document.processes['eo']!.outputs[0]!.type), BASE);
}

const uri = `"${RAW}/string_format.yaml#URI"`;
const dateTime = `"${RAW}/string_format.yaml#DateTime"`;
const duration = `"${RAW}/string_format.yaml#Duration"`;
const box = `"${RAW}/ogc.yaml#BBox"`;
const geojson = (name: string) => `"${RAW}/geojson.yaml#${name}"`;
const stac = (name: string) => `"${RAW}/stac.yaml#${name}"`;

const POLYGON = {
  type: 'Polygon',
  coordinates: [
    [
      [11, 46],
      [12, 46],
      [12, 47],
      [11, 46],
    ],
  ],
};
const FEATURE = { type: 'Feature', id: 'alps', geometry: POLYGON, properties: { name: 'Ötztal', ha: 12.5 } };
const ITEM = {
  type: 'Feature',
  stac_version: '1.0.0',
  stac_extensions: [],
  id: 'S2A',
  geometry: POLYGON,
  bbox: [11, 46, 12, 47],
  properties: { datetime: '2026-05-17T09:30:00Z', 'eo:cloud_cover': 3.5 },
  links: [{ rel: 'self', href: 'https://data.example/S2A.json' }],
  assets: { red: { href: 'red.tif', roles: ['data'] } },
};
const COLLECTION = {
  type: 'Collection',
  stac_version: '1.0.0',
  id: 'sentinel-2',
  description: 'Scenes',
  license: 'proprietary',
  extent: { spatial: { bbox: [[11, 46, 12, 47]] }, temporal: { interval: [['2026-01-01T00:00:00Z', null]] } },
  links: [],
};

describe('well-known types are found', () => {
  it.each([
    RAW,
    'https://raw.githubusercontent.com/eoap/schemas/refs/heads/main',
    'https://raw.githubusercontent.com/eoap/schemas/refs/tags/v1.2.0',
    'https://raw.githubusercontent.com/eoap/schemas/0b3a934a979b219ab963d349fcd1b87068234d2c',
    'https://github.com/eoap/schemas/raw/main',
    'https://github.com/eoap/schemas/raw/refs/heads/main',
    'https://eoap.github.io/schemas/cwl',
  ])('under %s', async (from) => {
    const document = await toolOf(`"${from}/geojson.yaml#Feature"`, '', from);

    expect(describeProcess(document, 'eo').inputs['x']?.schema).toMatchObject({
      allOf: [{ format: 'geojson-feature' }, {}],
    });
  });

  it.each([
    'string-format.yaml#Date',
    'bbox.yaml#BBox3D',
    'url.yaml#URL',
  ])('under the other name %s', async (name) => {
    const from = 'https://eoap.github.io/schemas/cwl';
    await expect(toolOf(`"${from}/${name}"`, '', from)).resolves.toBeDefined();
  });

  it.each(['v1.0', 'v1.1', 'v1.2'])('by documents of %s', async (version) => {
    for (const type of [box, geojson('Feature'), stac('Item'), uri]) {
      const { processes } = await toolOf(type, '', RAW, version);
      expect(processes['eo']?.inputs[0]?.type.kind).toBe('record');
    }
  });

  it('although the reference is spelled differently from the import', async () => {
    const heads = 'https://raw.githubusercontent.com/eoap/schemas/refs/heads/main';
    const document = await toolOf(box, '', heads);

    expect(describeProcess(document, 'eo').inputs['x']?.schema).toMatchObject({
      allOf: [{ format: 'ogc-bbox' }, {}],
    });
  });

  it.each([
    `${RAW}/experimental/discovery.yaml`,
    'http://raw.githubusercontent.com/eoap/schemas/main/ogc.yaml',
    'https://raw.githubusercontent.com/others/schemas/main/ogc.yaml',
    'https://raw.githubusercontent.com/eoap/schemas/main/constructor.yaml',
  ])('and %s is not ours to answer', (address) => {
    expect(wellKnownDocument(address)).toBeUndefined();
  });
});

describe('well-known types are described', () => {
  it.each<[string, string, object]>([
    ['a URI', uri, { type: 'string', format: 'uri' }],
    ['a time', dateTime, { type: 'string', format: 'date-time' }],
    ['a duration', duration, { type: 'string', format: 'duration' }],
    ['an optional URI', `["null", ${uri}]`, { type: 'string', format: 'uri', nullable: true }],
    [
      'a list of URIs',
      `{ type: array, items: ${uri} }`,
      { type: 'array', items: { type: 'string', format: 'uri' } },
    ],
    [
      'a bounding box',
      box,
      {
        allOf: [
          { format: 'ogc-bbox' },
          { $ref: 'https://schemas.opengis.net/ogcapi/processes/part1/1.0/openapi/schemas/bbox.yaml' },
        ],
      },
    ],
    [
      'a geometry',
      geojson('Polygon'),
      { allOf: [{ format: 'geojson-geometry' }, { $ref: 'https://geojson.org/schema/Polygon.json' }] },
    ],
    [
      'features',
      geojson('FeatureCollection'),
      {
        allOf: [
          { format: 'geojson-feature-collection' },
          { $ref: 'https://geojson.org/schema/FeatureCollection.json' },
        ],
      },
    ],
    [
      'a STAC item',
      stac('Item'),
      {
        allOf: [
          { format: 'stac-item' },
          { $ref: 'https://schemas.stacspec.org/v1.0.0/item-spec/json-schema/item.json' },
        ],
      },
    ],
    [
      'a STAC collection',
      stac('Collection'),
      {
        allOf: [
          { format: 'stac-collection' },
          { $ref: 'https://schemas.stacspec.org/v1.0.0/collection-spec/json-schema/collection.json' },
        ],
      },
    ],
  ])('%s', async (_name, type, schema) => {
    const { inputs, outputs } = describeProcess(await toolOf(type), 'eo');

    expect(inputs['x']?.schema).toEqual(schema);
    expect(outputs['x']?.schema).toEqual(schema);
  });

  it('with defaults as clients write them', async () => {
    const time = await toolOf(dateTime, ', default: { value: "2026-05-17T09:30:00Z" }');
    const area = await toolOf(box, ', default: { bbox: [11, 46, 12, 47], crs: CRS84 }');

    expect(describeProcess(time, 'eo').inputs['x']).toMatchObject({
      minOccurs: 0,
      schema: { default: '2026-05-17T09:30:00Z' },
    });
    expect(describeProcess(area, 'eo').inputs['x']?.schema).toMatchObject({
      default: { bbox: [11, 46, 12, 47], crs: CRS84 },
    });
  });
});

/** Name, type, what a request has, the value of the tool, and what results show where that differs from the request. */
const VALUES: [string, string, unknown, CwlValue, unknown?][] = [
  ['a URI', uri, 'https://a.example/b?c', { value: 'https://a.example/b?c' }],
  ['a qualified URI', uri, { value: 's3://b/k' }, { value: 's3://b/k' }, 's3://b/k'],
  ['a URI as a record', uri, { value: { value: 's3://b/k' } }, { value: 's3://b/k' }, 's3://b/k'],
  ['a time', dateTime, '2026-05-17T09:30:00.25+02:00', { value: '2026-05-17T09:30:00.25+02:00' }],
  ['a duration', duration, 'P3DT12H', { value: 'P3DT12H' }],
  [
    'URIs',
    `{ type: array, items: ${uri} }`,
    ['s3://b/1', 's3://b/2'],
    [{ value: 's3://b/1' }, { value: 's3://b/2' }],
  ],
  ['an optional URI', `["null", ${uri}]`, 's3://b/1', { value: 's3://b/1' }],
  ['a text or a URI', `[string, ${uri}]`, 'a text', 'a text'],
  ['a box', box, { bbox: [11, 46, 12, 47], crs: CRS84 }, { bbox: [11, 46, 12, 47], crs: 'CRS84' }],
  [
    'a box with heights',
    box,
    { bbox: [11, 46, 0, 12, 47, 3000], crs: CRS84H },
    { bbox: [11, 46, 0, 12, 47, 3000], crs: 'CRS84h' },
  ],
  [
    'a box without its system',
    box,
    { bbox: [11, 46, 12, 47] },
    { bbox: [11, 46, 12, 47], crs: 'CRS84' },
    { bbox: [11, 46, 12, 47], crs: CRS84 },
  ],
  [
    'a list of six numbers',
    box,
    [11, 46, 0, 12, 47, 3000],
    { bbox: [11, 46, 0, 12, 47, 3000], crs: 'CRS84h' },
    { bbox: [11, 46, 0, 12, 47, 3000], crs: CRS84H },
  ],
  ...['CRS84', 'urn:ogc:def:crs:OGC:1.3:CRS84', '[OGC:CRS84]', CRS84.replace('http:', 'https:')].map(
    (crs): [string, string, unknown, CwlValue, unknown] => [
      `a qualified box in ${crs}`,
      box,
      { value: { bbox: [11, 46, 12, 47], crs } },
      { bbox: [11, 46, 12, 47], crs: 'CRS84' },
      { bbox: [11, 46, 12, 47], crs: CRS84 },
    ],
  ),
  [
    'boxes',
    `{ type: array, items: ${box} }`,
    [{ bbox: [1, 2, 3, 4], crs: CRS84 }],
    [{ bbox: [1, 2, 3, 4], crs: 'CRS84' }],
  ],
  ['a geometry', geojson('Polygon'), { value: POLYGON }, POLYGON],
  ['a geometry without its wrapper', geojson('Polygon'), POLYGON, POLYGON, { value: POLYGON }],
  ['a feature', geojson('Feature'), { value: FEATURE }, FEATURE],
  [
    'a feature with its media type',
    geojson('Feature'),
    { value: FEATURE, mediaType: 'application/geo+json' },
    FEATURE,
    { value: FEATURE },
  ],
  [
    'features',
    geojson('FeatureCollection'),
    { value: { type: 'FeatureCollection', features: [FEATURE] } },
    { type: 'FeatureCollection', features: [FEATURE] },
  ],
  ['a STAC item', stac('Item'), { value: ITEM }, ITEM],
  ['a STAC collection', stac('Collection'), { value: COLLECTION }, COLLECTION],
];

describe('a value of a well-known type', () => {
  it.each(VALUES)('is bound: %s', async (_name, type, raw, value) => {
    expect(await bind(type, raw)).toMatchObject(value as object);
  });

  it.each(VALUES)('is shown: %s', async (_name, type, raw, value, shown = raw) => {
    expect(await show(type, value)).toEqual(shown);
  });

  it.each(VALUES)('comes back from what is shown: %s', async (_name, type, _raw, value) => {
    expect(await bind(type, await show(type, value))).toMatchObject(value as object);
  });

  it('stands in a CWL job object as CWL has it', async () => {
    expect(await bind(uri, { value: 's3://b/k' }, 'cwl')).toEqual({ value: 's3://b/k' });
    const area = { class: `${RAW}/ogc.yaml#BBox`, bbox: [1, 2, 3, 4], crs: 'CRS84' };
    expect(await bind(box, area, 'cwl')).toMatchObject({ bbox: [1, 2, 3, 4], crs: 'CRS84' });
  });

  it.each<[string, string, unknown, RegExp]>([
    [
      'a time without a zone',
      dateTime,
      '2026-05-17T09:30:00',
      /x must be a text of the format date-time, for example 2026-05-17T09:30:00Z, but is "2026-05-17T09:30:00"/,
    ],
    ['no URI', uri, 'a b', /x must be a text of the format uri/],
    ['a number', uri, 7, /x\.value must be a string, but is the number 7/],
    ['three numbers', box, [1, 2, 3], /x must have four numbers .* but has 3/],
    [
      'another system',
      box,
      { bbox: [1, 2, 3, 4], crs: 'http://www.opengis.net/def/crs/EPSG/0/4326' },
      /x\.crs must be one of CRS84, CRS84h, but is/,
    ],
    [
      'a link to a feature',
      geojson('Feature'),
      { href: 'https://data.example/lake.geojson', type: 'application/geo+json' },
      /x must be record Feature itself, as \{"value": …\}: a link is followed only where a File or Directory is wanted/,
    ],
    ['another geometry', geojson('Point'), { value: POLYGON }, /x\.type must be one of Point/],
    ['an item without assets', stac('Item'), { value: { ...ITEM, assets: null } }, /x\.assets is missing/],
  ])('is refused: %s', async (_name, type, raw, message) => {
    const refused: unknown = await bind(type, raw).catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(Refusal);
    expect((refused as Refusal).problems.map((problem) => problem.message).join('\n')).toMatch(message);
  });
});

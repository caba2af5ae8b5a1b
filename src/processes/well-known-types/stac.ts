/** STAC items, collections and catalogues as CWL types: what every version of STAC 1 requires; members beyond it pass. */
import { type Definition, enumOf, listOf, optional, recordOf, type TypeText } from './definition.ts';
import { GEOJSON, GEOMETRIES } from './geojson.ts';

const COMMON: { readonly [field: string]: TypeText } = {
  stac_version: 'string',
  stac_extensions: 'string[]?',
  id: 'string',
  links: listOf('Link'),
};

export const STAC: readonly Definition[] = [
  ...GEOJSON,
  recordOf('Link', 'A link to another resource.', {
    href: 'string',
    rel: 'string',
    type: 'string?',
    title: 'string?',
  }),
  recordOf('Asset', 'A file of an item; in `assets` by its key.', {
    href: 'string',
    type: 'string?',
    title: 'string?',
    description: 'string?',
    roles: 'string[]?',
  }),
  recordOf('Item', 'A STAC item: a GeoJSON feature with assets.', {
    ...COMMON,
    type: 'FeatureType',
    geometry: optional(GEOMETRIES),
    bbox: optional(listOf('double')),
    properties: 'Any',
    // By key, which no record of CWL can say.
    assets: 'Any',
    collection: 'string?',
  }),
  enumOf('CollectionType', ['Collection']),
  recordOf('Extent', 'Boxes in degrees, and intervals of time.', { spatial: 'Any', temporal: 'Any' }),
  recordOf('Collection', 'A STAC collection.', {
    ...COMMON,
    type: 'CollectionType',
    title: 'string?',
    description: 'string',
    keywords: 'string[]?',
    license: 'string',
    providers: 'Any?',
    extent: 'Extent',
    summaries: 'Any?',
    assets: 'Any?',
  }),
  enumOf('CatalogType', ['Catalog']),
  recordOf('Catalog', 'A STAC catalogue.', {
    ...COMMON,
    type: 'CatalogType',
    title: 'string?',
    description: 'string',
  }),
];

/** The schema of a type by its name. */
export function stacSchema(name: string): object | undefined {
  if (!['Item', 'Collection', 'Catalog'].includes(name)) return undefined;
  const word = name.toLowerCase() as StacWord;
  return { allOf: [{ format: `stac-${word}` }, { $ref: stacSchemaUrl(word) }] };
}

type StacWord = 'item' | 'collection' | 'catalog';

export function stacSchemaUrl(word: StacWord): string {
  return `https://schemas.stacspec.org/v1.0.0/${word}-spec/json-schema/${word}.json`;
}

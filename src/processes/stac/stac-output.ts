/** Outputs that are STAC, for clients that take them out of a results document. */
import { isFile } from '../../cwl/values/value.ts';
import { toKey } from '../../objects/location.ts';
import type { JsonObject } from '../json-object.ts';
import { isJson } from '../media-types.ts';
import { type FileStore, readFile } from '../read-file.ts';
import { folderOf, type OutputValue } from '../shape-results/output-content.ts';
import { mediaTypeOf, publicUrl } from '../shape-results/shape-value.ts';
import { stacSchemaUrl } from '../well-known-types/stac.ts';
import { itemsOf } from './catalogue-items.ts';
import { catalogueView, type StacView, stacView } from './stac-view.ts';

const FEATURE_COLLECTION =
  'https://schemas.opengis.net/ogcapi/features/part1/1.0/openapi/schemas/featureCollectionGeoJSON.yaml';

/** A STAC output as a qualified value (Part 1 `qualifiedInputValue.yaml`). */
export interface StacValue {
  readonly value: JsonObject;
  readonly mediaType: string;
  /** URL of the schema that the value follows. */
  readonly schema: string;
}

/** A STAC output: where its document is stored, that document, and what stands in a results document for it. */
export interface StacOutput {
  readonly url: string;
  readonly document: StacValue;
  readonly value: StacValue;
}

/**
 * An output that is STAC, with absolute links; undefined for every other one. In a results document a catalogue is the collection of the items that it leads to,
 * as clients read it who follow no links; everything else is itself.
 *
 * @param base URL of this server
 * @param view the URL of another stored document in this same form
 */
export async function stacOutput(
  output: OutputValue,
  base: string,
  objects: FileStore,
  view: (url: string) => string,
): Promise<StacOutput | undefined> {
  const found = await documentOf(output, base, objects, view);
  if (found === undefined) return undefined;
  const document = qualified(found);
  const url = withoutQuery(selfOf(found.document));
  if (found.document['type'] !== 'Catalog') return { url, document, value: document };
  const features = await itemsOf(found.document, url, base, objects, view);
  return { url, document, value: features === undefined ? document : collectionOf(features, found.document) };
}

async function documentOf(
  output: OutputValue,
  base: string,
  objects: FileStore,
  view: (url: string) => string,
): Promise<StacView | undefined> {
  const folder = folderOf(output, base);
  if (folder !== undefined) return catalogueView(objects, folder.prefix, folder.url, view);
  const key = isFile(output) && output.location !== undefined ? toKey(output.location) : undefined;
  if (key === undefined || !isFile(output) || !isJson(mediaTypeOf(output))) return undefined;
  return stacView(await readFile(objects, key, output), publicUrl(output, base), view);
}

function qualified({ document, mediaType }: StacView): StacValue {
  return { value: document, mediaType, schema: schemaOf(document) };
}

function collectionOf(features: readonly JsonObject[], catalogue: JsonObject): StacValue {
  const links = [{ rel: 'root', href: selfOf(catalogue), type: 'application/json' }];
  const value = { type: 'FeatureCollection', features, links };
  return { value, mediaType: 'application/geo+json', schema: FEATURE_COLLECTION };
}

function schemaOf({ type }: JsonObject): string {
  if (type === 'FeatureCollection') return FEATURE_COLLECTION;
  return stacSchemaUrl(type === 'Feature' ? 'item' : type === 'Collection' ? 'collection' : 'catalog');
}

/** The first link of a view. */
function selfOf({ links }: JsonObject): string {
  const [self] = links as readonly [{ readonly href: string }];
  return self.href;
}

function withoutQuery(url: string): string {
  return url.replace(/\?.*$/, '');
}

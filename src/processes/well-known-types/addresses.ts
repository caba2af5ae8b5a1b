/**
 * The custom types that packages of Earth observation import by URL. They are answered from here, so that a package can be deployed
 * without the Internet and means the same on each day.
 */
import { BOUNDING_BOXES } from './bounding-box.ts';
import { type Definition, recordOf } from './definition.ts';
import { GEOJSON } from './geojson.ts';
import { STAC } from './stac.ts';
import { STRING_FORMATS } from './string-formats.ts';

export type Vocabulary = 'string-format' | 'bounding-box' | 'geojson' | 'stac' | 'url';

/** File names in the places that `ADDRESS` knows. */
const FILES: { readonly [name: string]: Vocabulary } = {
  string_format: 'string-format',
  'string-format': 'string-format',
  ogc: 'bounding-box',
  bbox: 'bounding-box',
  geojson: 'geojson',
  stac: 'stac',
  url: 'url',
};

const DEFINITIONS: { readonly [vocabulary in Vocabulary]: readonly Definition[] } = {
  'string-format': STRING_FORMATS,
  'bounding-box': BOUNDING_BOXES,
  geojson: GEOJSON,
  stac: STAC,
  url: [recordOf('URL', 'An address, and what is there.', { href: 'string', description: 'string?' })],
};

/** The repository under each of its branches and tags, and the site that is made of it. */
const ADDRESS =
  /^https:\/\/(?:raw\.githubusercontent\.com\/eoap\/schemas\/|github\.com\/eoap\/schemas\/raw\/|eoap\.github\.io\/schemas\/)(?:refs\/(?:heads|tags)\/)?[\w.-]+\/([\w-]+)\.ya?ml$/;

/** Which of our vocabularies a document is; undefined for every other address. */
export function vocabularyAt(uri: string): Vocabulary | undefined {
  const file = ADDRESS.exec(uri)?.[1];
  return file !== undefined && Object.hasOwn(FILES, file) ? FILES[file] : undefined;
}

/** The text of the document at an address that we answer ourselves. */
export function wellKnownDocument(uri: string): string | undefined {
  const vocabulary = vocabularyAt(uri);
  return vocabulary && JSON.stringify(DEFINITIONS[vocabulary], undefined, 1);
}

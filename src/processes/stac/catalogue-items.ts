import { isJsonObject, type JsonObject } from '../json-object.ts';
import { keyOfUrl } from '../own-url.ts';
import { type FileStore, readFile } from '../read-file.ts';
import { stacView } from './stac-view.ts';

/** Links that are followed for one catalogue; who has more of them is better served by the links themselves. */
const MOST_LINKS = 1000;

/**
 * The items that a catalogue leads to, also through catalogues and collections below it, as far as the same job stored them. Undefined where there are none, or too many.
 *
 * @param document the catalogue with absolute links
 * @param url where it is stored
 */
export async function itemsOf(
  document: JsonObject,
  url: string,
  base: string,
  objects: FileStore,
  view: (url: string) => string,
): Promise<readonly JsonObject[] | undefined> {
  const job = jobOf(keyOfUrl(url, base));
  const items: JsonObject[] = [];
  const seen = new Set<string>();
  const links = targets(document);
  // Walked also while it grows.
  for (const target of links) {
    if (links.length > MOST_LINKS) return undefined;
    const key = keyOfUrl(target, base);
    if (key === undefined || jobOf(key) !== job || seen.has(key)) continue;
    seen.add(key);
    const found = await read(key, target, objects, view);
    if (found?.['type'] === 'Feature') items.push(found);
    else if (found !== undefined) for (const link of targets(found)) links.push(link);
  }
  return items.length === 0 ? undefined : items;
}

function targets({ links }: JsonObject): string[] {
  return (links as readonly unknown[])
    .filter(isJsonObject)
    .filter(({ rel }) => rel === 'child' || rel === 'item')
    .flatMap(({ href }) => (typeof href === 'string' ? [href] : []));
}

/** Undefined for what is not there, or no STAC. */
async function read(
  key: string,
  target: string,
  objects: FileStore,
  view: (url: string) => string,
): Promise<JsonObject | undefined> {
  if (key.endsWith('/') || (await objects.head(key)) === undefined) return undefined;
  const stored = target.replace(/[?#].*$/, '');
  return (await stacView(await readFile(objects, key), stored, view))?.document;
}

/** `jobs/<id>`: a document of another job, or an upload, is none of this output. */
function jobOf(key: string | undefined): string | undefined {
  return key?.split('/').slice(0, 2).join('/');
}

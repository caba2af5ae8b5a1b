import { text } from 'node:stream/consumers';
import { parseJson } from '../../cwl/values/exact-json.ts';
import { listFolder } from '../list-folder.ts';
import { isJson, mediaTypeOfName } from '../media-types.ts';
import { type FileStore, readFile, type StoredFile } from '../read-file.ts';
import { isStac, mediaTypeOfStac, withAbsoluteLinks } from './absolute-links.ts';

/** Bytes of a document that is read for it; STAC keeps what is large in assets. */
const LARGEST_DOCUMENT = 32 * 1024 * 1024;

/** Names of the document that others are reached from, the likeliest first. */
const ROOTS = ['catalog.json', 'collection.json'];

export interface StacView {
  readonly mediaType: string;
  readonly document: { readonly [name: string]: unknown };
}

/** A stored file with absolute links; undefined for one that is no STAC. See withAbsoluteLinks for the parameters. */
export async function stacView(
  file: StoredFile,
  url: string,
  view: (url: string) => string,
): Promise<StacView | undefined> {
  if (!isJson(file.mediaType) || file.size > LARGEST_DOCUMENT) return undefined;
  const document = parsed(await text(await file.open()));
  if (!isStac(document)) return undefined;
  return { mediaType: mediaTypeOfStac(document), document: withAbsoluteLinks(document, url, view) };
}

/**
 * The STAC document that a folder begins with: `catalog.json`, `collection.json`, else its only one; undefined where it has none.
 * `prefix` and `url` end with `/`.
 *
 * Rejects with Refusal `no-such-file` where there is no such folder.
 */
export async function catalogueView(
  objects: FileStore,
  prefix: string,
  url: string,
  view: (url: string) => string,
): Promise<StacView | undefined> {
  const files = (await listFolder(objects, prefix)).filter(({ kind }) => kind === 'file');
  const names = files.map(({ name }) => name).filter((name) => isJson(mediaTypeOfName(name)));
  const likely = ROOTS.filter((name) => names.includes(name));
  const candidates = likely.length > 0 ? likely : names.length === 1 ? names : [];
  for (const name of candidates) {
    const file = await readFile(objects, prefix + name);
    const found = await stacView(file, url + encodeURIComponent(name), view);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a file that only says it is JSON holds is no STAC. */
function parsed(json: string): unknown {
  try {
    return parseJson(json);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

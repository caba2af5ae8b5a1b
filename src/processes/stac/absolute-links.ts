/** STAC documents (Catalog, Collection, Item, ItemCollection) for readers that see no folder around them. */
import { isJsonObject, type JsonObject } from '../json-object.ts';

/** Links that lead to other STAC documents; all others lead to data and pages. */
const BETWEEN_DOCUMENTS = new Set(['root', 'parent', 'child', 'item', 'items', 'collection', 'prev', 'next']);

export function isStac(document: unknown): document is JsonObject {
  if (typeof document !== 'object' || document === null) return false;
  const { stac_version, type, features } = document as JsonObject;
  if (typeof stac_version === 'string') return true;
  return type === 'FeatureCollection' && Array.isArray(features) && features.some(isStac);
}

/**
 * The document with the URLs of all its links and assets. What is absolute stays, also a path of the container that it was made in, which
 * leads nowhere.
 *
 * @param url where the stored document is
 * @param view the URL of another stored document in this same form
 */
export function withAbsoluteLinks(
  document: JsonObject,
  url: string,
  view: (url: string) => string,
): JsonObject {
  const { links, features } = document;
  return {
    ...withAssets(document, url),
    ...(Array.isArray(features) && {
      features: features.map((item: unknown) =>
        isStac(item) ? { ...withAssets(item, url), links: linksOf(item['links'], url, view) } : item,
      ),
    }),
    links: [
      { rel: 'self', href: view(url), type: mediaTypeOfStac(document) },
      ...linksOf(links, url, view).filter((link) => (link as JsonObject)['rel'] !== 'self'),
    ],
  };
}

export function mediaTypeOfStac({ type }: JsonObject): string {
  return type === 'Feature' || type === 'FeatureCollection' ? 'application/geo+json' : 'application/json';
}

function withAssets(document: JsonObject, url: string): JsonObject {
  const { assets } = document;
  if (!isJsonObject(assets)) return document;
  const resolved = Object.entries(assets).map(([name, asset]) => [
    name,
    withHref(asset, (href) => resolve(href, url)),
  ]);
  return { ...document, assets: Object.fromEntries(resolved) };
}

function linksOf(links: unknown, url: string, view: (url: string) => string): readonly unknown[] {
  if (!Array.isArray(links)) return [];
  return links.filter(isJsonObject).map((link) =>
    withHref(link, (href) => {
      const target = resolve(href, url);
      return target !== href && BETWEEN_DOCUMENTS.has(String(link['rel'])) ? view(target) : target;
    }),
  );
}

function withHref(holder: unknown, change: (href: string) => string): unknown {
  return isJsonObject(holder) && typeof holder['href'] === 'string'
    ? { ...holder, href: change(holder['href']) }
    : holder;
}

function resolve(href: string, url: string): string {
  const isAbsolute = href.startsWith('/') || URL.canParse(href);
  return isAbsolute ? href : (URL.parse(href, url)?.href ?? href);
}

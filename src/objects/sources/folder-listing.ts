/** What a folder of a web server holds: a JSON array of hrefs (or of links), or the page of links that web servers make. */
import { SourceError } from '../source.ts';

/**
 * Locations of the entries, in their order, each once. A page may link anything, so of its links only those count that are one level
 * below `base`; a JSON array names its entries on purpose, wherever they are.
 *
 * @param base the URL that has answered
 */
export function folderEntries(location: string, base: string, mediaType: string, text: string): string[] {
  const entries = /[/+]json\b/.test(mediaType) ? jsonEntries(location, base, text) : pageEntries(base, text);
  return [...new Set(entries)];
}

function jsonEntries(location: string, base: string, text: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SourceError(location, `${location} is a folder, but its listing is no valid JSON.`, { cause });
  }
  const links: unknown[] | undefined = Array.isArray(value) ? value : undefined;
  const hrefs = links?.map((link) =>
    typeof link === 'string' ? link : (link as { href?: unknown } | null)?.href,
  );
  if (!hrefs?.every((href) => typeof href === 'string')) {
    throw new SourceError(
      location,
      `${location} is a folder; its listing must be an array of hrefs or of links with "href".`,
    );
  }
  return hrefs.map((href) => {
    if (!URL.canParse(href, base))
      throw new SourceError(location, `${location} lists '${href}', which is no URL.`);
    return new URL(href, base).href;
  });
}

function pageEntries(base: string, html: string): string[] {
  const folder = base.replace(/[?#].*$/s, '');
  const entries: string[] = [];
  for (const [, double, single, bare] of html.matchAll(
    /<a\s[^>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/gi,
  )) {
    const href = (double ?? single ?? bare ?? '').replaceAll('&amp;', '&').trim();
    if (!URL.canParse(href, base)) continue;
    const entry = new URL(href, base).href.replace(/#.*$/s, '');
    // Links to sort the page have a query, and the one upwards is not below.
    if (entry.startsWith(folder) && /^[^/?]+\/?$/.test(entry.slice(folder.length))) entries.push(entry);
  }
  return entries;
}

/** Results documents of OGC API - Processes as CWL output objects. */
import { isFileOrDirectory, isObject, type Json, type JsonObject } from './json.ts';

/** Members of links that CWL does not have, or has under another name. */
const OF_LINKS = new Set(['href', 'type', 'rel', 'title', 'hreflang', 'length']);

/**
 * Reads a results document (Part 1 `results.yaml`): a link is a File or Directory, `{ value }` is unwrapped once, and what is
 * inside of it is CWL.
 *
 * @param url where the document came from; links in it are relative to it
 */
export function readResults(document: JsonObject, url: string): JsonObject {
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) => {
      const items = Array.isArray(value) ? (value as readonly Json[]) : undefined;
      return [name, items?.map((item) => readValue(item, url)) ?? readValue(value, url)];
    }),
  );
}

function readValue(value: Json, url: string): Json {
  if (!isObject(value)) return value;
  if (typeof value['href'] === 'string') return readLink(value, url);
  if ('value' in value) return value['value']!;
  return value;
}

/** A link with the members of the CWL object (`class`, `basename`, …), in `secondaryFiles` and `listing` too. */
function readLink(link: JsonObject, url: string): JsonObject {
  const members = Object.entries(link)
    .filter(([name]) => !OF_LINKS.has(name))
    .map(([name, member]): [string, Json] => [
      name,
      Array.isArray(member)
        ? member.map((one: Json) => (isFileOrDirectory(one) ? readLink(one, url) : one))
        : member,
    ]);
  const { href } = link;
  return {
    ...Object.fromEntries(members),
    ...(typeof href === 'string' && { location: new URL(href, url).href }),
  };
}

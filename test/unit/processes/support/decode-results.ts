/** How a CWL client reads a results document back: links and wrapped values become the CWL values that they stand for. */

type Json = { readonly [name: string]: unknown };

const QUALIFIED = ['value', 'mediaType', 'encoding', 'schema', 'format', 'crs', 'type'];

/** @param outer an output, or an item of an array that is an output: only there may a `{ value }` stand */
export function decode(value: unknown, base: string, outer = true): unknown {
  if (Array.isArray(value)) return value.map((item) => decode(item, base, outer && !Array.isArray(item)));
  if (typeof value !== 'object' || value === null) return value;
  const given = value as Json;
  if (given['class'] === 'File' || given['class'] === 'Directory') return decodeFile(given, base);
  if (outer && 'value' in given && Object.keys(given).every((name) => QUALIFIED.includes(name))) {
    return decode(given['value'], base, false);
  }
  return mapMembers(given, (member) => decode(member, base, false));
}

function decodeFile({ href, type: _type, ...members }: Json, base: string): Json {
  const location = (members['location'] ?? href) as string | undefined;
  const inner = mapMembers(members, (member) =>
    Array.isArray(member) ? decode(member, base, false) : member,
  );
  return { ...inner, ...(location !== undefined && { location: new URL(location, base).href }) };
}

function mapMembers(value: Json, f: (member: unknown) => unknown): Json {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, f(member)]));
}

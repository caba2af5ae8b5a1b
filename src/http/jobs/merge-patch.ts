/** A JSON object. */
export interface Json {
  readonly [name: string]: unknown;
}

/** The document after a JSON merge patch (RFC 7396): a member that is null goes, objects are merged, everything else is replaced. */
export function mergePatch(document: Json, patch: Json): Json {
  const merged = Object.entries(patch).map(([name, value]) => {
    if (!isObject(value)) return [name, value] as const;
    const before = document[name];
    return [name, mergePatch(isObject(before) ? before : {}, value)] as const;
  });
  return Object.fromEntries(
    Object.entries({ ...document, ...Object.fromEntries(merged) }).filter(([, value]) => value !== null),
  );
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

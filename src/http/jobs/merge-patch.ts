import { isJsonObject, type JsonObject } from '../../processes/json-object.ts';

/** The document after a JSON merge patch (RFC 7396): a member that is null goes, objects are merged, everything else is replaced. */
export function mergePatch(document: JsonObject, patch: JsonObject): JsonObject {
  const merged = Object.entries(patch).map(([name, value]) => {
    if (!isJsonObject(value)) return [name, value] as const;
    const before = document[name];
    return [name, mergePatch(isJsonObject(before) ? before : {}, value)] as const;
  });
  return Object.fromEntries(
    Object.entries({ ...document, ...Object.fromEntries(merged) }).filter(([, value]) => value !== null),
  );
}

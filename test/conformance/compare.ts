/** Expected and actual output objects, by the rules of cwltest, the test program of the standard. */
import { brief, isFileOrDirectory, isObject, type Json, type JsonObject, nameOf } from './json.ts';

const ANYTHING = 'Any';

/**
 * The first difference in words, or undefined where the actual value is what is expected. `Any` is everything, null included. Of Files and Directories only the members that
 * are expected are compared, the location by its name; listings have no order. Other objects have no members beyond the expected ones, except null.
 *
 * @param actual with its files measured
 */
export function difference(expected: Json, actual: Json | undefined, at = 'outputs'): string | undefined {
  if (expected === ANYTHING) return undefined;
  if (isFileOrDirectory(expected)) return fileDifference(expected, actual, at);
  if (isObject(expected)) return objectDifference(expected, actual, at);
  if (Array.isArray(expected)) return listDifference(expected, actual, at);
  return expected === (actual ?? null) ? undefined : differs(at, expected, actual);
}

function differs(at: string, expected: Json, actual: Json | undefined): string {
  return `${at}: expected ${brief(expected)}, got ${brief(actual)}`;
}

function first(differences: readonly (string | undefined)[]): string | undefined {
  return differences.find((found) => found !== undefined);
}

function objectDifference(expected: JsonObject, actual: Json | undefined, at: string): string | undefined {
  if (!isObject(actual)) return differs(at, expected, actual);
  const unexpected = Object.keys(actual).find((name) => !(name in expected) && actual[name] !== null);
  return (
    membersDifference(expected, actual, Object.keys(expected), at) ??
    (unexpected && `${at}: ${unexpected} is not expected, and is ${brief(actual[unexpected])}`)
  );
}

function membersDifference(
  expected: JsonObject,
  actual: JsonObject,
  names: readonly string[],
  at: string,
): string | undefined {
  return first(names.map((name) => difference(expected[name]!, actual[name], `${at}.${name}`)));
}

function listDifference(expected: readonly Json[], actual: Json | undefined, at: string): string | undefined {
  if (!Array.isArray(actual)) return differs(at, expected, actual);
  if (actual.length !== expected.length) {
    return `${differs(at, expected, actual)} (${actual.length} items, not ${expected.length})`;
  }
  return first(expected.map((item, index) => difference(item, actual[index], `${at}[${index}]`)));
}

function fileDifference(expected: JsonObject, actual: Json | undefined, at: string): string | undefined {
  if (!isObject(actual) || actual['class'] !== expected['class']) return differs(at, expected, actual);
  const location = expected['path'] ?? expected['location'];
  if (typeof location === 'string' && location !== ANYTHING && nameOf(location) !== actual['basename']) {
    return differs(`${at}.location`, location, actual['basename']);
  }
  const apart = new Set(['path', 'location', 'listing']);
  const members = Object.keys(expected).filter((name) => !apart.has(name));
  return membersDifference(expected, actual, members, at) ?? listingDifference(expected, actual, at);
}

function listingDifference(expected: JsonObject, actual: JsonObject, at: string): string | undefined {
  const wanted = (expected['listing'] ?? []) as readonly Json[];
  const listed = (actual['listing'] ?? []) as readonly Json[];
  return first(
    wanted.map((item) => {
      const differences = listed.map((one) => difference(item, one, `${at}.listing`));
      if (differences.includes(undefined)) return undefined;
      return `${at}.listing: nothing in it is ${brief(item)}; ${differences[0] ?? 'it is empty'}`;
    }),
  );
}

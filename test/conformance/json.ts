/** JSON as it comes from a suite or a server, of no known shape. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A CWL File or Directory object. */
export function isFileOrDirectory(value: Json | undefined): value is JsonObject {
  return isObject(value) && (value['class'] === 'File' || value['class'] === 'Directory');
}

/** A value in a message: one line, cut where it is long. */
export function brief(value: Json | undefined, length = 160): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** The last segment of a location, as a name: `a/item%20%231.txt` → `item #1.txt`. */
export function nameOf(location: string): string {
  const path = location.replace(/[?#].*$/s, '').replace(/\/+$/, '');
  return decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
}

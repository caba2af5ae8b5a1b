/** `object:` URIs: how CWL values name what is in the object store. Each segment of the key is percent-encoded. */

const SCHEME = 'object:';

export function toLocation(key: string): string {
  return SCHEME + key.split('/').map(encodeURIComponent).join('/');
}

/** The key that an `object:` location names; undefined for any other location. */
export function toKey(location: string): string | undefined {
  if (!location.startsWith(SCHEME)) return undefined;
  return location.slice(SCHEME.length).split('/').map(decodeURIComponent).join('/');
}

/** Paths whose slashes are those of stored files and folders: there `a/` is a folder and `a` is a file. */
const STORED = /^\/+(?:jobs\/+[^/?]+\/+files\/|uploads\/.)/;

/** A URL without the slashes too many that clients make when they join parts: `//jobs/` is `/jobs`. */
export function tidyUrl(url: string): string {
  const end = url.search(/[?#]/);
  const path = end === -1 ? url : url.slice(0, end);
  if (STORED.test(path)) return url.replace(/^\/{2,}/, '/');
  const tidy = path.replaceAll(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
  return tidy + url.slice(path.length);
}

/** The keys that every adapter takes. */

/** `/`-separated names, none of them empty, `.` or `..`; a final `/` marks a folder. */
export function isObjectKey(key: string): boolean {
  const names = (key.endsWith('/') ? key.slice(0, -1) : key).split('/');
  return (
    !key.includes('\0') &&
    key.isWellFormed() &&
    names.every((name) => name !== '' && name !== '.' && name !== '..')
  );
}

/** Throws where nothing can be stored under a key. */
export function checkObjectKey(key: string): void {
  if (!isObjectKey(key))
    throw new RangeError(`'${key}' cannot be the name of an object: a part of it is empty, '.' or '..'.`);
}

/** As checkObjectKey, and not for the marker of a folder. */
export function checkFileKey(key: string): void {
  checkObjectKey(key);
  if (key.endsWith('/')) throw new RangeError(`'${key}' names a folder; bytes cannot be stored under it.`);
}

/** The order of UTF-8 bytes, which is the order of code points (and not of JavaScript's `<`). */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

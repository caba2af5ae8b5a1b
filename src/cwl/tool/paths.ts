/** Absolute POSIX paths inside a container. */
import { decodePath, encodePath } from '../values/uri-path.ts';

/** Without empty and `.` segments; `..` is resolved and stops at the root. */
export function normalizePath(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  return `/${kept.join('/')}`;
}

/** `path` itself where it is absolute, else below `folder`; normalized. */
export function resolvePath(folder: string, path: string): string {
  return normalizePath(path.startsWith('/') ? path : `${folder}/${path}`);
}

/** The last segment; empty for the root. */
export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function parentFolder(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

/** Whether a normalized path is a folder or below it. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

/** Moves a path that is inside `from` to the same place inside `to`. */
export function rebase(path: string, from: string, to: string): string {
  return to + path.slice(from.length);
}

/** `file://` URI of a container path. */
export function toFileUri(path: string): string {
  return `file://${encodePath(path)}`;
}

/** The path that a `file://` URI or a relative reference means; undefined for a URI of another scheme. */
export function fromReference(reference: string): string | undefined {
  const path = reference.replace(/^file:(?:\/\/(?:localhost)?(?=\/))?/i, '');
  if (/^[a-z][a-z0-9+.-]*:/i.test(path)) return undefined;
  return decodePath(path);
}

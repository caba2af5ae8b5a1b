import { encodePath } from './uri-path.ts';

/** Without slashes at its end, of which a hostile path may have very many. */
export function withoutEndSlashes(path: string): string {
  return path.replace(/(?<!\/)\/+$/, '');
}

/** The location of what lies below a folder's location; `relative` is a plain path, empty for the folder itself. */
export function childLocation(location: string, relative: string): string {
  const segments = relative.split('/').filter((segment) => segment !== '');
  return [withoutEndSlashes(location), ...segments.map(encodePath)].join('/');
}

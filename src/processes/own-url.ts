/** The URLs at which this server serves what it stores, and back: `uploads/<id>/<name>`, `jobs/<job>/files/<path>`, `processes/<id>/package`. */
import { encodePath } from '../cwl/values/uri-path.ts';

/** The URL of an object; undefined for one that is not served. `base` has no trailing slash. */
export function urlOfKey(key: string, base: string): string | undefined {
  const [place, id, ...rest] = encodePath(key).split('/');
  if (id === undefined || rest.length === 0) return undefined;
  if (place === 'uploads') return [base, place, id, ...rest].join('/');
  if (place === 'jobs') return [base, place, id, 'files', ...rest].join('/');
  return undefined;
}

/** The key of the object that a URL of ours names; undefined for any other URL. Query and fragment do not count. */
export function keyOfUrl(url: string, base: string): string | undefined {
  const path = pathBelow(url, base);
  if (path === undefined) return undefined;
  const [place, id, ...rest] = path;
  if (id === undefined || id === '') return undefined;
  if (place === 'uploads' && rest.length > 0) return ['uploads', id, ...rest].join('/');
  if (place === 'jobs' && rest[0] === 'files' && rest.length > 1)
    return ['jobs', id, ...rest.slice(1)].join('/');
  return undefined;
}

/** The process whose package a URL of ours names, with `version` where the URL has it; undefined for any other URL. */
export function processOfPackageUrl(
  url: string,
  base: string,
): { readonly id: string; readonly version?: string } | undefined {
  const [place, id, last, ...rest] = pathBelow(url, base) ?? [];
  if (place !== 'processes' || id === undefined || last !== 'package' || rest.length > 0) return undefined;
  const version = new URL(url).searchParams.get('version');
  return { id, ...(version !== null && { version }) };
}

/** Decoded segments after the base; undefined where the URL lies elsewhere or has a segment that no key can have. */
function pathBelow(url: string, base: string): readonly string[] | undefined {
  const parsed = URL.parse(url);
  const root = URL.parse(`${base}/`);
  if (parsed === null || root === null || parsed.origin !== root.origin) return undefined;
  if (!parsed.pathname.startsWith(root.pathname)) return undefined;
  const encoded = parsed.pathname.slice(root.pathname.length).split('/');
  try {
    const segments = encoded.map(decodeURIComponent);
    return segments.some((segment) => segment === '..' || segment.includes('/')) ? undefined : segments;
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

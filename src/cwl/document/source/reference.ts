/** Identifiers and references of documents (CWL v1.2 §"Identifiers", Schema Salad §"Link resolution"). */
import { withoutEndSlashes } from '../../values/locations.ts';
import { decodePath, encodePath } from '../../values/uri-path.ts';

const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

export function isAbsolute(reference: string): boolean {
  return SCHEME.test(reference);
}

/**
 * A reference made absolute against the document in which it stands. Where that document has no address (its URI is
 * a bare path such as `package.cwl`), the result is a path as well.
 *
 * @returns undefined where the two do not make an address
 */
export function resolveReference(reference: string, base: string): string | undefined {
  if (isAbsolute(reference)) return URL.parse(reference)?.href ?? reference;
  if (reference === '' || reference.startsWith('#')) return splitFragment(base).document + reference;
  if (isAbsolute(base)) return URL.parse(reference, base)?.href;
  const merged = URL.parse(reference, `package:///${base.replace(/^\//, '')}`)?.href;
  const rooted = base.startsWith('/') || reference.startsWith('/');
  return merged?.slice(rooted ? 'package://'.length : 'package:///'.length);
}

interface SplitUri {
  readonly document: string;
  readonly fragment: string | undefined;
}

export function splitFragment(uri: string): SplitUri {
  const hash = uri.indexOf('#');
  if (hash === -1) return { document: uri, fragment: undefined };
  return { document: uri.slice(0, hash), fragment: uri.slice(hash + 1) || undefined };
}

/** The name that users see: `x` of `#main/x`, `main/x`, `x` and `http://h/wf.cwl#main/x`. */
export function shortName(id: string): string {
  const fragment = splitFragment(id).fragment ?? id;
  return fragment.slice(fragment.lastIndexOf('/') + 1);
}

/** The id of a process within its document: `main` of `main`, `#main` and `http://h/wf.cwl#main`. */
export function processName(id: string): string {
  const { document, fragment } = splitFragment(id);
  return fragment ?? (document.includes('://') ? fileStem(document) : id);
}

/** `tool` of `http://h/a/tool.cwl?x=1`. */
export function fileStem(uri: string): string {
  const path = withoutEndSlashes(splitFragment(uri).document.replace(/\?.*$/, ''));
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.(cwl|ya?ml|json)$/i, '');
  return decodePath(name).replace(/^[a-z][a-z0-9+.-]*:/i, '') || 'main';
}

/** A file path as the relative or absolute URI reference that names it (RFC 3986 §3.3). */
export function pathToReference(path: string): string {
  const encoded = encodePath(path);
  return path.startsWith('/') ? `file://${encoded}` : encoded;
}

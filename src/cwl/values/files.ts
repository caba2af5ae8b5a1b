/** Walks over the File and Directory objects in a value, and names their parts. */
import { withoutEndSlashes } from './locations.ts';
import { decodePath } from './uri-path.ts';
import { type CwlValue, type DirectoryValue, type FileValue, isDirectory, isFile } from './value.ts';

export type FileOrDirectory = FileValue | DirectoryValue;

/**
 * The value with `f(object)` in place of every File and Directory object, inside records, arrays, `secondaryFiles` and
 * `listing` too. Inner ones come first, one after another: `f` receives an object whose own files are mapped already.
 */
export async function mapFiles(
  value: CwlValue,
  f: (file: FileOrDirectory) => FileOrDirectory | Promise<FileOrDirectory>,
): Promise<CwlValue> {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const items: CwlValue[] = [];
    for (const item of value as readonly CwlValue[]) items.push(await mapFiles(item, f));
    return items;
  }
  const fields: [string, CwlValue][] = [];
  for (const [key, field] of Object.entries(value)) fields.push([key, await mapFiles(field, f)]);
  const mapped = Object.fromEntries(fields) as CwlValue;
  return isFile(mapped) || isDirectory(mapped) ? ((await f(mapped)) as CwlValue) : mapped;
}

/** Every File and Directory object in the value, nested ones included, an outer one before what it holds. */
export function collectFiles(value: CwlValue | undefined): FileOrDirectory[] {
  if (value === null || typeof value !== 'object') return [];
  const inside = Object.values(value).flatMap((field) => collectFiles(field as CwlValue));
  return isFile(value) || isDirectory(value) ? [value, ...inside] : inside;
}

export interface NameParts {
  readonly basename: string;
  readonly nameroot: string;
  readonly nameext: string;
}

/**
 * `nameroot` + `nameext` = `basename`; the extension starts at the last dot, leading dots do not count
 * (CWL v1.2 §File): `a.tar.gz` → `a.tar`, `.gz`; `.cshrc` → `.cshrc`, ``.
 */
export function nameParts(basename: string): NameParts {
  const dot = basename.lastIndexOf('.');
  const first = basename.search(/[^.]/);
  const end = first !== -1 && first < dot ? dot : basename.length;
  return { basename, nameroot: basename.slice(0, end), nameext: basename.slice(end) };
}

/**
 * The basename that a File or Directory has: its own, else the last segment of its path or location.
 * Undefined for a literal without a name.
 */
export function basenameOf(file: FileOrDirectory): string | undefined {
  if (file.basename !== undefined) return file.basename;
  if (file.path !== undefined) return lastSegment(file.path);
  if (file.location === undefined || file.location.startsWith('data:')) return undefined;
  const segment = lastSegment(file.location.replace(/^[a-z][a-z0-9+.-]*:/i, '').replace(/[?#].*$/s, ''));
  return segment === undefined ? undefined : decodePath(segment);
}

function lastSegment(path: string): string | undefined {
  const segment = withoutEndSlashes(path).split('/').at(-1);
  return segment === '' ? undefined : segment;
}

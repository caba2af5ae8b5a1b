/**
 * CWL values (CWL v1.2 §"Data concepts"): JSON, plus File and Directory objects. A whole number that a double may not hold is a
 * bigint (cwl/values/exact-json.ts).
 *
 * `location` is a URI that says where the bytes are; `path` is the place inside a container and exists only
 * between `prepare` and `collect`. Locations that the engine meets are `object:<key>` (stored by us), `http(s):`,
 * `s3:` and `data:` URIs; a File with `contents` or a Directory with `listing` and no location is a literal.
 */
export interface FileValue {
  readonly class: 'File';
  readonly location?: string;
  readonly path?: string;
  readonly basename?: string;
  readonly dirname?: string;
  readonly nameroot?: string;
  readonly nameext?: string;
  /** `sha1$` and 40 hexadecimal digits. */
  readonly checksum?: string;
  /** Bytes. */
  readonly size?: number;
  readonly format?: string;
  readonly contents?: string;
  readonly secondaryFiles?: readonly (FileValue | DirectoryValue)[];
}

export interface DirectoryValue {
  readonly class: 'Directory';
  readonly location?: string;
  readonly path?: string;
  readonly basename?: string;
  readonly listing?: readonly (FileValue | DirectoryValue)[];
}

export type CwlValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | FileValue
  | DirectoryValue
  | readonly CwlValue[]
  | { readonly [key: string]: CwlValue };

/** An input or output object: parameter name to value. */
export type CwlObject = { readonly [name: string]: CwlValue };

export function isFile(value: unknown): value is FileValue {
  return isClass(value, 'File');
}

export function isDirectory(value: unknown): value is DirectoryValue {
  return isClass(value, 'Directory');
}

function isClass(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && (value as { class?: unknown }).class === name;
}

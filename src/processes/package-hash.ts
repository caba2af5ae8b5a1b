import { createHash } from 'node:crypto';
import type { PackedDocument } from '../cwl/document/model.ts';

/** SHA-256 (hex) of a document's canonical JSON: the same for the same content, whatever the order of its members. */
export function packageHash(document: PackedDocument): string {
  return createHash('sha256').update(canonicalJson(document)).digest('hex');
}

/** JSON with the members of each object ordered by name (UTF-16 code units, as RFC 8785 does) and without white space. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

import { createHash } from 'node:crypto';
import type { Files, FolderEntry } from '../../../../src/cwl/ports.ts';

/** A link that leads out of the folder. */
export const ESCAPING_LINK = Symbol('escaping link');

/** Files by location or path; a name that ends in `/` is an empty folder, other folders follow from what is in them. */
export type Tree = { readonly [ref: string]: string | typeof ESCAPING_LINK };

export function memoryFiles(tree: Tree): Files {
  function text(ref: string): string {
    const content = tree[ref];
    if (typeof content === 'string') return content;
    throw new Error(`There is no file '${ref}'.`);
  }

  function list(ref: string): FolderEntry[] {
    const prefix = `${ref.replace(/\/$/, '')}/`;
    const inside = Object.keys(tree).filter((key) => key.startsWith(prefix));
    if (inside.length === 0) throw new Error(`There is no folder '${ref}'.`);
    const names = new Set(inside.map((key) => key.slice(prefix.length).split('/')[0]!).filter(Boolean));
    return [...names].sort().map((name) => ({ ...find(prefix + name)!, name: decodeURIComponent(name) }));
  }

  function find(ref: string): FolderEntry | undefined {
    const name = ref.slice(ref.lastIndexOf('/') + 1);
    const content = tree[ref];
    if (content === ESCAPING_LINK) return { name, kind: 'file', size: 0, escapes: true };
    if (content !== undefined) return { name, kind: 'file', size: Buffer.byteLength(content) };
    const isFolder = Object.keys(tree).some((key) => key.startsWith(`${ref}/`));
    return isFolder ? { name, kind: 'directory', size: 0 } : undefined;
  }

  return {
    stat: async (ref) => find(ref),
    list: async (ref) => list(ref),
    read: async (ref, limit) => {
      const bytes = Buffer.from(text(ref));
      return { text: bytes.subarray(0, limit).toString(), truncated: bytes.length > limit };
    },
    checksum: async (ref) => `sha1$${createHash('sha1').update(text(ref)).digest('hex')}`,
  };
}

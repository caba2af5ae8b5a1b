import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Files, FolderEntry } from '../../cwl/ports.ts';
import { ToolError } from '../../cwl/tool/tool-error.ts';
import { withoutEndSlashes } from '../../cwl/values/locations.ts';
import { toKey } from '../../objects/location.ts';
import type { ObjectStore } from '../../objects/object-store.ts';

/** The view of stored objects that expressions get: refs are `object:` locations. */
export class ObjectFiles implements Files {
  readonly #objects: ObjectStore;

  constructor(objects: ObjectStore) {
    this.#objects = objects;
  }

  async stat(ref: string): Promise<FolderEntry | undefined> {
    const key = keyOf(ref);
    const name = key.split('/').at(-1) ?? key;
    const info = await this.#objects.head(key);
    if (info !== undefined) return { name, kind: 'file', size: info.size };
    for await (const _below of this.#objects.list(`${key}/`)) return { name, kind: 'directory', size: 0 };
    return undefined;
  }

  async list(ref: string): Promise<readonly FolderEntry[]> {
    const prefix = `${keyOf(ref)}/`;
    const entries = new Map<string, FolderEntry>();
    let found = false;
    for await (const { key, size } of this.#objects.list(prefix)) {
      found = true;
      const [name = '', ...below] = key.slice(prefix.length).split('/');
      if (name === '') continue;
      entries.set(
        name,
        below.length > 0 ? { name, kind: 'directory', size: 0 } : { name, kind: 'file', size },
      );
    }
    if (!found) throw new Error(`There is no folder ${ref}.`);
    return [...entries.values()].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  }

  async read(ref: string, limit: number): Promise<{ readonly text: string; readonly truncated: boolean }> {
    const key = keyOf(ref);
    const size = (await this.#objects.head(key))?.size;
    // An empty object has no range to ask for.
    if (size === 0) return { text: '', truncated: false };
    const { body } = await this.#objects.get(key, { start: 0, end: limit - 1 });
    const bytes = await buffer(body);
    return { text: bytes.toString('utf8'), truncated: (size ?? 0) > limit };
  }

  async checksum(ref: string): Promise<string> {
    const { body } = await this.#objects.get(keyOf(ref));
    const hash = createHash('sha1');
    await pipeline(body, hash);
    return `sha1$${hash.digest('hex')}`;
  }
}

function keyOf(ref: string): string {
  const key = toKey(ref);
  // A default that could not be fetched when the job started is left where it is: most are replaced by a link.
  if (key === undefined)
    throw new ToolError('input', `The file ${ref} could not be fetched when the job started.`);
  return withoutEndSlashes(key);
}

import { ToolError } from '../../cwl/tool/tool-error.ts';
import { toKey } from '../../objects/location.ts';
import type { ObjectStore, StoredObject } from '../../objects/object-store.ts';
import { type Source, SourceError } from '../../objects/source.ts';
import type { AttemptFolder } from '../attempt-folder.ts';
import { entryName } from '../files/local-files.ts';
import { copyObject } from '../outputs/copy-object.ts';

/** Copies what locations name into the object store. */
export class Fetch {
  readonly #objects: ObjectStore;
  readonly #sources: Source;
  readonly #folder: AttemptFolder;
  readonly #signal: AbortSignal;

  constructor(
    parts: { readonly objects: ObjectStore; readonly sources: Source },
    folder: AttemptFolder,
    signal: AbortSignal,
  ) {
    this.#objects = parts.objects;
    this.#sources = parts.sources;
    this.#folder = folder;
    this.#signal = signal;
  }

  /** Rejects with SourceError or ObjectNotFoundError; ToolError where a folder is there. */
  async file(location: string, key: string): Promise<StoredObject> {
    const from = toKey(location);
    if (from !== undefined) return copyObject(this.#objects, from, key, this.#folder.scratch(), this.#signal);
    const opened = await this.#sources.open(location, this.#signal);
    if (opened.kind === 'file') return this.#objects.put(key, opened.body, this.#signal);
    throw new ToolError('input', `${location} is a folder where a file is expected; give it as a Directory.`);
  }

  /** Everything below a folder. */
  async folder(location: string, key: string): Promise<void> {
    const from = toKey(location);
    if (from !== undefined) return this.#copyFolder(from, key);
    const opened = await this.#sources.open(location.endsWith('/') ? location : `${location}/`, this.#signal);
    if (opened.kind === 'file') {
      opened.body.destroy();
      throw new ToolError('input', `${location} is a file where a folder is expected; give it as a File.`);
    }
    if (opened.entries.length === 0) await this.#objects.putFolder(`${key}/`);
    for (const entry of opened.entries) {
      const inside = `${key}/${entryName(entry)}`;
      if (entry.endsWith('/')) await this.folder(entry, inside);
      else await this.file(entry, inside);
    }
  }

  /** A file or a folder, whichever is there; undefined where neither is. */
  async probe(location: string, key: string): Promise<StoredObject | 'folder' | undefined> {
    try {
      return await this.file(location, key);
    } catch (error) {
      if (!(error instanceof SourceError && error.missing)) throw error;
    }
    try {
      await this.folder(location, key);
      return 'folder';
    } catch (error) {
      if (error instanceof SourceError && error.missing) return undefined;
      throw error;
    }
  }

  text(contents: string, key: string): Promise<StoredObject> {
    return this.#objects.put(key, contents, this.#signal);
  }

  emptyFolder(key: string): Promise<void> {
    return this.#objects.putFolder(`${key}/`);
  }

  async #copyFolder(from: string, key: string): Promise<void> {
    let empty = true;
    for await (const object of this.#objects.list(`${from}/`)) {
      empty = false;
      const name = object.key.slice(from.length + 1);
      if (name.endsWith('/')) await this.#objects.putFolder(`${key}/${name}`);
      else if (name !== '')
        await copyObject(this.#objects, object.key, `${key}/${name}`, this.#folder.scratch(), this.#signal);
    }
    if (empty) throw new ToolError('input', `There is no stored folder '${from}'.`);
  }
}

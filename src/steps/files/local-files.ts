import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ToolError } from '../../cwl/tool/tool-error.ts';
import { basenameOf } from '../../cwl/values/files.ts';
import { toKey, toLocation } from '../../objects/location.ts';
import type { ObjectStore } from '../../objects/object-store.ts';
import type { Source } from '../../objects/source.ts';
import type { AttemptFolder } from '../attempt-folder.ts';
import type { ObjectCache } from './object-cache.ts';

/** What a location turned out to hold; names are relative to it, `/`-separated. */
export interface LocatedTree {
  readonly folders: readonly string[];
  readonly files: readonly { readonly name: string; readonly location: string; readonly size?: number }[];
}

/** Makes what locations name available as files of this host, for the length of one attempt. */
export class LocalFiles {
  readonly #objects: ObjectStore;
  readonly #sources: Source;
  readonly #cache: ObjectCache;
  readonly #folder: AttemptFolder;
  readonly #downloads = new Map<string, Promise<string>>();

  constructor(
    parts: { readonly objects: ObjectStore; readonly sources: Source; readonly cache: ObjectCache },
    folder: AttemptFolder,
  ) {
    this.#objects = parts.objects;
    this.#sources = parts.sources;
    this.#cache = parts.cache;
    this.#folder = folder;
  }

  /** Path of a file with the bytes of a location; not to be written. Rejects with ObjectNotFoundError or SourceError. */
  file(location: string, signal: AbortSignal): Promise<string> {
    const key = toKey(location);
    if (key !== undefined) return this.#cache.path(key, signal);
    let download = this.#downloads.get(location);
    if (download === undefined) {
      download = this.#download(location, signal);
      this.#downloads.set(location, download);
    }
    return download;
  }

  /** Everything below a folder's location. */
  async tree(location: string, signal: AbortSignal): Promise<LocatedTree> {
    const key = toKey(location);
    return key === undefined ? this.#sourceTree(location, signal) : this.#objectTree(key, signal);
  }

  async #objectTree(key: string, signal: AbortSignal): Promise<LocatedTree> {
    const prefix = key.endsWith('/') ? key : `${key}/`;
    const folders: string[] = [];
    const files: { name: string; location: string; size: number }[] = [];
    for await (const { key: below, size } of this.#objects.list(prefix)) {
      signal.throwIfAborted();
      const name = below.slice(prefix.length);
      if (name.endsWith('/')) folders.push(name.slice(0, -1));
      else if (name !== '') files.push({ name, location: toLocation(below), size });
    }
    return { folders, files };
  }

  async #sourceTree(location: string, signal: AbortSignal): Promise<LocatedTree> {
    const folders: string[] = [];
    const files: { name: string; location: string }[] = [];
    const visit = async (at: string, prefix: string): Promise<void> => {
      const opened = await this.#sources.open(at.endsWith('/') ? at : `${at}/`, signal);
      if (opened.kind === 'file') {
        opened.body.destroy();
        throw new ToolError('input', `${at} is a file where a folder is expected.`);
      }
      for (const entry of opened.entries) {
        const name = prefix + entryName(entry);
        if (!entry.endsWith('/')) files.push({ name, location: entry });
        else {
          folders.push(name);
          await visit(entry, `${name}/`);
        }
      }
    };
    await visit(location, '');
    return { folders, files };
  }

  async #download(location: string, signal: AbortSignal): Promise<string> {
    const opened = await this.#sources.open(location, signal);
    if (opened.kind === 'folder')
      throw new ToolError('input', `${location} is a folder where a file is expected.`);
    const path = this.#folder.scratch();
    await pipeline(opened.body, createWriteStream(path), { signal });
    return path;
  }
}

/** The name under which an entry of a folder is stored. @throws ToolError for a location that gives none */
export function entryName(location: string): string {
  const name = basenameOf({ class: 'File', location }) ?? '';
  if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name)) {
    throw new ToolError('input', `The folder entry ${location} has a name that no file can have.`);
  }
  return name;
}

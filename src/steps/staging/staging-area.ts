import { ToolError } from '../../cwl/tool/tool-error.ts';
import { basenameOf, type FileOrDirectory } from '../../cwl/values/files.ts';
import {
  type CwlValue,
  type DirectoryValue,
  type FileValue,
  isDirectory,
  isFile,
} from '../../cwl/values/value.ts';
import { toKey, toLocation } from '../../objects/location.ts';
import type { ObjectStore, StoredObject } from '../../objects/object-store.ts';
import { SourceError } from '../../objects/source.ts';
import { inParallel } from '../in-parallel.ts';
import type { Fetch } from './fetch.ts';

/** Transfers at once. */
const PARALLEL = 8;

/** Something to be stored, and a name for messages. */
interface Work {
  readonly what: string;
  readonly name: string;
  readonly run: () => Promise<void>;
}

/**
 * Where the inputs of a job come together: each File and Directory gets a numbered folder of its own below the attempt's
 * prefix, its secondary files beside it. A location that occurs twice is fetched once.
 */
export class StagingArea {
  readonly #prefix: string;
  readonly #objects: ObjectStore;
  readonly #fetch: Fetch;
  readonly #folders = new Map<string, string>();
  readonly #keys = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #stored = new Map<string, Pick<StoredObject, 'size'> & Partial<StoredObject>>();
  #work: Work[] = [];
  #number = 0;

  constructor(prefix: string, objects: ObjectStore, fetch: Fetch) {
    this.#prefix = prefix;
    this.#objects = objects;
    this.#fetch = fetch;
  }

  /**
   * Plans the storing of every File and Directory in a value.
   *
   * @param what names the value in messages, for example `input 'scene'`
   * @returns the value with `object:` locations, to be asked for after `run`
   */
  value(value: CwlValue, what: string): () => CwlValue {
    if (value === null || typeof value !== 'object') return () => value;
    if (isFile(value) || isDirectory(value)) return this.#located(value, what) as () => CwlValue;
    if (Array.isArray(value)) {
      const items = (value as readonly CwlValue[]).map((item) => this.value(item, what));
      return () => items.map((build) => build());
    }
    const fields = Object.entries(value).map(([name, field]) => [name, this.value(field, what)] as const);
    return () => Object.fromEntries(fields.map(([name, build]) => [name, build()]));
  }

  /** Stores what has been planned. Rejects naming the input that cannot be had. */
  async run(onProgress: (activity: string) => void): Promise<void> {
    const work = this.#work;
    this.#work = [];
    let finished = 0;
    await inParallel(work, PARALLEL, async ({ what, name, run }) => {
      onProgress(`fetching ${name} (${finished + 1} of ${work.length})`);
      await naming(what, run);
      finished += 1;
    });
  }

  /** Fetches what lies beside a primary file into the same folder; undefined where nothing is there. */
  async sibling(
    primary: FileValue,
    location: string,
    name: string,
    what: string,
  ): Promise<FileOrDirectory | undefined> {
    const basename = name.slice(name.lastIndexOf('/') + 1);
    if (toKey(location) !== undefined) return this.#storedSibling(location, basename);
    const key = this.#keyIn(this.#folderOf(primary), basename);
    const found = await naming(what, () => this.#fetch.probe(location, key));
    if (found === undefined) return undefined;
    if (found === 'folder') return { class: 'Directory', location: toLocation(key), basename };
    this.#stored.set(key, found);
    return { class: 'File', location: toLocation(key), basename };
  }

  async #storedSibling(location: string, basename: string): Promise<FileOrDirectory | undefined> {
    const key = toKey(location) ?? '';
    if ((await this.#objects.head(key)) !== undefined) return { class: 'File', location, basename };
    for await (const _ of this.#objects.list(`${key}/`)) return { class: 'Directory', location, basename };
    return undefined;
  }

  #located(file: FileOrDirectory, what: string, folder = this.#folderOf(file)): () => FileOrDirectory {
    return isFile(file) ? this.#file(file, what, folder) : this.#directory(file, what, folder);
  }

  #file(file: FileValue, what: string, folder: string): () => FileValue {
    const basename = this.#nameOf(file);
    const { format } = file;
    const secondary = (file.secondaryFiles ?? []).map((one) => this.#located(one, what, folder));
    const key = this.#planFile(file, basename, what, folder);
    return () => this.#storedFile(key, basename, format, secondary);
  }

  /** @returns the key where the bytes are, or will be. */
  #planFile(file: FileValue, basename: string, what: string, folder: string): string {
    const { location, contents } = file;
    if (location === undefined && contents === undefined) {
      throw new ToolError('input', `The File '${basename}' of ${what} has neither a location nor contents.`);
    }
    const present = location === undefined ? undefined : (toKey(location) ?? this.#keys.get(location));
    if (present !== undefined) {
      if (location !== undefined && toKey(location) !== undefined)
        this.#plan(what, basename, () => this.#look(present, basename));
      return present;
    }
    const key = this.#keyIn(folder, basename);
    if (location === undefined) {
      this.#plan(what, basename, async () => {
        this.#stored.set(key, await this.#fetch.text(contents ?? '', key));
      });
    } else {
      this.#planFetch(what, basename, location, key, async () => {
        this.#stored.set(key, await this.#fetch.file(location, key));
      });
    }
    return key;
  }

  #directory(directory: DirectoryValue, what: string, folder: string): () => DirectoryValue {
    const basename = this.#nameOf(directory);
    const { location } = directory;
    const present = location === undefined ? undefined : (toKey(location) ?? this.#keys.get(location));
    const key = present ?? this.#keyIn(folder, basename);
    if (location === undefined) return this.#literal(directory, key, what);
    if (present === undefined) {
      this.#planFetch(what, basename, location, key, () => this.#fetch.folder(location, key));
    }
    return () => ({ class: 'Directory', location: toLocation(key), basename });
  }

  /**
   * A literal Directory becomes a folder of the store, so that everything after finds one kind of Directory. It keeps its
   * listing, which expressions may read whatever `loadListing` says.
   */
  #literal(directory: DirectoryValue, key: string, what: string): () => DirectoryValue {
    const listing = this.#planListing(directory, key, what);
    const basename = this.#nameOf(directory);
    return () => ({
      class: 'Directory',
      location: toLocation(key),
      basename,
      listing: listing.map((build) => build()),
    });
  }

  /** The entries of a literal Directory, each stored under the key of the folder. */
  #planListing(directory: DirectoryValue, key: string, what: string): (() => FileOrDirectory)[] {
    const { listing } = directory;
    if (listing === undefined) {
      throw new ToolError(
        'input',
        `The Directory '${this.#nameOf(directory)}' of ${what} has neither a location nor a listing.`,
      );
    }
    if (listing.length === 0) this.#plan(what, key, () => this.#fetch.emptyFolder(key));
    return listing.map((entry) => {
      const inside = this.#keyIn(key, this.#nameOf(entry));
      return isFile(entry)
        ? this.#entryFile(entry, key, inside, what)
        : this.#entryFolder(entry, inside, what);
    });
  }

  #entryFile(entry: FileValue, folder: string, key: string, what: string): () => FileValue {
    const basename = this.#nameOf(entry);
    const { location, contents } = entry;
    this.#plan(what, basename, async () => {
      const stored =
        location === undefined ? this.#fetch.text(contents ?? '', key) : this.#fetch.file(location, key);
      this.#stored.set(key, await stored);
    });
    const beside = { class: 'Directory', listing: entry.secondaryFiles ?? [] } as const;
    const secondary = beside.listing.length === 0 ? [] : this.#planListing(beside, folder, what);
    return () => this.#storedFile(key, basename, entry.format, secondary);
  }

  #entryFolder(entry: DirectoryValue, key: string, what: string): () => DirectoryValue {
    const { location } = entry;
    if (location === undefined) return this.#literal(entry, key, what);
    const basename = this.#nameOf(entry);
    this.#plan(what, basename, () => this.#fetch.folder(location, key));
    return () => ({ class: 'Directory', location: toLocation(key), basename });
  }

  #storedFile(
    key: string,
    basename: string,
    format: string | undefined,
    secondary: readonly (() => FileOrDirectory)[],
  ): FileValue {
    const stored = this.#stored.get(key);
    return {
      class: 'File',
      location: toLocation(key),
      basename,
      ...(stored === undefined ? {} : { size: stored.size }),
      ...(stored?.checksum === undefined ? {} : { checksum: stored.checksum }),
      ...(format === undefined ? {} : { format }),
      ...(secondary.length === 0 ? {} : { secondaryFiles: secondary.map((build) => build()) }),
    };
  }

  /** Size of what the client says is stored already. */
  async #look(key: string, basename: string): Promise<void> {
    if (this.#stored.has(key)) return;
    const info = await this.#objects.head(key);
    if (info === undefined)
      throw new ToolError('input', `The file '${basename}' is not stored here any more; upload it again.`);
    this.#stored.set(key, info);
  }

  /** Notes under which key a location is going to be, as long as it can be had. */
  #planFetch(what: string, name: string, location: string, key: string, fetch: () => Promise<void>): void {
    this.#keys.set(location, key);
    this.#plan(what, name, async () => {
      try {
        await fetch();
      } catch (error) {
        this.#keys.delete(location);
        throw error;
      }
    });
  }

  #plan(what: string, name: string, run: () => Promise<void>): void {
    this.#work.push({ what, name, run });
  }

  /** The folder that belongs to a primary file, the same whenever it is asked for. */
  #folderOf(file: FileOrDirectory): string {
    const known = file.location === undefined ? undefined : this.#folders.get(file.location);
    if (known !== undefined) return known;
    const folder = `${this.#prefix}${this.#number}`;
    this.#number += 1;
    if (file.location !== undefined) this.#folders.set(file.location, folder);
    return folder;
  }

  /** A free key; where a name is taken, a numbered folder in between keeps the name itself. */
  #keyIn(folder: string, basename: string): string {
    let key = `${folder}/${basename}`;
    for (let number = 2; this.#taken.has(key); number += 1) key = `${folder}/${number}/${basename}`;
    this.#taken.add(key);
    return key;
  }

  #nameOf(file: FileOrDirectory): string {
    const name = basenameOf(file) ?? file.class.toLowerCase();
    if (name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name)) return name;
    throw new ToolError(
      'input',
      `'${name}' is no name for a ${file.class}: a basename is one name without '/'.`,
    );
  }
}

/** Says which input it was. */
async function naming<T>(what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ToolError)
      throw new ToolError(error.blame, `The ${what}: ${error.message}`, { cause: error });
    if (!(error instanceof SourceError)) throw error;
    const { location, missing, temporary } = error;
    throw new SourceError(location, `The ${what} cannot be read: ${error.message}`, {
      missing,
      temporary,
      cause: error,
    });
  }
}

import { posix } from 'node:path';
import { misnamedOutput } from '../../cwl/tool/glob.ts';
import { ToolError } from '../../cwl/tool/tool-error.ts';
import { basenameOf, type FileOrDirectory } from '../../cwl/values/files.ts';
import {
  type CwlObject,
  type CwlValue,
  type DirectoryValue,
  type FileValue,
  isDirectory,
  isFile,
} from '../../cwl/values/value.ts';
import { toKey, toLocation } from '../../objects/location.ts';
import type { ContainerFiles } from '../files/container-files.ts';
import type { LocalFiles } from '../files/local-files.ts';
import type { OutputUploads, Stored } from './output-uploads.ts';

/** The value as it is once everything has been stored. */
type Build<T> = (stored: Stored) => T;

export interface OutputPlace {
  /** Of the attempt. */
  readonly prefix: string;
  /** `runtime.outdir` and the files of the container; absent for an ExpressionTool, which has none. */
  readonly container?: { readonly outdir: string; readonly files: ContainerFiles };
  /** To look into stored folders. */
  readonly stored: LocalFiles;
}

/**
 * Stores every File and Directory of an output object: what lies below outdir under `<prefix>out/`, literals under
 * `<prefix>literals/<number>/`. What has a location is an input that was passed on and stays where it is.
 *
 * @returns the object with locations, sizes and checksums, Directories with their whole listing; without container paths.
 * @throws ToolError for an output that is not there or leads out of the container's folders.
 */
export async function uploadOutputs(
  outputs: CwlObject,
  place: OutputPlace,
  uploads: OutputUploads,
  signal: AbortSignal,
): Promise<CwlObject> {
  const plan = new OutputPlan(place, uploads, signal);
  const build = await plan.value(outputs);
  const stored = await uploads.run(place.container?.files, signal);
  return build(stored) as CwlObject;
}

/** Decides on keys, and remembers how the value is put together afterwards. */
class OutputPlan {
  readonly #place: OutputPlace;
  readonly #uploads: OutputUploads;
  readonly #signal: AbortSignal;
  #literals = 0;

  constructor(place: OutputPlace, uploads: OutputUploads, signal: AbortSignal) {
    this.#place = place;
    this.#uploads = uploads;
    this.#signal = signal;
  }

  async value(value: CwlValue): Promise<Build<CwlValue>> {
    if (value === null || typeof value !== 'object') return () => value;
    if (isFile(value) || isDirectory(value)) return (await this.#located(value)) as Build<CwlValue>;
    if (Array.isArray(value)) {
      const items = await inOrder(value as readonly CwlValue[], (item) => this.value(item));
      return (stored) => items.map((build) => build(stored));
    }
    const fields = await inOrder(
      Object.entries(value),
      async ([name, field]) => [name, await this.value(field)] as const,
    );
    return (stored) => Object.fromEntries(fields.map(([name, build]) => [name, build(stored)]));
  }

  /** @param key where it has to go; absent: what has a location stays there. */
  #located(file: FileOrDirectory, key?: string): Promise<Build<FileOrDirectory>> {
    return isFile(file) ? this.#file(file, key) : this.#directory(file, key);
  }

  async #file(file: FileValue, wanted: string | undefined): Promise<Build<FileValue>> {
    const basename = nameOf(file);
    const key = wanted ?? this.#keyOf(file, basename);
    const kept = {
      class: 'File' as const,
      basename,
      ...(file.format === undefined ? {} : { format: file.format }),
    };
    const secondaryFiles = await inOrder(file.secondaryFiles ?? [], (secondary) =>
      this.#located(
        secondary,
        wanted === undefined ? undefined : `${posix.dirname(wanted)}/${nameOf(secondary)}`,
      ),
    );
    const secondary = (stored: Stored) =>
      secondaryFiles.length === 0 ? {} : { secondaryFiles: secondaryFiles.map((build) => build(stored)) };

    if (file.location !== undefined && wanted === undefined) {
      const { location, size, checksum } = file;
      const known = {
        location,
        ...(size === undefined ? {} : { size }),
        ...(checksum === undefined ? {} : { checksum }),
      };
      return (stored) => ({ ...kept, ...known, ...secondary(stored) });
    }
    if (file.location !== undefined) this.#uploads.add(key, { key: storedKey(file.location) });
    else if (file.path !== undefined)
      this.#uploads.add(key, { host: (await this.#resolve(file.path, 'file')).host });
    else if (file.contents !== undefined) this.#uploads.add(key, { text: file.contents });
    else throw new ToolError('package', `The output File '${basename}' has neither a path nor contents.`);
    return (stored) => ({ ...kept, ...storedFields(stored, key), ...secondary(stored) });
  }

  async #directory(folder: DirectoryValue, wanted: string | undefined): Promise<Build<DirectoryValue>> {
    const basename = nameOf(folder);
    if (folder.location !== undefined && wanted === undefined) {
      const { location } = folder;
      return () => ({ class: 'Directory', location, basename });
    }
    const key = wanted ?? this.#keyOf(folder, basename);
    let listing: Build<FileOrDirectory>[];
    if (folder.location !== undefined) listing = await this.#copiedFolder(folder.location, key);
    else if (folder.path !== undefined) listing = await this.#containerFolder(folder.path, key);
    else if (folder.listing !== undefined) listing = await this.#literalFolder(folder.listing, basename, key);
    else
      throw new ToolError('package', `The output Directory '${basename}' has neither a path nor a listing.`);
    if (listing.length === 0) this.#uploads.addEmptyFolder(key);
    return (stored) => ({
      class: 'Directory',
      location: toLocation(key),
      basename,
      listing: listing.map((build) => build(stored)),
    });
  }

  async #containerFolder(path: string, key: string): Promise<Build<FileOrDirectory>[]> {
    const entries = await this.#container().files.list(path);
    return inOrder(entries, async ({ name, kind, escapes, misnamed }) => {
      const inside = `${path}/${name}`;
      if (misnamed) throw misnamedOutput(inside);
      if (escapes) throw escaped(inside);
      const at = `${key}/${name}`;
      if (kind === 'file') {
        this.#uploads.add(at, { host: (await this.#resolve(inside, 'file')).host });
        return (stored: Stored) => ({ class: 'File' as const, basename: name, ...storedFields(stored, at) });
      }
      const listing = await this.#containerFolder(inside, at);
      return this.#folderOf(name, at, listing);
    });
  }

  async #copiedFolder(location: string, key: string): Promise<Build<FileOrDirectory>[]> {
    const tree = await this.#place.stored.tree(location, this.#signal);
    for (const name of tree.folders) this.#uploads.addEmptyFolder(`${key}/${name}`);
    for (const file of tree.files)
      this.#uploads.add(`${key}/${file.name}`, { key: storedKey(file.location) });
    const below = (prefix: string): Build<FileOrDirectory>[] => {
      const names = [...tree.folders.map((name) => `${name}/`), ...tree.files.map(({ name }) => name)]
        .filter((name) => name.startsWith(prefix) && name !== prefix)
        .map((name) => /^[^/]*\/?/.exec(name.slice(prefix.length))![0]);
      return [...new Set(names)].sort().map((name) => {
        const at = `${key}/${prefix}${name}`;
        if (name.endsWith('/'))
          return this.#folderOf(name.slice(0, -1), at.slice(0, -1), below(prefix + name));
        return (stored: Stored) => ({ class: 'File' as const, basename: name, ...storedFields(stored, at) });
      });
    };
    return below('');
  }

  #literalFolder(
    listing: readonly FileOrDirectory[],
    basename: string,
    key: string,
  ): Promise<Build<FileOrDirectory>[]> {
    const names = new Set<string>();
    return inOrder(listing, (entry) => {
      const name = nameOf(entry);
      if (names.has(name)) {
        throw new ToolError(
          'package',
          `The output Directory '${basename}' has two entries that are called '${name}'.`,
        );
      }
      names.add(name);
      return this.#located(entry, `${key}/${name}`);
    });
  }

  #folderOf(
    basename: string,
    key: string,
    listing: readonly Build<FileOrDirectory>[],
  ): Build<DirectoryValue> {
    if (listing.length === 0) this.#uploads.addEmptyFolder(key);
    const location = toLocation(key);
    return (stored) => ({
      class: 'Directory',
      location,
      basename,
      listing: listing.map((build) => build(stored)),
    });
  }

  #keyOf(file: FileOrDirectory, basename: string): string {
    const { prefix, container } = this.#place;
    if (file.path !== undefined && container !== undefined) {
      const path = posix.normalize(file.path).replace(/\/$/, '');
      if (path === container.outdir) return `${prefix}out`;
      if (path.startsWith(`${container.outdir}/`))
        return `${prefix}out${path.slice(container.outdir.length)}`;
    }
    this.#literals += 1;
    return `${prefix}literals/${this.#literals}/${basename}`;
  }

  async #resolve(path: string, kind: 'file' | 'directory') {
    const found = await this.#container().files.resolve(path);
    if (found === undefined) throw escaped(path);
    if (found.kind !== kind) {
      throw new ToolError('package', `The output ${path} is a ${found.kind} where a ${kind} is expected.`);
    }
    return found;
  }

  #container() {
    const { container } = this.#place;
    if (container !== undefined) return container;
    throw new ToolError(
      'package',
      'An expression gives a file with a path; only an input or a literal can be its result.',
    );
  }
}

function storedFields(stored: Stored, key: string) {
  const object = stored.get(key);
  if (object === undefined) throw new Error(`The output ${key} was planned and not stored.`);
  return { location: toLocation(key), size: object.size, checksum: object.checksum };
}

function storedKey(location: string): string {
  const key = toKey(location);
  if (key !== undefined) return key;
  throw new ToolError(
    'package',
    `The output folder names ${location}, which is neither an input nor made by the step.`,
  );
}

function nameOf(file: FileOrDirectory): string {
  const name = basenameOf(file) ?? (isFile(file) ? 'file' : 'directory');
  if (name !== '' && name !== '.' && name !== '..' && !name.includes('/')) return name;
  throw new ToolError('package', `'${name}' is no name for an output: a basename is one name without '/'.`);
}

function escaped(path: string): ToolError {
  return new ToolError(
    'package',
    `The output ${path} is not there, or is a symbolic link out of the output folder. Write the file itself to $(runtime.outdir).`,
  );
}

/** One after the other: keys and numbers come out the same each time. */
async function inOrder<T, R>(items: Iterable<T>, work: (item: T) => Promise<R> | R): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

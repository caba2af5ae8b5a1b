/** Fills in what expressions may see of files (CWL v1.2 §LoadContents, §LoadListingRequirement, §File, §Directory). */
import type { LoadListing } from '../document/model.ts';
import type { Files, FolderEntry } from '../ports.ts';
import { basenameOf, type FileOrDirectory, nameParts } from './files.ts';
import { childLocation, withoutEndSlashes } from './locations.ts';
import { type CwlValue, type DirectoryValue, type FileValue, isDirectory, isFile } from './value.ts';

export interface LoadOptions {
  readonly loadContents: boolean;
  readonly loadListing: LoadListing;
  /** Bytes; 65536 by the standard. */
  readonly contentsLimit: number;
  /** Takes the beginning of a larger file, as before v1.2, instead of refusing it. */
  readonly cutContents: boolean;
}

/** Thrown when `loadContents` is asked for a file that is larger than the limit. */
export class ContentsLimitError extends Error {
  override readonly name = 'ContentsLimitError';
  readonly file: FileValue;

  constructor(file: FileValue, limit: number) {
    super(
      `loadContents reads at most ${limit} bytes, and ${basenameOf(file) ?? 'a file'} is larger. ` +
        'Pass the file to a tool instead of reading it in an expression, or cut it first.',
    );
    this.file = file;
  }
}

/**
 * The value with names and sizes of all its files, `contents` of the Files that stand in it directly or in lists, and
 * the `listing` of its Directories to the depth asked for. `no_listing` adds none; one that is there, as in a literal
 * Directory, stays.
 *
 * @throws ContentsLimitError
 */
export async function loadFiles(value: CwlValue, options: LoadOptions, files: Files): Promise<CwlValue> {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const items: CwlValue[] = [];
    for (const item of value as readonly CwlValue[]) items.push(await loadFiles(item, options, files));
    return items;
  }
  if (isFile(value)) return (await loadFile(value, options, files)) as CwlValue;
  if (isDirectory(value)) return (await loadDirectory(value, options, files)) as CwlValue;
  const fields: [string, CwlValue][] = [];
  for (const [key, field] of Object.entries(value))
    fields.push([key, await loadFiles(field, options, files)]);
  return Object.fromEntries(fields);
}

async function loadFile(file: FileValue, options: LoadOptions, files: Files): Promise<FileValue> {
  const named = await describeFile(file, options, files);
  const ref = file.path ?? file.location;
  if (!options.loadContents || file.contents !== undefined || ref === undefined) return named;
  const { text, truncated } = await files.read(ref, options.contentsLimit);
  if (!truncated) return { ...named, contents: text };
  if (!options.cutContents) throw new ContentsLimitError(file, options.contentsLimit);
  // The limit counts bytes, so that it may fall into the middle of a character.
  return { ...named, contents: text.replace(/\uFFFD$/, '') };
}

/** Names, size and the same for secondary files; never their contents. */
async function describeFile(file: FileValue, options: LoadOptions, files: Files): Promise<FileValue> {
  const basename = basenameOf(file);
  const size = file.size ?? (await sizeOf(file, files));
  const secondaryFiles = file.secondaryFiles && (await describeAll(file.secondaryFiles, options, files));
  return {
    ...file,
    ...(basename === undefined ? {} : nameParts(basename)),
    ...(size === undefined ? {} : { size }),
    ...(secondaryFiles === undefined ? {} : { secondaryFiles }),
  };
}

async function sizeOf(file: FileValue, files: Files): Promise<number | undefined> {
  if (file.contents !== undefined) return new TextEncoder().encode(file.contents).length;
  const ref = file.path ?? file.location;
  return ref === undefined ? undefined : (await files.stat(ref))?.size;
}

async function loadDirectory(
  directory: DirectoryValue,
  options: LoadOptions,
  files: Files,
): Promise<DirectoryValue> {
  const { listing, ...rest } = directory;
  const basename = basenameOf(directory);
  const named: DirectoryValue = { ...rest, ...(basename === undefined ? {} : { basename }) };
  const literal = directory.path === undefined && directory.location === undefined;
  if (literal || options.loadListing === 'no_listing') {
    return listing === undefined ? named : { ...named, listing: await describeAll(listing, options, files) };
  }
  return { ...named, listing: await list(directory, options.loadListing, files) };
}

async function describeAll(
  entries: readonly FileOrDirectory[],
  options: LoadOptions,
  files: Files,
): Promise<FileOrDirectory[]> {
  const described: FileOrDirectory[] = [];
  for (const entry of entries) {
    described.push(
      isFile(entry) ? await describeFile(entry, options, files) : await loadDirectory(entry, options, files),
    );
  }
  return described;
}

async function list(
  folder: DirectoryValue,
  depth: 'shallow_listing' | 'deep_listing',
  files: Files,
): Promise<FileOrDirectory[]> {
  const entries: FileOrDirectory[] = [];
  for (const entry of await files.list(folder.path ?? folder.location ?? '')) {
    const found = entryOf(folder, entry);
    entries.push(
      isDirectory(found) && depth === 'deep_listing'
        ? { ...found, listing: await list(found, depth, files) }
        : found,
    );
  }
  return entries;
}

function entryOf(folder: DirectoryValue, entry: FolderEntry): FileOrDirectory {
  const path = folder.path === undefined ? undefined : `${withoutEndSlashes(folder.path)}/${entry.name}`;
  const location = folder.location === undefined ? undefined : childLocation(folder.location, entry.name);
  const where = { ...(location === undefined ? {} : { location }), ...(path === undefined ? {} : { path }) };
  if (entry.kind === 'directory') return { class: 'Directory', ...where, basename: entry.name };
  const dirname = path === undefined ? {} : { dirname: path.slice(0, path.lastIndexOf('/')) };
  return { class: 'File', ...where, ...dirname, ...nameParts(entry.name), size: entry.size };
}

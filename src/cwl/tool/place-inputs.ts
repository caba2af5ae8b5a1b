/** Gives every input file its path in the container. */
import { basenameOf, type FileOrDirectory, nameParts } from '../values/files.ts';
import {
  type CwlObject,
  type CwlValue,
  type DirectoryValue,
  type FileValue,
  isDirectory,
  isFile,
} from '../values/value.ts';
import { INPUT_ROOT, type StagedEntry } from './preparation.ts';
import { ToolError } from './tool-error.ts';

export interface PlacedInputs {
  readonly inputs: CwlObject;
  readonly staging: readonly StagedEntry[];
}

/**
 * Puts each File and Directory of the inputs into a numbered folder of its own below `INPUT_ROOT`, its secondary files
 * beside it. Inputs of the same name thus never meet; where secondary files or the entries of a literal Directory do,
 * the later one gets a number in its name. The same inputs always get the same paths.
 *
 * @throws ToolError for a File without content, or a name that is no file name
 */
export function placeInputs(inputs: CwlObject): PlacedInputs {
  const staging: StagedEntry[] = [];
  let folders = 0;

  function placeValue(value: CwlValue): CwlValue {
    if (value === null || typeof value !== 'object') return value;
    if (isFile(value) || isDirectory(value)) {
      const folder = `${INPUT_ROOT}/${folders}`;
      folders += 1;
      return place(value, folder, new Taken(), staging) as CwlValue;
    }
    if (Array.isArray(value)) return (value as readonly CwlValue[]).map(placeValue);
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, placeValue(field)]));
  }

  const placed = Object.entries(inputs).map(([name, value]) => [name, placeValue(value)] as const);
  return { inputs: Object.fromEntries(placed), staging };
}

/** Names in one folder that are taken, with the location that took them. */
class Taken extends Map<string, string | undefined> {
  /** The number that the next file of a name begins to look at, so that many of one name are not looked at again and again. */
  readonly numbers = new Map<string, number>();
}

function place(file: FileOrDirectory, folder: string, taken: Taken, staging: StagedEntry[]): FileOrDirectory {
  const wanted = fileName(file, taken.size);
  const twin = file.location !== undefined && taken.get(wanted) === file.location;
  const basename = twin ? wanted : freeName(wanted, taken);
  taken.set(basename, file.location);
  const target = `${folder}/${basename}`;
  const entries: StagedEntry[] = [];
  const placed = isFile(file)
    ? placeFile(file, folder, target, entries)
    : placeDirectory(file, target, entries);
  if (!twin) for (const entry of entries) staging.push(entry);
  if (!isFile(placed) || placed.secondaryFiles === undefined) return placed;
  const secondaryFiles = placed.secondaryFiles.map((entry) => place(entry, folder, taken, staging));
  return { ...placed, secondaryFiles };
}

function placeFile(file: FileValue, dirname: string, target: string, entries: StagedEntry[]): FileValue {
  if (file.location !== undefined) {
    entries.push({ kind: 'file', source: file.location, target, writable: false });
  } else if (file.contents !== undefined) {
    entries.push({ kind: 'literal', contents: file.contents, target, writable: false });
  } else {
    throw new ToolError(
      'input',
      `The File '${file.basename ?? file.path ?? ''}' has neither a location nor contents.`,
    );
  }
  return { ...file, path: target, dirname, ...nameParts(target.slice(dirname.length + 1)) };
}

function placeDirectory(folder: DirectoryValue, target: string, entries: StagedEntry[]): DirectoryValue {
  const basename = target.slice(target.lastIndexOf('/') + 1);
  const placed: DirectoryValue = { ...folder, path: target, basename };
  const taken = new Taken();
  if (folder.location !== undefined) {
    entries.push({ kind: 'directory', source: folder.location, target, writable: false });
    // The entries are there with the folder itself; they only learn their paths.
    const unused: StagedEntry[] = [];
    return folder.listing === undefined
      ? placed
      : { ...placed, listing: folder.listing.map((entry) => place(entry, target, taken, unused)) };
  }
  if (folder.listing === undefined) {
    throw new ToolError('input', `The Directory '${basename}' has neither a location nor a listing.`);
  }
  entries.push({ kind: 'folder', target, writable: false });
  return { ...placed, listing: folder.listing.map((entry) => place(entry, target, taken, entries)) };
}

function fileName(file: FileOrDirectory, index: number): string {
  const name = basenameOf(file) ?? `${file.class.toLowerCase()}-${index}`;
  if (name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('\0'))
    return name;
  throw new ToolError(
    'input',
    `'${name}' is no name for a ${file.class}: a basename is one name without '/'.`,
  );
}

function freeName(wanted: string, taken: Taken): string {
  const { nameroot, nameext } = nameParts(wanted);
  let name = wanted;
  let number = taken.numbers.get(wanted) ?? 2;
  for (; taken.has(name); number += 1) name = `${nameroot}_${number}${nameext}`;
  taken.numbers.set(wanted, number);
  return name;
}

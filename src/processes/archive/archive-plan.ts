/**
 * What is in an archive of results, and where: a folder for each output, in it numbered folders for the values of a list and named ones for the
 * fields of a record, and then the file or folder under its own name, with secondary files beside it.
 */

import { encodePath } from '../../cwl/values/uri-path.ts';
import {
  type CwlObject,
  type CwlValue,
  type DirectoryValue,
  type FileValue,
  isDirectory,
  isFile,
} from '../../cwl/values/value.ts';
import { toKey } from '../../objects/location.ts';
import { nameOfFile } from '../read-file.ts';

export interface ArchivedFile {
  readonly path: string;
  /** Of the object with its bytes. */
  readonly key: string;
  readonly file: FileValue;
}

export interface ArchivePlan {
  readonly files: readonly ArchivedFile[];
  /** Paths of folders with nothing in them; each ends with `/`. */
  readonly emptyFolders: readonly string[];
  /** The outputs with paths in the archive as locations. */
  readonly outputs: CwlObject;
}

export function planArchive(outputs: CwlObject): ArchivePlan {
  const plan = new Plan();
  const placed = Object.entries(outputs).map(([name, value]) => [
    name,
    plan.place(value, `${segment(name)}/`),
  ]);
  return { files: plan.files, emptyFolders: plan.emptyFolders, outputs: Object.fromEntries(placed) };
}

class Plan {
  readonly files: ArchivedFile[] = [];
  readonly emptyFolders: string[] = [];
  readonly #taken = new Set<string>();

  /** @param folder ends with `/` */
  place(value: CwlValue, folder: string): CwlValue {
    if (value === null || typeof value !== 'object') return value;
    if (isFile(value)) return this.#placeFile(value, folder);
    if (isDirectory(value)) return this.#placeFolder(value, folder);
    if (Array.isArray(value)) return value.map((item, index) => this.place(item, `${folder}${index}/`));
    return Object.fromEntries(
      Object.entries(value as CwlObject).map(([name, field]) => [
        name,
        this.place(field, `${folder}${segment(name)}/`),
      ]),
    );
  }

  #placeFile(file: FileValue, folder: string): FileValue {
    const key = file.location === undefined ? undefined : toKey(file.location);
    const secondaryFiles = file.secondaryFiles?.map((other) => this.#placeEither(other, folder));
    const more = secondaryFiles === undefined ? {} : { secondaryFiles };
    if (key === undefined) return { ...file, ...more };
    const path = this.#free(folder, segment(nameOfFile(file, key)));
    this.files.push({ path, key, file });
    return { ...file, location: encodePath(path), ...more };
  }

  #placeFolder(directory: DirectoryValue, folder: string): DirectoryValue {
    const path = this.#free(folder, segment(directory.basename ?? 'folder'));
    const listing = (directory.listing ?? []).map((entry) => this.#placeEither(entry, `${path}/`));
    if (listing.length === 0) this.emptyFolders.push(`${path}/`);
    return { ...directory, location: `${encodePath(path)}/`, listing };
  }

  #placeEither(value: FileValue | DirectoryValue, folder: string): FileValue | DirectoryValue {
    return isFile(value) ? this.#placeFile(value, folder) : this.#placeFolder(value, folder);
  }

  /** Two files of a list of secondary files may have one name. */
  #free(folder: string, name: string): string {
    let path = folder + name;
    for (let number = 2; this.#taken.has(path); number += 1) path = `${folder}${number}-${name}`;
    this.#taken.add(path);
    return path;
  }
}

/** A name that stays in its folder, on every system. */
export function segment(name: string): string {
  const safe = name.replaceAll(/[/\\\0]/g, '_');
  return /^\.{0,2}$/.test(safe) ? `_${safe}` : safe;
}

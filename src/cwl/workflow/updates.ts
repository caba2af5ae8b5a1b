/**
 * Files that steps have updated in place (CWL v1.2 §InplaceUpdateRequirement). What is stored never changes: an update is a
 * new object, and whoever reads the old location later in the same job gets the new one.
 */
import type { FileOrDirectory } from '../values/files.ts';
import { withoutEndSlashes } from '../values/locations.ts';
import { type CwlObject, type CwlValue, isDirectory, isFile } from '../values/value.ts';

/** From the location that an input had to what a step has made of it. */
export type Updates = { readonly [location: string]: FileOrDirectory };
export type UpdateMap = ReadonlyMap<string, FileOrDirectory>;

/** Fields that say where a file is and what is in it; all others are those of the value. */
const OF_THE_BYTES = ['location', 'checksum', 'size', 'contents', 'listing'];

/** The value as it is after every update: of a location itself, and of a folder that it lies in. */
export function withUpdates(value: CwlValue, updates: UpdateMap): CwlValue {
  return updates.size === 0 ? value : updated(value, updates);
}

/** Whether a location, a folder that it lies in, or something below it has been updated. */
export function isUpdated(location: string, updates: UpdateMap): boolean {
  if (outerOf(location, updates) !== undefined) return true;
  return [...updates.keys()].some((inner) => inner.startsWith(`${location}/`));
}

function updated(value: CwlValue, updates: UpdateMap): CwlValue {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly CwlValue[]).map((item) => updated(item, updates));
  if ((isFile(value) || isDirectory(value)) && value.location !== undefined) {
    const newer = newest(value, withoutEndSlashes(value.location), updates);
    if (newer !== value) return updated(newer as CwlValue, updates);
  }
  const fields = Object.entries(value as CwlObject).map(([name, field]) => [name, updated(field, updates)]);
  return Object.fromEntries(fields) as CwlValue;
}

/** After one update; a step may have updated what another one has updated before. */
function newest(file: FileOrDirectory, location: string, updates: UpdateMap): FileOrDirectory {
  const outer = outerOf(location, updates);
  const update = outer === undefined ? undefined : updates.get(outer);
  if (outer === undefined || update?.location === undefined) return file;
  const moved = update.location + location.slice(outer.length);
  const found = outer === location ? update : entryAt(update, moved);
  const said = Object.entries(file).filter(([name]) => !OF_THE_BYTES.includes(name));
  const bytes = Object.entries(found ?? {}).filter(([name]) => name === 'size' || name === 'checksum');
  const listing = 'listing' in file && found !== undefined && 'listing' in found ? found.listing : undefined;
  return {
    ...Object.fromEntries([...said, ...bytes]),
    location: moved,
    ...(listing === undefined ? {} : { listing }),
  } as FileOrDirectory;
}

/** The location itself or the innermost folder around it that has been updated. */
function outerOf(location: string, updates: UpdateMap): string | undefined {
  for (let at = location; at !== ''; at = at.slice(0, Math.max(at.lastIndexOf('/'), 0)))
    if (updates.has(at)) return at;
  return undefined;
}

/** What an updated folder holds at a location; undefined where the step has removed it. */
function entryAt(folder: FileOrDirectory, location: string): FileOrDirectory | undefined {
  if (!isDirectory(folder)) return undefined;
  for (const entry of folder.listing ?? []) {
    if (entry.location === location) return entry;
    if (entry.location !== undefined && location.startsWith(`${entry.location}/`))
      return entryAt(entry, location);
  }
  return undefined;
}

/** Looks at every file of an output object itself: what a server says of a file is not believed. */
import { createHash } from 'node:crypto';
import { brief, isFileOrDirectory, isObject, type Json, type JsonObject, nameOf } from './json.ts';

/** Reads what is at a location. Rejects where nothing is. */
export interface Locations {
  file(location: string): Promise<Buffer>;
  /** What is directly in a folder, as File and Directory objects. */
  folder(location: string): Promise<readonly JsonObject[]>;
}

/** Contents up to this size can be compared. */
const COMPARED_BYTES = 64 * 1024;

/**
 * The value with the true size, checksum and contents of every file, and with the listing of every folder. Throws where a file cannot be
 * read, or is another one than its own object says.
 */
export async function measureFiles(value: Json, locations: Locations): Promise<Json> {
  if (Array.isArray(value)) {
    return Promise.all(value.map((item: Json) => measureFiles(item, locations)));
  }
  if (!isObject(value)) return value;
  const measured: [string, Json][] = [];
  for (const [name, member] of Object.entries(value)) {
    measured.push([name, await measureFiles(member, locations)]);
  }
  const members = Object.fromEntries(measured);
  if (!isFileOrDirectory(members)) return members;
  const named = withNames(members);
  return members['class'] === 'File' ? measureFile(named, locations) : fillFolder(named, locations);
}

async function measureFile(file: JsonObject, locations: Locations): Promise<JsonObject> {
  const { location, contents, checksum, size } = file;
  if (typeof location !== 'string' && typeof contents !== 'string') {
    throw new Error(`a File has neither location nor contents: ${brief(file)}`);
  }
  const bytes =
    typeof location === 'string' ? await locations.file(location) : Buffer.from(contents as string);
  const found = { checksum: `sha1$${createHash('sha1').update(bytes).digest('hex')}`, size: bytes.length };
  for (const [name, said] of Object.entries({ checksum, size })) {
    const measured = found[name as keyof typeof found];
    if (said !== undefined && said !== null && said !== measured) {
      throw new Error(`${brief(location)} has the ${name} ${measured}, and its object says ${brief(said)}`);
    }
  }
  return {
    ...file,
    ...found,
    ...(bytes.length <= COMPARED_BYTES && { contents: bytes.toString() }),
  };
}

async function fillFolder(folder: JsonObject, locations: Locations): Promise<JsonObject> {
  const { location, listing } = folder;
  if (Array.isArray(listing)) return folder;
  if (typeof location !== 'string') throw new Error('a Directory has neither location nor listing');
  return { ...folder, listing: await measureFiles(await locations.folder(location), locations) };
}

/** Names that follow from the location, where the object does not give them. */
function withNames(value: JsonObject): JsonObject {
  const { location } = value;
  const basename = value['basename'] ?? (typeof location === 'string' ? nameOf(location) : null);
  if (typeof basename !== 'string') return value;
  const dot = basename.lastIndexOf('.');
  const split = dot > 0 ? dot : basename.length;
  return { nameroot: basename.slice(0, split), nameext: basename.slice(split), ...value, basename };
}

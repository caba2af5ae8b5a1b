/** Outputs of an earlier step as those of another one: the same objects under keys of its own. */
import { collectFiles, type FileOrDirectory, mapFiles } from '../../cwl/values/files.ts';
import { type CwlObject, isDirectory } from '../../cwl/values/value.ts';
import { toKey, toLocation } from '../../objects/location.ts';
import { ObjectNotFoundError, type ObjectStore } from '../../objects/object-store.ts';
import { inParallel } from '../in-parallel.ts';

/** Objects that are copied at once. */
const PARALLEL = 8;
/** Apart from what the step itself would store, in case that it has to run after all. */
const FOLDER = 'reused/';
const IN_FOLDER = /^reused\//;

/**
 * Whether all files of an output object lie below the prefix of the attempt that made it. An input that was passed on is somebody
 * else's, and may be deleted by them.
 */
export function areOwn(outputs: CwlObject, prefix: string): boolean {
  return collectFiles(outputs).every(({ location }) => isBelow(location, prefix));
}

/**
 * Copies every object of an output object of the attempt `from` below the prefix of the attempt `to`, so that nobody who deletes
 * the one takes anything from the other.
 *
 * @returns the output object with the new locations; undefined where an object is gone, because its job is being deleted.
 */
export async function copyOutputs(
  outputs: CwlObject,
  from: string,
  to: string,
  objects: ObjectStore,
  signal: AbortSignal,
): Promise<CwlObject | undefined> {
  const target = `${to}${FOLDER}`;
  // What was reused there lies one folder deeper; without that, keys would grow with every reuse.
  const moved = (location: string) =>
    toLocation(target + toKey(location)!.slice(from.length).replace(IN_FOLDER, ''));
  const files = collectFiles(outputs).filter(({ location }) => isBelow(location, from));
  const found = await inParallel(files, PARALLEL, (file) =>
    isCopied(file, moved(file.location!), objects, signal),
  );
  if (found.includes(false)) {
    await objects.delete(target);
    return undefined;
  }
  return (await mapFiles(outputs, (file) =>
    isBelow(file.location, from) ? { ...file, location: moved(file.location!) } : file,
  )) as CwlObject;
}

/** False where it is gone. A folder is what its listing says; only an empty one is an object. */
async function isCopied(
  file: FileOrDirectory,
  to: string,
  objects: ObjectStore,
  signal: AbortSignal,
): Promise<boolean> {
  const key = toKey(to)!;
  if (isDirectory(file)) {
    if (file.listing?.length === 0) await objects.putFolder(`${key}/`);
    return true;
  }
  try {
    await objects.copy(toKey(file.location!)!, key, signal);
    return true;
  } catch (error) {
    if (error instanceof ObjectNotFoundError) return false;
    throw error;
  }
}

function isBelow(location: string | undefined, prefix: string): boolean {
  return location !== undefined && toKey(location)?.startsWith(prefix) === true;
}

import { collectFiles, type FileOrDirectory, mapFiles } from '../../cwl/values/files.ts';
import { type CwlObject, type DirectoryValue, isDirectory } from '../../cwl/values/value.ts';
import { toKey, toLocation } from '../../objects/location.ts';
import type { ObjectInfo, ObjectStore } from '../../objects/object-store.ts';

/**
 * The outputs with the whole listing of each Directory (CWL v1.2 §Directory). One that a step has made brings it; one that was an input and
 * passed on is where it was, and is looked up.
 */
export async function withStoredListings(
  outputs: CwlObject,
  objects: Pick<ObjectStore, 'list'>,
): Promise<CwlObject> {
  const unlisted = collectFiles(outputs).some((file) => prefixOf(file) !== undefined);
  if (!unlisted) return outputs;
  const listed = await mapFiles(outputs, async (file) => {
    const prefix = prefixOf(file);
    if (prefix === undefined) return file;
    const found: ObjectInfo[] = [];
    for await (const object of objects.list(prefix)) found.push(object);
    // An empty folder has a mark; where there is nothing at all, nobody knows what was in it.
    return found.length === 0 ? file : { ...(file as DirectoryValue), listing: listingOf(prefix, found) };
  });
  return listed as CwlObject;
}

/** Where the entries of a stored Directory without listing lie; undefined for everything else. */
function prefixOf(file: FileOrDirectory): string | undefined {
  if (!isDirectory(file) || file.listing !== undefined || file.location === undefined) return undefined;
  const key = toKey(file.location);
  return key === undefined || key.endsWith('/') ? key : `${key}/`;
}

function listingOf(prefix: string, objects: readonly ObjectInfo[]): FileOrDirectory[] {
  const entries = Map.groupBy(objects, ({ key }) => /^[^/]*\/?/.exec(key.slice(prefix.length))![0]);
  return [...entries]
    .filter(([name]) => name !== '')
    .map(([name, inside]) => {
      const location = toLocation(prefix + name.replace(/\/$/, ''));
      if (!name.endsWith('/')) return { class: 'File', location, basename: name, size: inside[0]!.size };
      const listing = listingOf(prefix + name, inside);
      return { class: 'Directory', location, basename: name.slice(0, -1), listing };
    });
}

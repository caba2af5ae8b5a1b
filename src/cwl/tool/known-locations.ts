/** Which locations a tool may name: those of the files that it was given. */
import { collectFiles } from '../values/files.ts';
import { withoutEndSlashes } from '../values/locations.ts';
import { type CwlValue, isDirectory } from '../values/value.ts';

export interface KnownLocations {
  has(location: string): boolean;
}

/**
 * The locations in a value and everything below its Directories. A location that an expression or a tool has made up
 * could name what belongs to somebody else, or make the server fetch it; such a one is not known.
 */
export function knownLocations(value: CwlValue): KnownLocations {
  const exact = new Set<string>();
  const folders = new Set<string>();
  for (const file of collectFiles(value)) {
    if (file.location === undefined) continue;
    exact.add(file.location);
    if (isDirectory(file)) folders.add(withoutEndSlashes(file.location));
  }
  return { has: (location) => exact.has(location) || isBelow(location, folders) };
}

function isBelow(location: string, folders: ReadonlySet<string>): boolean {
  let at = location.lastIndexOf('/');
  while (at > 0) {
    if (folders.has(location.slice(0, at)))
      return location
        .slice(at + 1)
        .split('/')
        .every(isPlainSegment);
    at = location.lastIndexOf('/', at - 1);
  }
  return false;
}

/** A name as it stands in a folder: nothing that leads elsewhere once it is decoded. */
function isPlainSegment(segment: string): boolean {
  return !/^(?:\.|%2e){0,2}$/i.test(segment) && !/%2f|[?#]/i.test(segment);
}

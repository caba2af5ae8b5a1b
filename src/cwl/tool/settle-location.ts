/** Outputs that are not in an output folder: inputs passed through, and literals. */
import { basenameOf, type FileOrDirectory, nameParts } from '../values/files.ts';
import { type DirectoryValue, type FileValue, isDirectory, isFile } from '../values/value.ts';
import type { KnownLocations } from './known-locations.ts';
import { ToolError } from './tool-error.ts';

/**
 * A File or Directory with the location of an input, or a literal; with its names in order.
 *
 * @param what names the output in messages
 * @throws ToolError for any other location, and for a File or Directory without content
 */
export function settleLocation(file: FileOrDirectory, what: string, known: KnownLocations): FileOrDirectory {
  if (file.location === undefined) return literal(file, what);
  if (known.has(file.location)) return passedThrough(file, file);
  throw new ToolError(
    'package',
    `Output '${what}': the location ${file.location} is that of no input. A tool can only pass on files that it was given, ` +
      'or make new ones.',
  );
}

/** Its contents or its listing are all of it. */
function literal(file: FileOrDirectory, what: string): FileOrDirectory {
  if (isFile(file) ? file.contents !== undefined : file.listing !== undefined) {
    const basename = file.basename ?? what.replaceAll(/[^\w.-]+/g, '_');
    return isFile(file) ? { ...file, ...nameParts(basename) } : { ...file, basename };
  }
  const content = isFile(file) ? 'contents' : 'listing';
  throw new ToolError(
    'package',
    `Output '${what}': a ${file.class} has neither path, location nor ${content}.`,
  );
}

/** What an input was before it was staged, with the name that it has now. */
export function passedThrough(file: FileOrDirectory, origin: FileOrDirectory): FileOrDirectory {
  const basename = file.basename ?? basenameOf(origin) ?? '';
  if (isDirectory(file)) {
    const { path: _, listing: __, ...rest } = file;
    return withSource({ ...rest, basename }, origin);
  }
  const { path: _, dirname: __, ...rest } = file;
  return withSource({ ...rest, ...nameParts(basename) }, origin);
}

function withSource(file: FileOrDirectory, origin: FileOrDirectory): FileOrDirectory {
  if (origin.location !== undefined) return { ...file, location: origin.location };
  const { location: _, ...rest } = file;
  if (isFile(origin)) return { ...rest, contents: origin.contents } as FileValue;
  return { ...rest, listing: origin.listing } as DirectoryValue;
}

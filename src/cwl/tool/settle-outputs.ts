/** From Files that a tool or its expressions name to Files that a runner can upload. */
import type { Files } from '../ports.ts';
import { type FileOrDirectory, mapFiles, nameParts } from '../values/files.ts';
import type { LoadOptions } from '../values/load-files.ts';
import { type CwlValue, isDirectory } from '../values/value.ts';
import { escapedLink } from './glob.ts';
import type { KnownLocations } from './known-locations.ts';
import { fromReference, isInside, lastSegment, parentFolder, resolvePath } from './paths.ts';
import type { Preparation } from './preparation.ts';
import { passedThrough, settleLocation } from './settle-location.ts';
import { originOf, type StagedTree } from './staged-tree.ts';
import { ToolError } from './tool-error.ts';

export interface OutputPlace {
  readonly outdir: Preparation['outdir'];
  readonly staged: StagedTree;
  /** Locations of the inputs. */
  readonly known: KnownLocations;
  readonly files: Files;
  /** What outputs are looked into where their bindings do not say it. */
  readonly loading: LoadOptions;
}

/**
 * The value with each of its Files and Directories in one of three forms: with a `path` in the output folder where it
 * was found; with the `location` that it had, for an input passed through; or a literal. Relative paths and locations
 * are understood below the output folder (CWL v1.2 §"Output binding").
 *
 * @param what names the output in messages
 * @throws ToolError for a File that is not there, not of that class, or neither output nor input
 */
export async function settleOutputs(value: CwlValue, what: string, place: OutputPlace): Promise<CwlValue> {
  return mapFiles(value, (file) => settle(file, what, place));
}

async function settle(file: FileOrDirectory, what: string, place: OutputPlace): Promise<FileOrDirectory> {
  const reference = file.path ?? (file.location === undefined ? undefined : fromReference(file.location));
  if (reference === undefined) return settleLocation(file, what, place.known);
  const path = resolvePath(place.outdir, reference);
  if (isInside(path, place.outdir)) return found(file, path, what, place);
  const origin = originOf(place.staged, { class: file.class, path });
  if (origin !== undefined) return passedThrough(file, origin);
  throw new ToolError(
    'package',
    `Output '${what}': '${path}' is neither in the output folder ${place.outdir} nor an input of the tool.`,
  );
}

async function found(
  file: FileOrDirectory,
  path: string,
  what: string,
  { files, outdir }: OutputPlace,
): Promise<FileOrDirectory> {
  const entry = await files.stat(path);
  if (entry === undefined) {
    throw new ToolError('package', `Output '${what}': the tool names '${path}', but did not write it.`);
  }
  const isFolder = entry.kind === 'directory';
  if (isFolder !== isDirectory(file)) {
    const wanted = isFolder ? 'a folder, not a File' : 'a file, not a Directory';
    throw new ToolError('package', `Output '${what}': '${path}' is ${wanted}.`);
  }
  if (entry.escapes === true) throw escapedLink(path);
  const basename = file.basename ?? (path === outdir ? what : lastSegment(path));
  if (isDirectory(file)) {
    // Whoever uploads it walks it, and refuses the links in it that lead out.
    const { location: _, listing: __, ...rest } = file;
    return { ...rest, path, basename };
  }
  const { location: _, ...rest } = file;
  return { ...rest, path, dirname: parentFolder(path), ...nameParts(basename), size: entry.size };
}

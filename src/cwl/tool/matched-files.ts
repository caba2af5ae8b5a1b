/** The files that an output binding finds. */
import type { OutputBinding } from '../document/model.ts';
import { type FileOrDirectory, nameParts } from '../values/files.ts';
import { ContentsLimitError, loadFiles } from '../values/load-files.ts';
import type { CwlValue } from '../values/value.ts';
import type { Expressions } from './expressions.ts';
import { glob, type Match } from './glob.ts';
import { lastSegment, parentFolder, toFileUri } from './paths.ts';
import type { OutputPlace } from './settle-outputs.ts';
import { ToolError } from './tool-error.ts';

/**
 * Everything that the patterns of a binding match, pattern by pattern, with contents and listings as it asks for.
 *
 * @param at the output's name, for messages
 * @throws ToolError for a pattern that is no text or leads out, and for contents above the limit
 */
export async function matchedFiles(
  binding: OutputBinding,
  at: string,
  expressions: Expressions,
  place: OutputPlace,
): Promise<readonly FileOrDirectory[]> {
  const matches: Match[] = [];
  for (const pattern of await patternsOf(binding, at, expressions)) {
    for (const match of await glob(pattern, place.outdir, place.files)) matches.push(match);
  }
  const loaded = await loadFiles(
    matches.map((match) => fileOf(match) as CwlValue),
    {
      ...place.loading,
      loadContents: binding.loadContents === true,
      loadListing:
        binding.loadListing ?? (binding.outputEval === undefined ? 'no_listing' : place.loading.loadListing),
    },
    place.files,
  ).catch((error: unknown) => {
    if (!(error instanceof ContentsLimitError)) throw error;
    throw new ToolError('package', `Output '${at}': ${error.message}`, { cause: error });
  });
  return loaded as unknown as readonly FileOrDirectory[];
}

/** An expression may give a list of patterns, or null. */
async function patternsOf(binding: OutputBinding, at: string, expressions: Expressions): Promise<string[]> {
  const patterns: string[] = [];
  for (const field of binding.glob) {
    const value = await expressions.evaluate(`Output '${at}', glob`, field);
    for (const pattern of [value].flat() as CwlValue[]) {
      if (typeof pattern === 'string') patterns.push(pattern);
      else if (pattern !== null) {
        throw new ToolError(
          'package',
          `Output '${at}': the glob ${field} must give text, not ${JSON.stringify(value)}.`,
        );
      }
    }
  }
  return patterns;
}

function fileOf({ path, entry }: Match): FileOrDirectory {
  const basename = lastSegment(path);
  const location = toFileUri(path);
  if (entry.kind === 'directory') return { class: 'Directory', location, path, basename };
  return {
    class: 'File',
    location,
    path,
    dirname: parentFolder(path),
    ...nameParts(basename),
    size: entry.size,
  };
}

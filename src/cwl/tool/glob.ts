/** POSIX globs over the output folder (CWL v1.2 §CommandOutputBinding, glob). */
import type { Files, FolderEntry } from '../ports.ts';
import { nameMatcher } from './glob-pattern.ts';
import { isInside, resolvePath } from './paths.ts';
import { ToolError } from './tool-error.ts';

export interface Match {
  readonly path: string;
  readonly entry: FolderEntry;
}

/**
 * What a pattern matches, sorted by path as in the C locale. Symbolic links that leave the folder are not walked into.
 *
 * @param pattern relative to `folder`, or absolute and inside it; `.` is the folder itself
 * @throws ToolError for a pattern or a match outside of the folder
 */
export async function glob(pattern: string, folder: string, files: Files): Promise<Match[]> {
  if (!isInside(resolvePath(folder, pattern), folder) || pattern.split('/').includes('..')) {
    throw new ToolError(
      'package',
      `The glob '${pattern}' leads out of the output folder. Outputs are taken from below $(runtime.outdir) only.`,
    );
  }
  const relative = resolvePath(folder, pattern).slice(folder.length);
  const segments = relative.split('/').filter((segment) => segment !== '');
  const root: FolderEntry = { name: '', kind: 'directory', size: 0 };
  let matches: Match[] = [{ path: folder, entry: root }];
  for (const segment of segments) {
    const isWanted = nameMatcher(segment);
    const next: Match[] = [];
    for (const { path, entry } of matches) {
      if (entry.kind !== 'directory' || entry.escapes === true) continue;
      for (const inside of await files.list(path)) {
        if (isWanted(inside.name)) next.push({ path: `${path}/${inside.name}`, entry: inside });
      }
    }
    matches = next;
  }
  for (const { path, entry } of matches) {
    if (entry.misnamed === true) throw misnamedOutput(path);
    if (entry.escapes === true) throw escapedLink(path);
  }
  return matches.sort((a, b) => comparePaths(a.path, b.path));
}

export function escapedLink(path: string): ToolError {
  return new ToolError(
    'package',
    `'${path}' is a symbolic link that leads out of the output folder. Copy the file into it instead.`,
  );
}

export function misnamedOutput(path: string): ToolError {
  const slash = path.lastIndexOf('/');
  return new ToolError(
    'package',
    `The folder ${path.slice(0, slash)} has an output whose name is not valid UTF-8 (it looks like '${path.slice(slash + 1)}'). ` +
      'Let the tool write names in UTF-8, for example with a UTF-8 locale such as LC_ALL=C.UTF-8.',
  );
}

/** By code points. */
export function comparePaths(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1);
}

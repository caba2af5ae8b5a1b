/** InplaceUpdateRequirement (CWL v1.2): which inputs a tool has updated. */
import type { Files } from '../ports.ts';
import type { FileOrDirectory } from '../values/files.ts';
import { withoutEndSlashes } from '../values/locations.ts';
import { escapedLink } from './glob.ts';
import { lastSegment } from './paths.ts';
import type { Preparation, ToolRun } from './preparation.ts';
import { findRequirement } from './requirement.ts';
import { ToolError } from './tool-error.ts';

/** Whether the tool updates what InitialWorkDirRequirement gives it as writable, instead of a copy. */
export function updatesInPlace(run: Pick<ToolRun, 'requirements' | 'hints'>): boolean {
  return findRequirement(run, 'InplaceUpdateRequirement')?.inplaceUpdate === true;
}

/**
 * The inputs that were staged as writable, by the location that they had, as they are after the container has ended: with
 * a `path`, to be uploaded. What the tool has taken away from its place is as it was.
 *
 * @param files asked by container path
 * @throws ToolError for an input that was staged twice, or is no file, folder any more, or a link that leads out
 */
export async function updatedInputs(
  run: ToolRun,
  preparation: Preparation,
  files: Files,
): Promise<{ readonly [location: string]: FileOrDirectory }> {
  if (!updatesInPlace(run)) return {};
  const updated = new Map<string, FileOrDirectory>();
  for (const entry of preparation.staging) {
    if (!entry.writable || !('source' in entry)) continue;
    const location = withoutEndSlashes(entry.source);
    const path = entry.target;
    if (updated.has(location)) throw stagedTwice(path, updated.get(location)?.path ?? '');
    const there = await files.stat(path);
    if (there === undefined) continue;
    if (there.escapes === true) throw escapedLink(path);
    if (there.kind !== entry.kind) throw otherKind(path, entry.kind);
    const kind = entry.kind === 'file' ? 'File' : 'Directory';
    updated.set(location, { class: kind, path, basename: lastSegment(path) });
  }
  return Object.fromEntries(updated);
}

function stagedTwice(one: string, other: string): ToolError {
  return new ToolError(
    'package',
    `InplaceUpdateRequirement: '${one}' and '${other}' are the same input, and both are writable: which of them is the updated one? Stage it once.`,
  );
}

function otherKind(path: string, was: 'file' | 'directory'): ToolError {
  const kind = was === 'file' ? 'file' : 'folder';
  return new ToolError(
    'package',
    `InplaceUpdateRequirement: '${path}' was given as a ${kind} to be updated, and is none any more.`,
  );
}

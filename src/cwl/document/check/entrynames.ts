import { isExpression } from '../../expression/scan.ts';
import type { Dirent, InitialWorkDirEntry } from '../model.ts';
import type { Origins } from '../normal/context.ts';
import type { Use } from './in-effect.ts';

/**
 * Names of the initial work directory stay in it, or are absolute in a container that is certain to be used
 * (CWL v1.2 §Dirent). Names that are expressions are checked when they are known.
 */
export function checkEntrynames({ process, inEffect }: Use, origins: Origins): void {
  for (const requirement of [...process.requirements, ...process.hints]) {
    if (requirement.class !== 'InitialWorkDirRequirement' || typeof requirement.listing === 'string')
      continue;
    for (const entry of requirement.listing) {
      if (!isDirent(entry) || entry.entryname === undefined || isExpression(entry.entryname)) continue;
      const problem = problemOf(entry.entryname, inEffect.required.has('DockerRequirement'));
      if (problem !== undefined) origins.of(entry).get('entryname')?.problem('unsafe-path', problem);
    }
  }
}

function problemOf(name: string, container: boolean): string | undefined {
  if (name.split('/').includes('..')) return `'${name}' leads out of the working directory. Remove the '..'.`;
  if (name.startsWith('/') && !container) {
    return `'${name}' is absolute, which is allowed only with DockerRequirement in 'requirements' (not in 'hints').`;
  }
  return undefined;
}

function isDirent(entry: InitialWorkDirEntry): entry is Dirent {
  return typeof entry === 'object' && entry !== null && 'entry' in entry && !('class' in entry);
}

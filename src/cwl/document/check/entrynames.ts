import { isExpression } from '../../expression/scan.ts';
import type { Dirent, InitialWorkDirEntry } from '../model.ts';
import type { Origins } from '../normal/context.ts';
import type { Node } from '../source/node.ts';
import { atLeast } from '../upgrade.ts';
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
      checkName(entry.entryname, origins.of(entry), inEffect.required.has('DockerRequirement'));
    }
  }
}

function checkName(name: string, entry: Node, container: boolean): void {
  const node = entry.get('entryname');
  if (name.split('/').includes('..')) {
    node?.problem('unsafe-path', `'${name}' leads out of the working directory. Remove the '..'.`);
  } else if (name.startsWith('/') && !atLeast(entry.version, 'v1.2')) {
    node?.problem(
      'newer-version',
      `'${name}' is absolute, which is allowed only since CWL v1.2, but this document says cwlVersion ${entry.version}. Raise cwlVersion, or use a name in the working directory.`,
    );
  } else if (name.startsWith('/') && !container) {
    node?.problem(
      'unsafe-path',
      `'${name}' is absolute, which is allowed only with DockerRequirement in 'requirements' (not in 'hints').`,
    );
  }
}

function isDirent(entry: InitialWorkDirEntry): entry is Dirent {
  return typeof entry === 'object' && entry !== null && 'entry' in entry && !('class' in entry);
}

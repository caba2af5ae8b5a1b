import type { NormalPackage } from '../normal/package.ts';
import { checkRunCycles, checkStepCycles } from './cycles.ts';
import { checkEntrynames } from './entrynames.ts';
import { usesOf } from './in-effect.ts';
import { checkLinks } from './links.ts';
import { checkRequirementsNeeded } from './requirements-needed.ts';
import { checkScatter } from './scatter.ts';

/** Checks that need more than one place of a package at once; problems are noted at the places of the parts. */
export function checkPackage(normal: NormalPackage): void {
  const { processes, origins, expressions } = normal;
  for (const process of processes.values()) {
    if (process.class !== 'Workflow') continue;
    checkScatter(process, normal);
    checkLinks(process, normal);
    checkStepCycles(process, origins);
  }
  checkRunCycles(processes, origins);
  // What is missing may be the requirement, or the container.
  if (normal.incomplete) return;
  for (const use of usesOf(processes)) {
    checkRequirementsNeeded(use, processes, expressions.get(use.process.id) ?? [], origins);
    checkEntrynames(use, origins);
  }
}

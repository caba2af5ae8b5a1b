import type { CheckSyntax } from '../../ports.ts';
import type { ExpressionUse } from '../normal/context.ts';
import type { NormalPackage } from '../normal/package.ts';
import { checkRunCycles, checkStepCycles } from './cycles.ts';
import { checkEntrynames } from './entrynames.ts';
import { checkExpressionNames } from './expression-names.ts';
import { usesOf } from './in-effect.ts';
import { checkLinks } from './links.ts';
import { allowsScripts, checkRequirementsNeeded } from './requirements-needed.ts';
import { checkScatter } from './scatter.ts';
import { checkLibraries, checkScripts } from './script-syntax.ts';
import { checkSecretNames } from './secret-names.ts';

/** Checks that need more than one place of a package at once; problems are noted at the places of the parts. */
export function checkPackage(normal: NormalPackage, checkSyntax?: CheckSyntax): void {
  const { processes, origins, expressions } = normal;
  for (const process of processes.values()) {
    checkSecretNames(process, processes, origins);
    if (process.class !== 'Workflow') continue;
    checkScatter(process, normal);
    checkLinks(process, normal);
    checkStepCycles(process, origins);
  }
  checkRunCycles(processes, origins);
  // What is missing may be the requirement, or the container.
  if (normal.incomplete) return;
  for (const use of usesOf(processes)) {
    const { process, inEffect } = use;
    const used = expressions.get(process.id) ?? [];
    checkRequirementsNeeded(use, processes, used, origins);
    const isScripted = ({ step }: ExpressionUse) => allowsScripts(process, step, inEffect);
    for (const expression of used) checkExpressionNames(expression, process, isScripted, normal);
    checkEntrynames(use, origins);
    if (checkSyntax === undefined) continue;
    checkScripts(used.filter(isScripted), checkSyntax);
    checkLibraries(process, origins, checkSyntax);
  }
}

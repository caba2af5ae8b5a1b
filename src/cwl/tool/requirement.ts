import type { Requirement, RequirementClass } from '../document/model.ts';
import type { ToolRun } from './preparation.ts';

/** The entry of a class that holds for a tool: a requirement beats a hint, the first of several counts. */
export function findRequirement<Class extends RequirementClass>(
  run: Pick<ToolRun, 'requirements' | 'hints'>,
  name: Class,
): Extract<Requirement, { readonly class: Class }> | undefined {
  const isWanted = (entry: Requirement): entry is Extract<Requirement, { readonly class: Class }> =>
    entry.class === name;
  return run.requirements.find(isWanted) ?? run.hints.find(isWanted);
}

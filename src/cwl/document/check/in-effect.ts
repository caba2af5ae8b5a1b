import type { Process, Requirement, RequirementClass, WorkflowStep } from '../model.ts';

/** Classes that hold somewhere: what surrounds a process counts as well (CWL v1.2 §"Requirements and hints"). */
export interface InEffect {
  readonly required: ReadonlySet<RequirementClass>;
  /** Required or hinted. */
  readonly any: ReadonlySet<RequirementClass>;
}

interface Holder {
  readonly requirements: readonly Requirement[];
  readonly hints: readonly Requirement[];
}

const NOTHING: InEffect = { required: new Set(), any: new Set() };

export function within(outer: InEffect, holder: Holder): InEffect {
  if (holder.requirements.length === 0 && holder.hints.length === 0) return outer;
  const required = holder.requirements.map((requirement) => requirement.class);
  const hinted = holder.hints.map((requirement) => requirement.class);
  return {
    required: new Set([...outer.required, ...required]),
    any: new Set([...outer.any, ...required, ...hinted]),
  };
}

export interface Use {
  readonly process: Process;
  /** With the process's own requirements and hints. */
  readonly inEffect: InEffect;
}

/**
 * Every process in every surrounding that the package gives it; one that no step runs stands for itself. Surroundings
 * that make no difference are visited once, so that shared tools cost nothing.
 */
export function usesOf(processes: ReadonlyMap<string, Process>): Use[] {
  const uses: Use[] = [];
  const visited = new Set<string>();
  const visit = (key: string, outer: InEffect): void => {
    const process = processes.get(key);
    if (process === undefined) return;
    const inEffect = within(outer, process);
    const mark = [key, ...[...inEffect.any].sort(), '|', ...[...inEffect.required].sort()].join(' ');
    if (visited.has(mark)) return;
    visited.add(mark);
    uses.push({ process, inEffect });
    for (const step of stepsOf(process)) visit(step.run, within(inEffect, step));
  };
  const run = new Set([...processes.values()].flatMap((process) => stepsOf(process).map((step) => step.run)));
  for (const key of processes.keys()) if (!run.has(key)) visit(key, NOTHING);
  return uses;
}

function stepsOf(process: Process): readonly WorkflowStep[] {
  return process.class === 'Workflow' ? process.steps : [];
}

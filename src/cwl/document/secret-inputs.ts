import type { Process, Requirement, WorkflowStep } from './model.ts';

type Processes = ReadonlyMap<string, Process>;

/**
 * The secret inputs of each process that has some: those that `cwltool:Secrets` names, at the process or at a step that runs it, and
 * those that are linked with such a one, in workflows around it and in what they run.
 */
export function secretInputs(processes: Processes): ReadonlyMap<string, ReadonlySet<string>> {
  const secrets = new Map<string, Set<string>>();
  const changed = new Set<string>();
  const add = (key: string, names: Iterable<string>): void => {
    const known = secrets.get(key) ?? new Set();
    const size = known.size;
    const process = processes.get(key);
    for (const name of names) if (process?.inputs.some((input) => input.name === name)) known.add(name);
    if (known.size === size) return;
    secrets.set(key, known);
    changed.add(key);
  };
  const steps = [...processes].flatMap(([workflow, process]) =>
    stepsOf(process).map((step) => ({ workflow, step })),
  );
  for (const [key, process] of processes) add(key, namedIn(process));
  for (const { step } of steps) add(step.run, namedIn(step));
  if (changed.size === 0) return secrets;

  const runBy = Map.groupBy(steps, ({ step }) => step.run);
  const within = Map.groupBy(steps, ({ workflow }) => workflow);
  // A set is walked in the order of insertion, also while it grows.
  for (const key of changed) {
    changed.delete(key);
    const names = secrets.get(key) ?? new Set();
    for (const { workflow, step } of runBy.get(key) ?? []) add(workflow, sourcesOf(step, names));
    for (const { step } of within.get(key) ?? []) add(step.run, linkedWith(step, names));
  }
  return secrets;
}

/** Names in `cwltool:Secrets`, whether required or hinted: a secret is kept either way. */
export function namedIn(holder: {
  readonly requirements: readonly Requirement[];
  readonly hints: readonly Requirement[];
}): string[] {
  return [...holder.requirements, ...holder.hints].flatMap((entry) =>
    'secrets' in entry ? entry.secrets : [],
  );
}

/** Inputs of the workflow that feed the named inputs of a step. */
function sourcesOf(step: WorkflowStep, names: ReadonlySet<string>): string[] {
  const fed = step.in.filter((input) => names.has(input.name)).flatMap((input) => input.sources);
  return fed.flatMap((source) => (source.step === undefined ? source.port : []));
}

/** Inputs of a step that the named inputs of its workflow feed. */
function linkedWith(step: WorkflowStep, names: ReadonlySet<string>): string[] {
  const fed = step.in.filter((input) =>
    input.sources.some((source) => source.step === undefined && names.has(source.port)),
  );
  return fed.map((input) => input.name);
}

function stepsOf(process: Process): readonly WorkflowStep[] {
  return process.class === 'Workflow' ? process.steps : [];
}

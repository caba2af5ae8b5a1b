import type { Process, Workflow } from '../model.ts';
import type { Origins } from '../normal/context.ts';

type Processes = ReadonlyMap<string, Process>;

/** Workflows that run each other have no end (CWL v1.2 §"Nested workflows"). Each cycle is told once. */
export function checkRunCycles(processes: Processes, origins: Origins): void {
  for (const cycle of cyclesIn([...processes.keys()], (key) => runsOf(processes.get(key)))) {
    const process = processes.get(cycle[0]!) as Workflow;
    const step = process.steps.find((candidate) => candidate.run === cycle[1]);
    const node = step === undefined ? undefined : origins.of(step);
    (node?.get('run') ?? node)?.problem(
      'cyclic-reference',
      `These processes run each other without end: ${cycle.join(' → ')}. Break the circle.`,
    );
  }
}

/** Steps that wait for each other never start. */
export function checkStepCycles(workflow: Workflow, origins: Origins): void {
  const steps = new Map(workflow.steps.map((step) => [step.name, step]));
  const feeders = (name: string): string[] =>
    steps.get(name)?.in.flatMap((input) => input.sources.flatMap((source) => source.step ?? [])) ?? [];
  for (const cycle of cyclesIn([...steps.keys()], feeders)) {
    origins
      .of(steps.get(cycle[0]!)!)
      .problem(
        'cyclic-reference',
        `These steps wait for each other: ${cycle.join(' ← ')}. Break the circle.`,
      );
  }
}

function runsOf(process: Process | undefined): string[] {
  return process?.class === 'Workflow' ? process.steps.map((step) => step.run) : [];
}

/** Cycles found by following edges, each as its nodes with the first one again at the end. */
function cyclesIn(nodes: readonly string[], edges: (node: string) => readonly string[]): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): void => {
    if (path.includes(node)) {
      cycles.push([...path.slice(path.indexOf(node)), node]);
      return;
    }
    if (done.has(node)) return;
    path.push(node);
    for (const next of new Set(edges(node))) visit(next);
    path.pop();
    done.add(node);
  };
  for (const node of nodes) visit(node);
  return cycles;
}

/** Look-ups in documents and values; names come from clients, so only own keys count. */
import type { PackedDocument, Process, Workflow, WorkflowStep } from '../document/model.ts';
import type { CwlObject, CwlValue } from '../values/value.ts';

/** Missing and null are the same (CWL v1.2 §"Process.inputs"). */
export function valueAt(object: CwlObject | null, name: string): CwlValue {
  return object !== null && Object.hasOwn(object, name) ? (object[name] ?? null) : null;
}

/** Throws when the packed document is damaged: `load` makes sure that every reference in it exists. */
export function processOf(document: PackedDocument, id: string): Process {
  const process = Object.hasOwn(document.processes, id) ? document.processes[id] : undefined;
  if (process === undefined) throw new Error(`The packed document has no process '${id}'.`);
  return process;
}

/** The process `id`, which must be a workflow because steps run in it. */
export function workflowOf(document: PackedDocument, id: string): Workflow {
  const process = processOf(document, id);
  if (process.class !== 'Workflow') throw new Error(`Process '${id}' is no workflow but a ${process.class}.`);
  return process;
}

export function stepOf(workflow: Workflow, name: string): WorkflowStep {
  const step = workflow.steps.find((candidate) => candidate.name === name);
  if (step === undefined) throw new Error(`Workflow '${workflow.id}' has no step '${name}'.`);
  return step;
}

/** Names of the steps whose outputs `step` is linked to, each once. */
export function upstreamOf(step: WorkflowStep): ReadonlySet<string> {
  const names = step.in.flatMap((input) => input.sources.flatMap((source) => source.step ?? []));
  return new Set(names);
}

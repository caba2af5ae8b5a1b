import { typeName } from '../../values/check-type.ts';
import type { CwlType, Process, Sink, Source, Workflow, WorkflowStep } from '../model.ts';
import type { Origins } from '../normal/context.ts';
import { didYouMean } from '../normal/suggest.ts';
import { arrayOf, isNullable, withoutNull } from '../normal/type-algebra.ts';
import type { Node } from '../source/node.ts';
import { canFeed } from './assignable.ts';
import { arrivingType, sourceTypes } from './link-type.ts';

type Processes = ReadonlyMap<string, Process>;

/** Sources that do not exist, inputs that nothing feeds, and types that can never fit, in one workflow. */
export function checkLinks(workflow: Workflow, processes: Processes, origins: Origins): void {
  for (const step of workflow.steps) checkStep(step, workflow, processes, origins);
  for (const output of workflow.outputs) {
    const node = origins.of(output);
    checkSources(output, node.get('outputSource'), workflow, processes);
    if (output.sources.length === 0 && !isNullable(output.type)) {
      node.problem(
        'not-connected',
        `The workflow output '${output.name}' needs an 'outputSource': nothing feeds it.`,
      );
    }
    const types = sourceTypes(output, workflow, processes);
    if (types === undefined || types.length === 0) continue;
    const arriving = arrivingType(output, types);
    if (canFeed(arriving, output.type)) continue;
    (node.get('outputSource') ?? node).problem(
      'type-mismatch',
      `${sourcesText(output)} gives ${typeName(arriving)}, but the workflow output '${output.name}' is ${typeName(output.type)}.`,
    );
  }
}

function checkStep(step: WorkflowStep, workflow: Workflow, processes: Processes, origins: Origins): void {
  const process = processes.get(step.run);
  const node = origins.of(step);
  for (const input of step.in) {
    checkSources(input, origins.of(input).get('source'), workflow, processes);
    checkInputType(input, step, workflow, processes, origins);
  }
  if (process === undefined) return;
  for (const name of step.out) {
    if (process.outputs.some((output) => output.name === name)) continue;
    const known = process.outputs.map((output) => output.name);
    (node.get('out') ?? node).problem(
      'unknown-reference',
      `'${process.id}', which the step '${step.name}' runs, has no output '${name}'.${didYouMean(name, known)}`,
    );
  }
  for (const input of process.inputs) {
    if (input.default !== undefined || isNullable(input.type)) continue;
    const fed = step.in.find((candidate) => candidate.name === input.name);
    if (
      fed !== undefined &&
      (fed.sources.length > 0 || fed.default !== undefined || fed.valueFrom !== undefined)
    )
      continue;
    (node.get('in') ?? node).problem(
      'not-connected',
      `The step '${step.name}' does not say where the input '${input.name}' of '${process.id}' comes from. Give it a 'source', 'default' or 'valueFrom'.`,
    );
  }
}

function checkInputType(
  input: WorkflowStep['in'][number],
  step: WorkflowStep,
  workflow: Workflow,
  processes: Processes,
  origins: Origins,
): void {
  // The expression may give anything.
  if (input.valueFrom !== undefined && !step.scatter.includes(input.name)) return;
  const types = sourceTypes(input, workflow, processes);
  if (types === undefined || types.length === 0) return;
  const parameter = processes.get(step.run)?.inputs.find((candidate) => candidate.name === input.name);
  const arriving = arrivingType(input, types);
  const scattered = step.scatter.includes(input.name);
  const wanted = wantedType(parameter?.type ?? { kind: 'Any' }, scattered, input.valueFrom !== undefined);
  if (canFeed(arriving, wanted) || isDefaulted(arriving, input.default ?? parameter?.default)) return;
  const node = origins.of(input);
  (node.get('source') ?? node).problem(
    'type-mismatch',
    `${sourcesText(input)} gives ${typeName(arriving)}, but the input '${input.name}' of the step '${step.name}' takes ${typeName(wanted)}.${advice(arriving, wanted, scattered)}`,
  );
}

function wantedType(type: CwlType, scattered: boolean, computed: boolean): CwlType {
  if (!scattered) return type;
  return arrayOf(computed ? { kind: 'Any' } : type);
}

/** Null takes the default, so a source of nothing but null is fine where there is one. */
function isDefaulted(type: CwlType, value: unknown): boolean {
  return withoutNull(type) === undefined && value !== undefined;
}

function advice(arriving: CwlType, wanted: CwlType, scattered: boolean): string {
  if (scattered) return canFeed(arrayOf(arriving), wanted) ? ` Remove it from 'scatter'.` : '';
  if (arriving.kind === 'array' && canFeed(arriving.items, wanted))
    return ` To run the step for each element, add it to 'scatter'.`;
  const flat = arriving.kind === 'array' && arriving.items.kind === 'array' ? arriving.items : undefined;
  if (flat !== undefined && canFeed(flat, wanted))
    return ` To join the lists, add 'linkMerge: merge_flattened'.`;
  return '';
}

function checkSources(sink: Sink, node: Node | undefined, workflow: Workflow, processes: Processes): void {
  for (const [index, source] of sink.sources.entries()) {
    const problem = sourceProblem(source, workflow, processes);
    if (problem !== undefined) (node?.items()[index] ?? node)?.problem('unknown-reference', problem);
  }
}

function sourceProblem(source: Source, workflow: Workflow, processes: Processes): string | undefined {
  const inputs = workflow.inputs.map((input) => input.name);
  if (source.step === undefined) {
    if (inputs.includes(source.port)) return undefined;
    const step = workflow.steps.find((candidate) => candidate.out.includes(source.port));
    const hint =
      step === undefined ? didYouMean(source.port, inputs) : ` Did you mean '${step.name}/${source.port}'?`;
    return `The workflow has no input '${source.port}'.${hint}`;
  }
  const step = workflow.steps.find((candidate) => candidate.name === source.step);
  if (step === undefined) {
    const known = workflow.steps.map((candidate) => candidate.name);
    return `The workflow has no step '${source.step}'.${didYouMean(source.step, known)}`;
  }
  if (step.out.includes(source.port)) return undefined;
  const isOutput = processes.get(step.run)?.outputs.some((output) => output.name === source.port) ?? false;
  const hint = isOutput ? ` Add it to the step's 'out'.` : didYouMean(source.port, step.out);
  return `The step '${step.name}' has no '${source.port}' in its 'out'.${hint}`;
}

function sourcesText(sink: Sink): string {
  const names = sink.sources.map(({ step, port }) => `'${step === undefined ? port : `${step}/${port}`}'`);
  return names.length === 1 ? names[0]! : `Merging ${names.join(' and ')}`;
}

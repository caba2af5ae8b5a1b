import { typeName } from '../../values/check-type.ts';
import type { CwlType, Process, Sink, StepInput, Workflow, WorkflowOutput, WorkflowStep } from '../model.ts';
import type { NormalPackage } from '../normal/package.ts';
import { reportMisfit } from '../normal/parameters.ts';
import { didYouMean, nearest } from '../normal/suggest.ts';
import { arrayOf, mayBe, withoutNull } from '../normal/type-algebra.ts';
import { canFeed } from './assignable.ts';
import { arrivingType, sourceTypes } from './link-type.ts';
import { checkSources } from './sources.ts';

/** Sources that do not exist, inputs that nothing feeds, and types that can never fit, in one workflow. */
export function checkLinks(workflow: Workflow, normal: NormalPackage): void {
  for (const step of workflow.steps) checkStep(step, workflow, normal);
  for (const output of workflow.outputs) checkOutput(output, workflow, normal);
}

function checkOutput(output: WorkflowOutput, workflow: Workflow, normal: NormalPackage): void {
  const node = normal.origins.of(output);
  checkSources(output, node.get('outputSource'), workflow, normal);
  if (!normal.doubts.isSure(node)) return;
  if (output.sources.length === 0 && !mayBe(output.type, 'null')) {
    node.problem(
      'not-connected',
      `Nothing feeds the workflow output '${output.name}'. Give it an 'outputSource', such as 'step/output'.`,
    );
  }
  const types = sourceTypes(output, workflow, normal);
  if (types === undefined || types.length === 0) return;
  const arriving = arrivingType(output, types);
  if (canFeed(arriving, output.type)) return;
  (node.get('outputSource') ?? node).problem(
    'type-mismatch',
    `${sourcesText(output)} gives ${typeName(arriving)}, but the workflow output '${output.name}' is ${typeName(output.type)}. Change one of the two.`,
  );
}

function checkStep(step: WorkflowStep, workflow: Workflow, normal: NormalPackage): void {
  const process = normal.processes.get(step.run);
  for (const input of step.in) {
    checkSources(input, normal.origins.of(input).get('source'), workflow, normal);
    checkInputType(input, step, workflow, normal);
  }
  if (process === undefined) return;
  checkOut(step, process, normal);
  checkAllFed(step, process, normal);
}

function checkOut(step: WorkflowStep, process: Process, normal: NormalPackage): void {
  if (!normal.doubts.knowsNamesIn(normal.origins.of(process), 'outputs')) return;
  const known = process.outputs.map((output) => output.name);
  const out = normal.origins.of(step).get('out');
  for (const name of step.out) {
    if (known.includes(name)) continue;
    const item = out?.items().find((candidate) => (candidate.text ?? candidate.get('id')?.text) === name);
    (item ?? out)?.problem(
      'unknown-reference',
      `'${process.id}', which the step '${step.name}' runs, has no output '${name}'.${didYouMean(name, known)}`,
    );
  }
}

function checkAllFed(step: WorkflowStep, process: Process, normal: NormalPackage): void {
  const node = normal.origins.of(step);
  if (!normal.doubts.knowsNamesIn(node, 'in')) return;
  for (const input of process.inputs) {
    if (input.default !== undefined || mayBe(input.type, 'null')) continue;
    const fed = step.in.find((candidate) => candidate.name === input.name);
    if (fed !== undefined && isFed(fed, normal)) continue;
    (node.get('in') ?? node).problem(
      'not-connected',
      `The step '${step.name}' does not say where the input '${input.name}' of '${process.id}' comes from.${misspelt(input.name, step, process)} Give it a 'source', 'default' or 'valueFrom'.`,
    );
  }
}

function isFed(input: StepInput, normal: NormalPackage): boolean {
  const given = input.sources.length > 0 || input.default !== undefined || input.valueFrom !== undefined;
  return given || !normal.doubts.isSure(normal.origins.of(input));
}

/** An input of the step that its process lacks may be meant. */
function misspelt(name: string, step: WorkflowStep, process: Process): string {
  const extra = step.in
    .map((input) => input.name)
    .filter((candidate) => !process.inputs.some((input) => input.name === candidate));
  const meant = nearest(name, extra);
  return meant === undefined ? '' : ` Is '${meant}' in its 'in' meant for it?`;
}

function checkInputType(
  input: StepInput,
  step: WorkflowStep,
  workflow: Workflow,
  normal: NormalPackage,
): void {
  const { origins, doubts, processes } = normal;
  const node = origins.of(input);
  // The expression may give anything.
  if (input.valueFrom !== undefined && !step.scatter.includes(input.name)) return;
  if (!doubts.isSure(node) || !knowsScatter(step, normal)) return;
  const parameter = processes.get(step.run)?.inputs.find((candidate) => candidate.name === input.name);
  const scattered = step.scatter.includes(input.name);
  const wanted = wantedType(parameter?.type ?? { kind: 'Any' }, scattered, input.valueFrom !== undefined);
  checkDefault(input, wanted, normal);
  const types = sourceTypes(input, workflow, normal);
  if (types === undefined || types.length === 0) return;
  const arriving = arrivingType(input, types);
  if (canFeed(arriving, wanted) || isDefaulted(arriving, input.default ?? parameter?.default)) return;
  (node.get('source') ?? node).problem(
    'type-mismatch',
    `${sourcesText(input)} gives ${typeName(arriving)}, but the input '${input.name}' of the step '${step.name}' takes ${typeName(wanted)}.${advice(arriving, wanted, scattered)}`,
  );
}

function checkDefault(input: StepInput, wanted: CwlType, normal: NormalPackage): void {
  const node = normal.origins.of(input).get('default');
  if (node !== undefined && input.default !== undefined) reportMisfit(node, input.default, wanted);
}

/** Whether it is clear what a step scatters over: its links are arrays or not. */
function knowsScatter(step: WorkflowStep, { origins, doubts }: NormalPackage): boolean {
  const inputs = step.in.map((input) => input.name);
  return doubts.isSure(origins.of(step)) && step.scatter.every((name) => inputs.includes(name));
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
  if (scattered) {
    return canFeed(arrayOf(arriving), wanted)
      ? ` Remove it from 'scatter', or feed it a list.`
      : ' Change one of the two.';
  }
  if (arriving.kind === 'array' && canFeed(arriving.items, wanted))
    return ` To run the step for each element, add it to 'scatter'.`;
  const flat = arriving.kind === 'array' && arriving.items.kind === 'array' ? arriving.items : undefined;
  if (flat !== undefined && canFeed(flat, wanted))
    return ` To join the lists, add 'linkMerge: merge_flattened'.`;
  return ` Change one of the two, or compute the value with 'valueFrom'.`;
}

function sourcesText(sink: Sink): string {
  const names = sink.sources.map(({ step, port }) => `'${step === undefined ? port : `${step}/${port}`}'`);
  return names.length === 1 ? names[0]! : `Merging ${names.join(' and ')}`;
}

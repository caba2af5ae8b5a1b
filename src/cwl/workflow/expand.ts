import type { PackedDocument, StepInput, WorkflowStep } from '../document/model.ts';
import { type ExpressionScope, evaluateField, expressionScope } from '../expression/evaluate.ts';
import { ExpressionError } from '../expression/expression-error.ts';
import type { Abilities } from '../ports.ts';
import { ToolError } from '../tool/tool-error.ts';
import type { CwlObject, CwlValue } from '../values/value.ts';
import { ExpansionSize } from './expansion-size.ts';
import { gatherInputs } from './gather-inputs.ts';
import { processOf, stepOf, valueAt, workflowOf } from './lookup.ts';
import type { Expansion, Records } from './records.ts';
import { requirementsOfStep } from './requirements.ts';
import { scatterInputs } from './scatter.ts';

/** Evaluations under way at once; enough to keep every thread of the sandbox busy. */
const PARALLEL = 32;

/**
 * Cuts a ready step into shards (CWL v1.2 §WorkflowStep), in this order: gather, linkMerge, pickValue, default,
 * loadContents and loadListing, scatter, valueFrom, when. Step inputs that the process does not declare are seen by
 * valueFrom and when, and left out of the shards.
 *
 * Throws ToolError when the step is at fault or its values are, too large ones included; other errors (files out of reach, an evaluator that
 * has gone) may be tried again.
 */
export async function expand(
  document: PackedDocument,
  records: Records,
  stepId: string,
  abilities: Abilities,
): Promise<Expansion> {
  const step = records.step(stepId);
  const parent = step === undefined ? undefined : records.shard(step.parent);
  if (step === undefined || parent === undefined)
    throw new Error(`The job's records lack the step '${stepId}'.`);
  const workflow = workflowOf(document, parent.process);
  const node = stepOf(workflow, step.name);
  const effective = requirementsOfStep(document, records, step);
  const scope = expressionScope(effective.requirements, effective.hints, abilities.evaluate);

  const linked = await gatherInputs({ workflow, node, parent, records, effective, files: abilities.files });
  const { shape, elements } = scatterInputs(node, linked);
  const declared = processOf(document, node.run).inputs;
  const names = declared.map((input) => input.name);
  const size = new ExpansionSize(node.name, declared, elements.length);
  const shards: Shard[] = [];
  for (let from = 0; from < elements.length; from += PARALLEL) {
    const batch = elements.slice(from, from + PARALLEL);
    const made = await Promise.all(batch.map((element) => shardInputs(node, element, names, scope)));
    for (const { inputs } of made) size.add(inputs);
    shards.push(...made);
  }
  return { shape, shards };
}

type Shard = Expansion['shards'][number];

/** `inputs` null: `when` was false. */
async function shardInputs(
  node: WorkflowStep,
  element: CwlObject,
  declared: readonly string[],
  scope: ExpressionScope,
): Promise<Shard> {
  const computed = await computeValues(node, element, scope);
  if (node.when !== undefined && !(await isWanted(node, node.when, computed, scope))) return { inputs: null };
  const kept = declared.filter((name) => Object.hasOwn(computed, name));
  return { inputs: Object.fromEntries(kept.map((name) => [name, valueAt(computed, name)])) };
}

/** Every `valueFrom` sees the inputs as they were before any of them. */
async function computeValues(
  node: WorkflowStep,
  inputs: CwlObject,
  scope: ExpressionScope,
): Promise<CwlObject> {
  const results: [string, CwlValue][] = [];
  for (const input of node.in) {
    if (input.valueFrom === undefined) continue;
    const self = valueAt(inputs, input.name);
    const what = () => `valueFrom of input '${input.name}' of step '${node.name}'`;
    results.push([input.name, await evaluated(what, input.valueFrom, { inputs, self }, scope)]);
  }
  return results.length === 0 ? inputs : { ...inputs, ...Object.fromEntries(results) };
}

async function isWanted(
  node: WorkflowStep,
  when: string,
  inputs: CwlObject,
  scope: ExpressionScope,
): Promise<boolean> {
  const result = await evaluated(() => `when of step '${node.name}'`, when, { inputs, self: null }, scope);
  if (typeof result === 'boolean') return result;
  throw new ToolError(
    'package',
    `The condition when of step '${node.name}' must give true or false; ${when} gave ${JSON.stringify(result)}.`,
  );
}

async function evaluated(
  what: () => string,
  field: NonNullable<StepInput['valueFrom']>,
  context: Parameters<typeof evaluateField>[1],
  scope: ExpressionScope,
): Promise<CwlValue> {
  try {
    return await evaluateField(field, context, scope);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new ToolError('package', `${what()}: ${error.message}`, { cause: error });
  }
}

/** How finishing one thing moves the next: shard, step, workflow, and so up to `main`. */
import type { PackedDocument, Workflow } from '../document/model.ts';
import { ToolError } from '../tool/tool-error.ts';
import { withDoubles } from '../tool/with-doubles.ts';
import { basenameOf } from '../values/files.ts';
import type { CwlObject } from '../values/value.ts';
import type { Draft } from './draft.ts';
import { failShard } from './fail.ts';
import { formatProblems } from './format-problems.ts';
import { processOf, stepOf, upstreamOf, valueAt, workflowOf } from './lookup.ts';
import { collectWorkflowOutputs, gatherStepOutputs } from './outputs.ts';
import { idTooLong, isShortEnough, MAIN, shardId, stepId } from './record-ids.ts';
import type { Expansion, JobEvent, ShardRecord, StepRecord } from './records.ts';
import { inputProblems } from './type-problems.ts';
import { isUpdated, withUpdates } from './updates.ts';

/** The row of a new shard: defaults applied, every declared input present, null where nothing was given. */
export function newShard(
  document: PackedDocument,
  place: Pick<ShardRecord, 'id' | 'step' | 'index' | 'process'>,
  inputs: CwlObject,
): ShardRecord {
  const declared = processOf(document, place.process).inputs;
  const bound = declared.map(({ name, type, default: instead = null }) => [
    name,
    withDoubles(valueAt(inputs, name) ?? instead, type),
  ]);
  return {
    ...place,
    inputs: Object.fromEntries(bound) as CwlObject,
    state: 'running',
    openSteps: 0,
    outputs: null,
    failure: null,
  };
}

/** Begins what a shard runs: a tool waits for a runner, a workflow gets the rows of its steps. */
export function beginShard(document: PackedDocument, draft: Draft, shard: ShardRecord): void {
  const process = processOf(document, shard.process);
  if (process.class === 'Workflow') beginWorkflow(document, draft, shard, process);
  if (process.class === 'Operation') {
    const message = `Process '${process.id}' is an abstract Operation, which says what is done but not how; replace it by a CommandLineTool, an ExpressionTool or a Workflow.`;
    failShard(draft, shard, { blame: 'package', message });
  }
}

function beginWorkflow(document: PackedDocument, draft: Draft, shard: ShardRecord, workflow: Workflow): void {
  const { inputs } = workflow;
  const problems = inputProblems(inputs, shard.inputs) ?? formatProblems(inputs, shard.inputs, document);
  if (problems !== undefined) {
    const message = `Inputs of workflow '${workflow.id}': ${problems}`;
    // Only the inputs of the job come from the client, the others from steps of the package.
    failShard(draft, shard, { blame: shard.id === MAIN ? 'input' : 'package', message });
    return;
  }
  const deep = workflow.steps.find((node) => !isShortEnough(stepId(shard.id, node.name)));
  if (deep !== undefined) {
    failShard(draft, shard, { blame: 'package', message: idTooLong(deep.name, stepId(shard.id, deep.name)) });
    return;
  }
  const begun = { ...shard, openSteps: workflow.steps.length };
  draft.putShard(begun);
  for (const node of workflow.steps) {
    const waitsFor = upstreamOf(node).size;
    draft.putStep({
      id: stepId(shard.id, node.name),
      parent: shard.id,
      name: node.name,
      state: waitsFor === 0 ? 'ready' : 'waiting',
      waitsFor,
      shape: [],
      shards: 0,
      openShards: 0,
      outputs: null,
    });
  }
  if (workflow.steps.length === 0) finishWorkflow(document, draft, begun, workflow);
}

/** Makes the shards of a ready step. */
export function beginShards(
  document: PackedDocument,
  draft: Draft,
  step: StepRecord,
  expansion: Expansion,
): void {
  const { shape, shards } = expansion;
  const workflow = workflowOf(document, draft.shard(step.parent).process);
  const process = stepOf(workflow, step.name).run;
  const openShards = shards.filter((shard) => shard.inputs !== null).length;
  const expanded: StepRecord = { ...step, state: 'expanded', shape, shards: shards.length, openShards };
  draft.putStep(expanded);
  // All rows come first: a workflow without steps finishes at once and may be the last that its step waits for.
  const rows = shards.map(({ inputs }, index) => {
    const place = { id: shardId(step.id, index), step: step.id, index, process };
    // Defaults name files too, which a step may have updated.
    return inputs === null ? skipped(place) : upToDate(newShard(document, place, inputs), draft);
  });
  for (const row of rows) draft.putShard(row);
  for (const row of rows) {
    if (draft.step(step.id).state !== 'expanded') break;
    if (row.state === 'running') beginShard(document, draft, row);
  }
  if (openShards === 0) finishStep(document, draft, expanded);
}

function upToDate(shard: ShardRecord, draft: Draft): ShardRecord {
  return { ...shard, inputs: withUpdates(shard.inputs, draft.updates) as CwlObject };
}

function skipped(place: Pick<ShardRecord, 'id' | 'step' | 'index' | 'process'>): ShardRecord {
  return { ...place, inputs: {}, state: 'skipped', openSteps: 0, outputs: null, failure: null };
}

/** Records what a tool has given and updated in place. Of two that have updated the same file, the second fails. */
export function finishTool(
  document: PackedDocument,
  draft: Draft,
  shard: ShardRecord,
  { outputs, updates }: Extract<JobEvent, { kind: 'shard-succeeded' }>,
): void {
  const contested = Object.keys(updates ?? {}).find((location) => isUpdated(location, draft.updates));
  if (contested === undefined) {
    finishShard(document, draft, updates === undefined ? shard : { ...shard, updates }, outputs);
    return;
  }
  const name = basenameOf(updates![contested]!) ?? contested;
  failShard(draft, shard, {
    blame: 'package',
    message:
      `It has updated '${name}' in place, and another step that ran at the same time has done so too (CWL v1.2 §InplaceUpdateRequirement: one ` +
      `step at a time may write a file). Let the one step take the output of the other, or leave InplaceUpdateRequirement out.`,
  });
}

/** Records a shard's outputs; the last shard of a step finishes the step. */
export function finishShard(
  document: PackedDocument,
  draft: Draft,
  shard: ShardRecord,
  outputs: CwlObject,
): void {
  draft.putShard({ ...shard, state: 'succeeded', outputs });
  if (shard.step === null) return;
  const step = draft.step(shard.step);
  const openShards = step.openShards - 1;
  const counted = { ...step, openShards };
  draft.putStep(counted);
  if (openShards === 0) finishStep(document, draft, counted);
}

function finishStep(document: PackedDocument, draft: Draft, step: StepRecord): void {
  const parent = draft.shard(step.parent);
  const workflow = workflowOf(document, parent.process);
  const outputs = gatherStepOutputs(draft, step, stepOf(workflow, step.name));
  draft.putStep({ ...step, state: 'succeeded', outputs });
  for (const node of workflow.steps) {
    if (!upstreamOf(node).has(step.name)) continue;
    const next = draft.step(stepId(parent.id, node.name));
    const waitsFor = next.waitsFor - 1;
    draft.putStep({ ...next, waitsFor, state: waitsFor === 0 ? 'ready' : 'waiting' });
  }
  const openSteps = parent.openSteps - 1;
  const counted = { ...parent, openSteps };
  draft.putShard(counted);
  if (openSteps === 0) finishWorkflow(document, draft, counted, workflow);
}

function finishWorkflow(
  document: PackedDocument,
  draft: Draft,
  shard: ShardRecord,
  workflow: Workflow,
): void {
  let outputs: CwlObject;
  try {
    outputs = collectWorkflowOutputs(draft, shard, workflow);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    failShard(draft, shard, { blame: error.blame, message: error.message });
    return;
  }
  finishShard(document, draft, shard, outputs);
}

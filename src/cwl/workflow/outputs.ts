/** Outputs of finished steps and workflows. */
import type { Source, Workflow, WorkflowStep } from '../document/model.ts';
import { ToolError } from '../tool/tool-error.ts';
import { withDoubles } from '../tool/with-doubles.ts';
import type { CwlObject, CwlValue } from '../values/value.ts';
import type { Draft } from './draft.ts';
import { linkedValue } from './links.ts';
import { valueAt } from './lookup.ts';
import { shardId, stepId } from './record-ids.ts';
import type { Records, ShardRecord, StepRecord } from './records.ts';
import { nestByShape } from './scatter.ts';
import { outputProblems } from './type-problems.ts';
import { withUpdates } from './updates.ts';

/** Outputs of a step whose shards have all finished: null where a shard was skipped, lists where it was scattered. */
export function gatherStepOutputs(draft: Draft, step: StepRecord, node: WorkflowStep): CwlObject {
  const shards = Array.from({ length: step.shards }, (_, index) => draft.shard(shardId(step.id, index)));
  return Object.fromEntries(
    node.out.map((port) => [
      port,
      nestByShape(
        step.shape,
        shards.map((shard) => valueAt(shard.outputs, port)),
      ),
    ]),
  );
}

/**
 * Outputs of a workflow whose steps have all finished.
 *
 * Throws ToolError when `pickValue` or the declared type of an output refuses what the steps gave.
 */
export function collectWorkflowOutputs(draft: Draft, shard: ShardRecord, workflow: Workflow): CwlObject {
  const records = { step: (id: string) => draft.findStep(id), updates: draft.updates };
  const outputs = workflow.outputs.map((output): [string, CwlValue] => {
    const values = output.sources.map((source) => readSource(records, shard, source));
    const value = linkedValue(output, values, `Output '${output.name}' of workflow '${workflow.id}'`);
    return [output.name, withDoubles(value, output.type)];
  });
  const values: CwlObject = Object.fromEntries(outputs);
  const problems = outputProblems(workflow.outputs, values);
  if (problems !== undefined)
    throw new ToolError('package', `Outputs of workflow '${workflow.id}': ${problems}`);
  return values;
}

/** The value at the other end of a link within one shard that runs a workflow, with what was updated in place since. */
export function readSource(
  records: Pick<Records, 'step' | 'updates'>,
  shard: ShardRecord,
  source: Source,
): CwlValue {
  const values =
    source.step === undefined ? shard.inputs : records.step(stepId(shard.id, source.step))?.outputs;
  return withUpdates(valueAt(values ?? null, source.port), records.updates);
}

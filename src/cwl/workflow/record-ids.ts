/** Ids of records are paths, so that every place computes the same ones without a counter. */
import type { Records, ShardRecord, StepRecord } from './records.ts';

/** The shard that is the job itself. */
export const MAIN = 'main';

export function stepId(parentShard: string, stepName: string): string {
  return `${parentShard}/${stepName}`;
}

export function shardId(step: string, index: number): string {
  return `${step}[${index}]`;
}

/** The path of a step as people know it: no `main/`, shard numbers only where a step was scattered: `stage[3]/ndvi`. */
export function stepPath(records: Pick<Records, 'step' | 'shard'>, step: StepRecord): string {
  const parent = records.shard(step.parent);
  return parent === undefined || parent.step === null
    ? step.name
    : `${shardPath(records, parent)}/${step.name}`;
}

/** Like `stepPath`, with the number of the shard; empty for `main`. */
export function shardPath(records: Pick<Records, 'step' | 'shard'>, shard: ShardRecord): string {
  const step = shard.step === null ? undefined : records.step(shard.step);
  if (step === undefined) return '';
  const path = stepPath(records, step);
  return step.shape.length === 0 ? path : `${path}[${shard.index}]`;
}

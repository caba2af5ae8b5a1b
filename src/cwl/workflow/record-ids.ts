/** Ids of records are paths, so that every place computes the same ones without a counter. */
import { withoutEnd } from '../values/shorten.ts';
import type { Records, ShardRecord, StepRecord } from './records.ts';

/** The shard that is the job itself. */
export const MAIN = 'main';

export function stepId(parentShard: string, stepName: string): string {
  return `${parentShard}/${stepName}`;
}

export function shardId(step: string, index: number): string {
  return `${step}[${index}]`;
}

/**
 * Bytes of a step's id. Ids are keys in databases and parts of object keys; a shard's number makes them a little longer.
 */
const LONGEST_ID = 2000;

export function isShortEnough(step: string): boolean {
  return bytesOf(step) <= LONGEST_ID;
}

/** Says what is wrong with a step whose id is too long. */
export function idTooLong(name: string, id: string): string {
  return (
    `Step '${withoutEnd(name, LONGEST_SHOWN)}' has, with the steps that enclose it, a path of ${bytesOf(id)} bytes, and ${LONGEST_ID} is the most. ` +
    'Give the steps shorter names, or nest fewer workflows.'
  );
}

const LONGEST_SHOWN = 100;

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
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

/** The first failure ends the job: what runs is cancelled, what has finished stays. */
import type { Draft } from './draft.ts';
import { shardPath, stepPath } from './record-ids.ts';
import type { ShardFailure, ShardRecord, StepRecord } from './records.ts';

/** Fails a shard, everything that encloses it, and so the job. */
export function failShard(draft: Draft, shard: ShardRecord, failure: ShardFailure): void {
  const path = shardPath(viewOf(draft), shard);
  draft.putShard({ ...shard, state: 'failed', failure });
  failEnclosing(draft, shard, named(path, failure));
  cancelOpen(draft, stopped(path));
}

/** Fails a step that could not be expanded, everything that encloses it, and so the job. */
export function failStep(draft: Draft, step: StepRecord, failure: ShardFailure): void {
  const path = stepPath(viewOf(draft), step);
  failUpwards(draft, step, named(path, failure));
  cancelOpen(draft, stopped(path));
}

/** Ends a job from outside; `failure` becomes the reason of everything that had not finished. */
export function cancelJob(draft: Draft, failure: ShardFailure): void {
  cancelOpen(draft, failure);
}

function failEnclosing(draft: Draft, shard: ShardRecord, failure: ShardFailure): void {
  if (shard.step !== null) failUpwards(draft, draft.step(shard.step), failure);
}

function failUpwards(draft: Draft, step: StepRecord, failure: ShardFailure): void {
  draft.putStep({ ...step, state: 'failed' });
  const parent = draft.shard(step.parent);
  draft.putShard({ ...parent, state: 'failed', failure });
  failEnclosing(draft, parent, failure);
}

/** Looks at every row; happens once in the life of a job. */
function cancelOpen(draft: Draft, failure: ShardFailure): void {
  const { steps, shards } = draft.all();
  for (const step of steps) {
    if (step.state === 'waiting' || step.state === 'ready' || step.state === 'expanded') {
      draft.putStep({ ...step, state: 'cancelled' });
    }
  }
  for (const shard of shards) {
    if (shard.state === 'running') draft.putShard({ ...shard, state: 'cancelled', failure });
  }
}

function named(path: string, failure: ShardFailure): ShardFailure {
  return path === '' ? failure : { ...failure, message: `Step ${path} failed: ${failure.message}` };
}

function stopped(path: string): ShardFailure {
  return {
    blame: 'cancelled',
    message: path === '' ? 'The job failed.' : `Stopped because step ${path} failed.`,
  };
}

function viewOf(draft: Draft): Parameters<typeof shardPath>[0] {
  return { step: (id) => draft.findStep(id), shard: (id) => draft.findShard(id) };
}

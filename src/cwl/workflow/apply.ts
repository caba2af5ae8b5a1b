import type { PackedDocument } from '../document/model.ts';
import { beginShards, finishTool } from './advance.ts';
import { Draft } from './draft.ts';
import { cancelJob, failShard, failStep } from './fail.ts';
import { MAIN } from './record-ids.ts';
import type { Changes, JobEvent, Records, ShardRecord, StepRecord } from './records.ts';
import { start } from './start.ts';

/**
 * What a fact changes. An expanded step and a finished shard are never overwritten, so that a fact that comes twice,
 * too late, or for a row that is not there gives empty changes. Costs the same for every shard; only the last one of
 * a step (which gathers outputs) and the end of a job by failure look at more rows.
 *
 * A job that is cancelled before its start has no rows to keep that in: whoever records the facts has to leave out
 * the start then.
 */
export function apply(document: PackedDocument, records: Records, event: JobEvent): Changes {
  if (event.kind === 'started') {
    return records.shard(MAIN) === undefined ? start(document, event.inputs) : NOTHING;
  }
  const draft = new Draft(records);
  applyTo(document, draft, event);
  return draft.changes();
}

const NOTHING: Changes = { steps: [], shards: [] };

function applyTo(
  document: PackedDocument,
  draft: Draft,
  event: Exclude<JobEvent, { kind: 'started' }>,
): void {
  switch (event.kind) {
    case 'step-expanded': {
      const step = readyStep(draft, event.step);
      if (step !== undefined) beginShards(document, draft, step, event.expansion);
      return;
    }
    case 'step-failed': {
      const step = readyStep(draft, event.step);
      if (step !== undefined) failStep(draft, step, event.failure);
      return;
    }
    case 'shard-succeeded': {
      const shard = runningShard(draft, event.shard);
      if (shard !== undefined) finishTool(document, draft, shard, event);
      return;
    }
    case 'shard-failed': {
      const shard = runningShard(draft, event.shard);
      if (shard !== undefined) failShard(draft, shard, event.failure);
      return;
    }
    case 'cancelled':
      if (runningShard(draft, MAIN) !== undefined) cancelJob(draft, event.failure);
  }
}

function readyStep(draft: Draft, id: string): StepRecord | undefined {
  const step = draft.findStep(id);
  return step?.state === 'ready' ? step : undefined;
}

function runningShard(draft: Draft, id: string): ShardRecord | undefined {
  const shard = draft.findShard(id);
  return shard?.state === 'running' ? shard : undefined;
}

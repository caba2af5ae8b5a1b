/** The steps of a job for people: one entry for each container, expression or fetching of inputs. */
import type { PackedDocument } from '../cwl/document/model.ts';
import type { AttemptView, StepView } from './job.ts';
import type { AttemptRow, ShardSummary } from './job-store.ts';
import { attemptPrefix, stepPathOf } from './shard-paths.ts';

/** In the order of their first attempts; those without one come last. */
export function stepViews(
  job: string,
  document: PackedDocument,
  shards: readonly ShardSummary[],
  attempts: readonly AttemptRow[],
): readonly StepView[] {
  const tools = shards.filter((shard) => document.processes[shard.process]?.class !== 'Workflow');
  const states = new Map(tools.map((shard) => [shard.id, shard.state]));
  const byShard = Map.groupBy(attempts, (attempt) => attempt.shard);
  const ids = new Set([...byShard.keys(), ...states.keys()]);
  return Array.from(ids, (shard) => {
    const rows = byShard.get(shard) ?? [];
    const views = rows.map((row) => attemptView(job, row));
    const state = stateOf(states.get(shard), views);
    const reused = rows.findLast((row) => row.state === 'succeeded')?.facts.reused;
    return {
      shard,
      step: stepPathOf(shard),
      state,
      attempts: views,
      ...(reused !== undefined && { reused }),
    };
  });
}

/**
 * A shard of the engine runs from the moment that it is due; here it waits until an attempt runs. The stage task, which the
 * engine does not know, is as its last attempt is.
 */
function stateOf(
  state: ShardSummary['state'] | undefined,
  attempts: readonly AttemptView[],
): StepView['state'] {
  const last = attempts.at(-1)?.state;
  if (state === undefined) return last === undefined || last === 'lost' ? 'waiting' : last;
  if (state !== 'running') return state;
  return last === 'running' || last === 'succeeded' ? last : 'waiting';
}

function attemptView(
  job: string,
  { shard, attempt, state, runner, started, finished, facts, failure }: AttemptRow,
): AttemptView {
  const { command, image, imageDigest, exitCode, cores, ram, usage, activity } = facts;
  return {
    attempt,
    state: state === 'released' ? 'cancelled' : state,
    runner,
    started,
    ...(finished !== undefined && { finished }),
    ...(command !== undefined && { command }),
    ...(image !== undefined && { image }),
    ...(imageDigest !== undefined && { imageDigest }),
    ...(exitCode !== undefined && { exitCode }),
    ...(cores !== undefined && { cores }),
    ...(ram !== undefined && { ram }),
    ...(usage !== undefined && { usage }),
    ...(activity !== undefined && { activity }),
    ...(failure !== undefined && { failure }),
    prefix: attemptPrefix(job, shard, attempt),
  };
}

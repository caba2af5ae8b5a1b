/** What a turn writes: the engine's answer to the events that wait, as one decision. No I/O. */
import { maskOf } from '../cwl/values/secret-mask.ts';
import { due } from '../cwl/workflow/due.ts';
import { MAIN } from '../cwl/workflow/record-ids.ts';
import type { Command, JobEvent } from '../cwl/workflow/records.ts';
import { secretsOfShard } from '../cwl/workflow/secrets.ts';
import type { Decision, Turn } from './conductor-store.ts';
import { toJobFailure } from './failure.ts';
import type { JobFailure } from './job.ts';
import type { JobMemory } from './job-memory.ts';
import { progressMessage } from './progress.ts';
import { STAGE_SHARD } from './shard-paths.ts';
import { isTerminal, transition } from './status.ts';

/** Applies the turn's events to the memory, which is at the turn's revision, and says what follows. */
export function decide(turn: Turn, memory: JobMemory): Decision {
  const events = turn.events.map((record) => record.event);
  if (isTerminal(turn.status)) return decideAfterEnd(turn, memory, events);

  const stage = events.find(isStageFailure);
  if (stage !== undefined) return fail(turn, toJobFailure(stage.failure));

  const { all, added, changed } = memory.apply(events, 0);
  const fetched = turn.events.find((record) => record.fetched !== undefined)?.fetched;
  return {
    ...unchanged(turn),
    ...(fetched !== undefined && { fetched }),
    added,
    changed,
    ...outcome(turn, memory, due(memory.document, memory.records, all)),
  };
}

/** An open job fails for a reason that is not in its records; these stay as they are. */
export function fail(turn: Turn, failure: JobFailure): Decision {
  if (isTerminal(turn.status)) return unchanged(turn);
  return { ...unchanged(turn), status: transition(turn.status, 'failed'), message: failure.message, failure };
}

/** A job that has ended takes no facts any more; being cancelled still marks what had not finished. */
function decideAfterEnd(turn: Turn, memory: JobMemory, events: readonly JobEvent[]): Decision {
  const cancelled = events.filter((event) => event.kind === 'cancelled');
  const { added, changed } = memory.apply(cancelled, events.length - cancelled.length);
  return { ...unchanged(turn), added, changed };
}

function outcome(turn: Turn, memory: JobMemory, commands: readonly Command[]): Partial<Decision> {
  const of = Object.groupBy(commands, (command) => command.kind) as {
    readonly [kind in Command['kind']]?: readonly Extract<Command, { kind: kind }>[];
  };
  const failed = of['fail-job']?.[0];
  if (failed !== undefined) {
    const secrets = secretsOfShard(memory.document, memory.records, MAIN);
    const failure = toJobFailure({
      ...failed.failure,
      message: maskOf(secrets).text(failed.failure.message),
    });
    return { status: transition(turn.status, 'failed'), message: failure.message, failure };
  }
  const finished = of['finish-job']?.[0];
  if (finished !== undefined) {
    const status = transition(turn.status, 'successful');
    return { status, progress: 100, message: 'The job has finished.', outputs: finished.outputs };
  }
  return {
    status: transition(turn.status, 'running'),
    progress: Math.max(turn.progress, memory.progress),
    message: progressMessage(memory.records),
    run: of['run-shard']?.map((command) => command.shard) ?? [],
    expand: of['expand-step']?.map((command) => command.step) ?? [],
    cancel: of['cancel-shard']?.map((command) => command.shard) ?? [],
  };
}

function unchanged({ status, progress, message }: Turn): Decision {
  const none = { steps: [], shards: [] };
  return { status, progress, message, added: none, changed: none, run: [], expand: [], cancel: [] };
}

function isStageFailure(event: JobEvent): event is Extract<JobEvent, { kind: 'shard-failed' }> {
  return event.kind === 'shard-failed' && event.shard === STAGE_SHARD;
}

/** When a task is tried again. What the package or its inputs did wrong would go wrong again; what the platform did may not. */
import type { StepFailure } from '../steps/step-task.ts';
import { platformFailure, toShardFailure } from './failure.ts';
import type { EventRecord } from './job-event-record.ts';
import type { AfterFailure } from './task-store.ts';

/** Attempts that the platform may spoil before the shard fails. */
export const MAX_FAILURES = 5;
/** Attempts whose runner may vanish. More than failures: restarts of a server are no fault of the step. */
export const MAX_LOSSES = 10;
/** Failed attempts to expand a step, or to record that, for reasons of the platform. */
export const MAX_EXPANSION_FAILURES = 5;
/** Turns of a job in a row that one conductor may see fail for other reasons than an outage. */
export const MAX_TURN_FAILURES = 5;

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;

/** Milliseconds before try number `failures + 1`: 1 s, 2 s, 4 s, …, at most a minute. */
export function retryDelayMs(failures: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), LONGEST_DELAY_MS);
}

/** What follows a failed attempt when, with it, `failures` attempts at the task have failed. */
export function afterFailure(failure: StepFailure, failures: number): AfterFailure {
  if (failure.retry && failures < MAX_FAILURES) return { kind: 'again', delayMs: retryDelayMs(failures) };
  const message = failure.retry ? `${failure.message} (tried ${failures} times)` : failure.message;
  return { kind: 'final', record: shardFailed({ ...failure, message }) };
}

/** The event that ends a task when, with this one, `losses` attempts have been lost; undefined while it is due again. */
export function afterLoss(shard: string, attempt: number, losses: number): EventRecord | undefined {
  if (losses <= MAX_LOSSES) return undefined;
  return shardFailed(
    platformFailure(
      shard,
      attempt,
      `The machine or worker that ran this step vanished ${losses} times.`,
      'Check whether the step takes all memory of its machine, and give it a ResourceRequirement with a larger ramMin.',
    ),
  );
}

/** The first return is due at once; one that keeps coming back waits, so that runners that cannot hold it do not spin. */
export function releaseDelayMs(releases: number): number {
  return releases <= 1 ? 0 : retryDelayMs(releases - 1);
}

function shardFailed(failure: StepFailure): EventRecord {
  return { event: { kind: 'shard-failed', shard: failure.shard, failure: toShardFailure(failure) } };
}

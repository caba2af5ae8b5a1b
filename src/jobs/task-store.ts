/**
 * Port: attempts at tasks, for the task desk. Adapter: platform/database/postgres-task-store.ts.
 *
 * At most one attempt at a task runs; every later call is fenced by its number. What ends an attempt writes the attempt,
 * the outbox and the event in one transaction.
 */

import type { CwlObject } from '../cwl/values/value.ts';
import type { Changes } from '../cwl/workflow/records.ts';
import type { AttemptFacts, AttemptKey, StepFailure } from '../steps/step-task.ts';
import type { EventRecord, Fetched } from './job-event-record.ts';

export interface Claim {
  readonly attempt: number;
  readonly packageHash: string;
  readonly fetched: Fetched;
  /** Of the job for the stage task, else of the shard. */
  readonly inputs: CwlObject;
  /**
   * The shard with its enclosing steps and shards. Of enclosing shards' inputs only the job's are there, where they bring
   * requirements of its own; empty for the stage task.
   */
  readonly lineage: Changes;
  /** False where the client wants every step to be run. */
  readonly reuse: boolean;
  /** What images have been pinned to in this job. */
  readonly digests: { readonly [image: string]: string };
}

/** The outputs of a shard, and the attempt that made them. */
export interface KeptResult extends AttemptKey {
  readonly outputs: CwlObject;
}

/** What a failed attempt leads to. */
export type AfterFailure =
  | { readonly kind: 'again'; readonly delayMs: number }
  | { readonly kind: 'final'; readonly record: EventRecord };

export interface TaskStore {
  /** Makes the next attempt. Undefined where the task is not due: done, cancelled, or held by a live lease. */
  claim(job: string, shard: string, runner: string, leaseMs: number): Promise<Claim | undefined>;
  /** The inputs of shards, by id. */
  shardInputs(job: string, shards: readonly string[]): Promise<ReadonlyMap<string, CwlObject>>;
  /** False where the attempt does not run any more. */
  heartbeat(key: AttemptKey, leaseMs: number, facts: AttemptFacts): Promise<boolean>;
  /** Ends the attempt and the task, and records the event and the key of the result. False where the attempt does not run any more. */
  succeed(key: AttemptKey, facts: AttemptFacts, record: EventRecord): Promise<boolean>;
  /** Ends the attempt; `decide` gets how many attempts at the task have failed, this one included. */
  fail(
    key: AttemptKey,
    facts: AttemptFacts,
    failure: StepFailure,
    decide: (failures: number) => AfterFailure,
  ): Promise<AfterFailure | undefined>;
  /** The newest result under a key; undefined where there is none, or its job has been removed. */
  result(key: string): Promise<KeptResult | undefined>;
  /** Makes a task due anew. False where it is done, cancelled, or an attempt at it runs. */
  putBack(job: string, shard: string): Promise<boolean>;
  /** Those of the attempts that are known and do not run. */
  ended(attempts: readonly AttemptKey[]): Promise<readonly AttemptKey[]>;
  /** Ends the attempt and makes the task due; `delayMs` gets how often this task has been given back. False when fenced. */
  release(key: AttemptKey, reason: string, delayMs: (releases: number) => number): Promise<boolean>;
}

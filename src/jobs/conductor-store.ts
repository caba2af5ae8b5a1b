/**
 * Port: the records of jobs, for the conductor. Adapter: platform/database/postgres-conductor-store.ts.
 *
 * A *turn* is the only way to change records: one transaction that holds the job's row, so that of several conductors one
 * after the other sees the work of the one before. The outbox holds what is due until it is done; what is in it and was
 * not handed out is found by the next turn or by the sweep.
 */

import type { CwlObject } from '../cwl/values/value.ts';
import type { Changes } from '../cwl/workflow/records.ts';
import type { DueTask } from '../dispatch/dispatch.ts';
import type { JobFailure, JobStatus } from './job.ts';
import type { EventRecord, Fetched } from './job-event-record.ts';

export interface ConductorStore {
  /**
   * Locks the job, shows what waits, writes the decision and commits. Where `decide` rejects, nothing is written and
   * its error comes through. Resolves with nothing to do, at revision 0, for an unknown job.
   */
  turn(job: string, limits: TurnLimits, decide: (turn: Turn) => Promise<Decision>): Promise<TurnResult>;
  /**
   * Fails an open job without looking at its records or at what waits, which may be what nobody can read or write; what waits
   * counts as applied. Resolves with the ids that are withdrawn from the place.
   */
  fail(job: string, failure: JobFailure): Promise<readonly string[]>;
  /** True for an error of this store that has nothing to do with the job: out of reach, shutting down, without room. */
  isOutage(error: unknown): boolean;
  /** Tells that tasks have been handed to a place. A task that became due anew meanwhile stays due. */
  handedOut(job: string, tasks: readonly OutboxTask[]): Promise<void>;
  /** Records the results of expansions, each only if it is still wanted: of two results for one step the first wins. */
  recordExpansions(job: string, events: readonly EventRecord[]): Promise<void>;
  /**
   * Makes an expansion due again after a failure that was not the package's; gives how often that has happened, this time
   * included.
   */
  postponeExpansion(job: string, step: string, delayMs: (failures: number) => number): Promise<number>;
  /** A job's records at one revision. Rejects for an unknown job. */
  snapshot(job: string): Promise<Snapshot>;
}

export interface Snapshot {
  readonly packageHash: string;
  readonly fetched: Fetched;
  readonly applied: number;
  readonly records: Changes;
}

export interface TurnLimits {
  /** Tasks of one job that are with a place at the same time. */
  readonly parallelSteps: number;
  /** Expansions that the caller takes on; nobody else gets them for `expandLeaseMs`. */
  readonly expansions: number;
  readonly expandLeaseMs: number;
  /** Instance that takes the expansions: when it is known to be dead they are due at once. */
  readonly holder: string;
}

/** A job while its row is locked. */
export interface Turn {
  readonly id: string;
  readonly status: JobStatus;
  readonly packageHash: string;
  readonly progress: number;
  readonly message: string;
  /** Revision of the records: how many events have been applied. */
  readonly applied: number;
  readonly fetched: Fetched;
  /** Recorded and not applied, oldest first. */
  readonly events: readonly EventRecord[];
  /** Rows that changed after a revision; 0 gives all. */
  changedSince(revision: number): Promise<Changes>;
}

/** What a turn writes. Every waiting event counts as applied. */
export interface Decision {
  readonly status: JobStatus;
  readonly progress: number;
  readonly message: string;
  readonly outputs?: CwlObject;
  readonly failure?: JobFailure;
  readonly fetched?: Fetched;
  /** Rows that are not in the database yet. */
  readonly added: Changes;
  readonly changed: Changes;
  /** Shards to run and steps to expand. */
  readonly run: readonly string[];
  readonly expand: readonly string[];
  /** Shards whose attempts and tasks are to end. A status that is terminal ends all of them. */
  readonly cancel: readonly string[];
}

export interface TurnResult {
  /** Revision of the records after the turn. */
  readonly applied: number;
  /** To be handed to a place now. */
  readonly tasks: readonly OutboxTask[];
  /** Steps that the caller has taken on to expand. */
  readonly expansions: readonly string[];
  /** What had been handed out and is pointless now, by the ids that the place got. */
  readonly withdrawn: readonly string[];
}

/** `tries` tells this time of being due from earlier and later ones. */
export interface OutboxTask extends DueTask {
  readonly shard: string;
  readonly tries: number;
}

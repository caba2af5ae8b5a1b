/**
 * Port: jobs for those who make, list and stop them. Adapter: platform/database/postgres-job-store.ts.
 *
 * What a call wrote is durable when it resolves, and seen by every process. Reading never waits for writers. A job's
 * records belong to the conductor (conductor-store.ts), its attempts to the task desk (task-store.ts).
 */
import type { PackedDocument } from '../cwl/document/model.ts';
import type { CwlObject } from '../cwl/values/value.ts';
import type { ShardRecord } from '../cwl/workflow/records.ts';
import type { AttemptFacts, StepFailure } from '../steps/step-task.ts';
import type { Job, JobEventView, JobFilter, JobMarks, JobPage } from './job.ts';
import type { JobDefinition, NewJob } from './jobs.ts';

/** How a new job begins: its inputs have to be fetched by a runner, or it can start as it is. */
export type FirstWork = 'stage' | 'start';

export interface JobStore {
  /** Writes the job and what is due first, in one statement; nothing is due of a job that is held. */
  create(id: string, job: NewJob, first: FirstWork | undefined, message: string): Promise<Job>;
  /** Writes a job that is held anew. Undefined where there is none. */
  redefine(id: string, job: NewJob): Promise<Job | undefined>;
  mark(id: string, marks: JobMarks): Promise<Job | undefined>;
  /** Makes a held job due, as it was at `updated`. Undefined where there is none, or it has been changed since. */
  start(id: string, updated: Date, first: FirstWork, message: string): Promise<Job | undefined>;
  definition(id: string): Promise<JobDefinition | undefined>;
  get(id: string): Promise<Job | undefined>;
  /**
   * Every page costs the same, however many jobs there are. Rejects with CursorError when `after` or `before` is no
   * cursor of ours.
   */
  list(filter: JobFilter): Promise<JobPage>;
  /** Every shard without its values, and the attempts at it, oldest first; the stage task is not among the shards. */
  work(
    id: string,
  ): Promise<{ readonly shards: readonly ShardSummary[]; readonly attempts: readonly AttemptRow[] }>;
  /** Inputs of every shard that is known. */
  inputs(id: string): Promise<readonly ShardInputs[]>;
  /** Outputs of every shard that has succeeded. */
  outputs(id: string): Promise<readonly ShardOutputs[]>;
  events(id: string, after: number): Promise<readonly JobEventView[]>;
  /**
   * Ends a job that is not finished: fences its attempts off, takes its work out of the outbox and leaves a `cancelled`
   * event for the conductor. Gives the job as it is then, and what had been handed out, by the ids that the place got;
   * undefined for an unknown id. The message is made of the shards that were running.
   */
  dismiss(
    id: string,
    messageOf: (stopped: readonly string[]) => string,
  ): Promise<{ readonly job: Job; readonly withdrawn: readonly string[] } | undefined>;
  /**
   * Removes every row of a finished job, and notes that its files are to be looked for after `lateMs` milliseconds. Gives the job as
   * it was; undefined for an unknown id and for a job that is not finished.
   */
  remove(id: string, lateMs: number): Promise<Job | undefined>;
  /**
   * Forgets the outputs of a finished job and of its shards, so that nobody finds them any more. Gives the job as it is then;
   * undefined for an unknown id and for a job that is not finished.
   */
  removeResults(id: string, message: string): Promise<Job | undefined>;
}

export type ShardSummary = Pick<ShardRecord, 'id' | 'process' | 'state'>;

export interface ShardInputs {
  readonly id: string;
  readonly inputs: CwlObject;
}

export interface ShardOutputs {
  readonly id: string;
  readonly outputs: CwlObject;
}

export interface AttemptRow {
  readonly shard: string;
  readonly attempt: number;
  readonly state: 'running' | 'succeeded' | 'failed' | 'lost' | 'cancelled' | 'released';
  readonly runner: string;
  readonly started: Date;
  readonly finished?: Date;
  readonly facts: AttemptFacts;
  readonly failure?: StepFailure;
}

/** Reads a packed document by its hash; documents never change, so callers keep them. */
export type ReadDocument = (packageHash: string) => Promise<PackedDocument>;

/** Thrown by `list` for a cursor that we did not make. */
export class CursorError extends Error {
  override readonly name = 'CursorError';
  constructor() {
    super(
      'This page of the job list does not exist. Follow the "next" and "prev" links of a page, or start at /jobs.',
    );
  }
}

/**
 * Rows of jobs. Values are `json`, not `jsonb`: CWL objects keep the order of their keys, and text may hold any
 * character. Times are the database's, so that there is one clock.
 */
import type { ColumnType, Generated } from 'kysely';
import type { CwlObject } from '../../cwl/values/value.ts';
import type { CallbackState } from '../../jobs/callbacks/callback-store.ts';
import type { CallbackEvent, Subscriber } from '../../jobs/callbacks/subscriber.ts';
import type { JobFailure, JobMarks, JobStatus } from '../../jobs/job.ts';
import type { Fetched } from '../../jobs/job-event-record.ts';
import type { JobDefinition, JobRequest } from '../../jobs/jobs.ts';

type Json<T> = ColumnType<T, string, string>;

export interface JobTable {
  id: string;
  process_id: string;
  process_revision: number;
  package_hash: string;
  status: JobStatus;
  created: Generated<Date>;
  started: Date | null;
  finished: Date | null;
  updated: Generated<Date>;
  progress: Generated<number>;
  message: string;
  inputs: Json<CwlObject>;
  request: Json<JobRequest>;
  subscriber: Json<Subscriber> | null;
  outputs: Json<CwlObject> | null;
  failure: Json<JobFailure> | null;
  results_removed: Date | null;
  definition: Json<JobDefinition> | null;
  marks: Json<JobMarks> | null;
  /** Tags, and labels as `name=value`; null where there are none. */
  found_by: string[] | null;
  /** What the Files among the document's defaults have become. */
  fetched: Json<Fetched> | null;
  /** How many events have been applied to the records: their revision. */
  applied: Generated<number>;
}

/** Only what is asked for by column; the rest of a record goes in and out as JSON rows. */
export interface JobStepTable {
  job: string;
  id: string;
  state: string;
  /** Revision of the records in which the row was last changed. */
  touched: number;
}

export interface JobShardTable extends JobStepTable {
  process: string;
}

export interface JobAttemptTable {
  job: string;
  shard: string;
  attempt: number;
  state: 'running' | 'succeeded' | 'failed' | 'lost' | 'cancelled' | 'released';
  runner: string;
  started: Date;
  finished: Date | null;
  lease_until: Date;
}

export interface JobEventTable {
  id: Generated<string>;
  job: string;
  /** Place in the job's history; null until it has been applied. */
  position: number | null;
  time: Generated<Date>;
  kind: string;
  subject: string | null;
}

/** What is due and not done: the row goes when it is done. `subject` is a shard (run) or a step (expand). */
export interface JobOutboxTable {
  job: string;
  kind: 'run' | 'expand';
  subject: string;
  seq: Generated<string>;
  due: Generated<Date>;
  handed: Date | null;
  holder: string | null;
  tries: Generated<number>;
}

export interface JobImageTable {
  job: string;
  image: string;
  digest: string;
}

/** The result of a shard, which equal steps may take. */
export interface JobResultTable {
  job: string;
  shard: string;
  attempt: number;
  key: string;
  made: Generated<Date>;
}

/** What a subscriber is to be told, or was. */
export interface JobCallbackTable {
  id: Generated<string>;
  /** Order of becoming due. */
  seq: Generated<string>;
  job: string;
  event: CallbackEvent;
  url: string;
  state: Generated<CallbackState>;
  created: Generated<Date>;
  ended: Date | null;
  /** The next try, or while there is a holder the end of its lease. */
  due: Generated<Date>;
  holder: string | null;
  attempts: Generated<number>;
  status: number | null;
  error: string | null;
}

/** A job whose rows are gone, until its files are. */
export interface JobRemovalTable {
  job: string;
  due: Date;
}

export interface RunnerTable {
  id: string;
  host_key: string;
  /** MiB that it gives to steps; 0 for an instance that runs none. */
  memory: number;
  started: Generated<Date>;
  /** Last sign of life. */
  seen: Generated<Date>;
  ended: Date | null;
}

export interface JobTables {
  job: JobTable;
  job_step: JobStepTable;
  job_shard: JobShardTable;
  job_attempt: JobAttemptTable;
  job_event: JobEventTable;
  job_outbox: JobOutboxTable;
  job_image: JobImageTable;
  job_result: JobResultTable;
  job_callback: JobCallbackTable;
  job_removal: JobRemovalTable;
  runner: RunnerTable;
}

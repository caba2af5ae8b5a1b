/** Jobs in PostgreSQL for those who make, list and stop them. */
import { sql } from 'kysely';
import type { CwlObject } from '../../cwl/values/value.ts';
import type { Subscriber } from '../../jobs/callbacks/subscriber.ts';
import { DISMISSED } from '../../jobs/failure.ts';
import type {
  Job,
  JobEventView,
  JobFailure,
  JobFilter,
  JobMarks,
  JobPage,
  JobStatus,
} from '../../jobs/job.ts';
import type { EventRecord } from '../../jobs/job-event-record.ts';
import type {
  AttemptRow,
  FirstWork,
  JobStore,
  ShardInputs,
  ShardOutputs,
  ShardSummary,
} from '../../jobs/job-store.ts';
import type { JobDefinition, JobRequest, NewJob } from '../../jobs/jobs.ts';
import { STAGE_SHARD } from '../../jobs/shard-paths.ts';
import { OPEN_STATUSES, TERMINAL_STATUSES } from '../../jobs/status.ts';
import type { Database } from './database.ts';
import { dueCallbacks } from './due-callbacks.ts';
import { endWork } from './job-ending.ts';
import { jobPage } from './job-page.ts';
import { readTogether } from './read-together.ts';

export class PostgresJobStore implements JobStore {
  readonly #db: Database;
  /** One job by its id. */
  readonly get = readTogether((ids) => this.#read(ids));

  constructor(db: Database) {
    this.#db = db;
  }

  async create(id: string, job: NewJob, first: FirstWork | undefined, message: string): Promise<Job> {
    const started: EventRecord = { event: { kind: 'started', inputs: job.inputs } };
    const { rows } = await sql<JobRow>`
      with created as (
        insert into job (
          id, process_id, process_revision, package_hash, status, message, inputs, request, subscriber, definition,
          marks, found_by
        )
        values (
          ${id}, ${job.processId}, ${job.revision}, ${job.packageHash}, ${first === undefined ? 'created' : 'accepted'},
          ${message}, ${JSON.stringify(job.inputs)}::json, ${JSON.stringify(job.request)}::json,
          ${json(job.subscriber)}::json, ${json(job.definition)}::json, ${json(job.marks)}::json, ${foundBy(job.marks)}::text[]
        )
        returning *
      ), task as (
        insert into job_outbox (job, kind, subject)
        select id, 'run', ${STAGE_SHARD} from created where ${first === 'stage'}
      ), event as (
        insert into job_event (job, kind, body)
        select id, 'started', ${JSON.stringify(started)}::json from created where ${first === 'start'}
      )
      select ${JOB_COLUMNS} from created
    `.execute(this.#db);
    return toJob(rows[0]!);
  }

  async redefine(id: string, job: NewJob): Promise<Job | undefined> {
    const { rows } = await sql<JobRow>`
      update job set
        process_id = ${job.processId}, process_revision = ${job.revision}, package_hash = ${job.packageHash},
        inputs = ${JSON.stringify(job.inputs)}::json, request = ${JSON.stringify(job.request)}::json,
        subscriber = ${json(job.subscriber)}::json, definition = ${json(job.definition)}::json,
        marks = ${json(job.marks)}::json, found_by = ${foundBy(job.marks)}::text[], updated = ${NEXT_UPDATE}
      where id = ${id} and status = 'created'
      returning ${JOB_COLUMNS}
    `.execute(this.#db);
    return rows[0] && toJob(rows[0]);
  }

  async mark(id: string, marks: JobMarks): Promise<Job | undefined> {
    const { rows } = await sql<JobRow>`
      update job set marks = ${json(marks)}::json, found_by = ${foundBy(marks)}::text[], updated = ${NEXT_UPDATE}
      where id = ${id} returning ${JOB_COLUMNS}
    `.execute(this.#db);
    return rows[0] && toJob(rows[0]);
  }

  async start(id: string, updated: Date, first: FirstWork, message: string): Promise<Job | undefined> {
    const { rows } = await sql<JobRow>`
      with started as (
        update job set status = 'accepted', message = ${message}, updated = ${NEXT_UPDATE}
        where id = ${id} and status = 'created' and updated = ${updated}
        returning *
      ), task as (
        insert into job_outbox (job, kind, subject)
        select id, 'run', ${STAGE_SHARD} from started where ${first === 'stage'}
      ), event as (
        insert into job_event (job, kind, body)
        select id, 'started', json_build_object('event', json_build_object('kind', 'started', 'inputs', inputs))
        from started where ${first === 'start'}
      )
      select ${JOB_COLUMNS} from started
    `.execute(this.#db);
    return rows[0] && toJob(rows[0]);
  }

  async definition(id: string): Promise<JobDefinition | undefined> {
    const { rows } = await sql<{ readonly definition: JobDefinition | null }>`
      select definition from job where id = ${id}
    `.execute(this.#db);
    return rows[0]?.definition ?? undefined;
  }

  async #read(ids: readonly string[]): Promise<ReadonlyMap<string, Job>> {
    const { rows } = await sql<JobRow>`
      select ${JOB_COLUMNS} from job where id = any(${ids}::text[])
    `.execute(this.#db);
    return new Map(rows.map((row) => [row.id, toJob(row)]));
  }

  async list(filter: JobFilter): Promise<JobPage> {
    const { query, page } = jobPage(filter, JOB_COLUMNS);
    const { rows } = await query.execute(this.#db);
    return page((rows as JobRow[]).map(toJob));
  }

  async work(
    id: string,
  ): Promise<{ readonly shards: readonly ShardSummary[]; readonly attempts: readonly AttemptRow[] }> {
    const shards = await sql<ShardSummary>`
      select id, process, state from job_shard where job = ${id} order by touched, id
    `.execute(this.#db);
    const attempts = await sql<AttemptRow>`
      select shard, attempt, state, runner, started, finished, facts, failure
      from job_attempt where job = ${id} order by started, shard, attempt
    `.execute(this.#db);
    return { shards: shards.rows, attempts: attempts.rows.map(withoutNulls) };
  }

  async inputs(id: string): Promise<readonly ShardInputs[]> {
    const { rows } = await sql<ShardInputs>`select id, inputs from job_shard where job = ${id}`.execute(
      this.#db,
    );
    return rows;
  }

  async outputs(id: string): Promise<readonly ShardOutputs[]> {
    const { rows } = await sql<ShardOutputs>`
      select id, outputs from job_shard where job = ${id} and state = 'succeeded' and outputs is not null
    `.execute(this.#db);
    return rows;
  }

  async events(id: string, after: number): Promise<readonly JobEventView[]> {
    const { rows } = await sql<JobEventView>`
      select position as sequence, time, kind, subject
      from job_event where job = ${id} and position > ${after} order by position
    `.execute(this.#db);
    return rows.map(withoutNulls);
  }

  dismiss(
    id: string,
    messageOf: (stopped: readonly string[]) => string,
  ): Promise<{ readonly job: Job; readonly withdrawn: readonly string[] } | undefined> {
    const cancelled: EventRecord = { event: { kind: 'cancelled', failure: DISMISSED } };
    return this.#db.transaction().execute(async (trx) => {
      const { rows } = await sql<JobRow>`
        update job set status = 'dismissed', updated = now(), finished = now()
        where id = ${id} and status = any(${[...OPEN_STATUSES]}::text[])
        returning ${JOB_COLUMNS}
      `.execute(trx);
      if (rows[0] === undefined) {
        const { rows: found } = await sql<JobRow>`select ${JOB_COLUMNS} from job where id = ${id}`.execute(
          trx,
        );
        return found[0] && { job: toJob(found[0]), withdrawn: [] };
      }
      const { withdrawn, stopped } = await endWork(trx, id);
      const message = messageOf(stopped);
      await sql`update job set message = ${message} where id = ${id}`.execute(trx);
      for (const statement of dueCallbacks('dismissed', id)) await statement.execute(trx);
      await sql`
        insert into job_event (job, kind, body) values (${id}, 'cancelled', ${JSON.stringify(cancelled)}::json)
      `.execute(trx);
      return { job: { ...toJob(rows[0]), message }, withdrawn };
    });
  }

  async remove(id: string, lateMs: number): Promise<Job | undefined> {
    const { rows } = await sql<JobRow>`
      with removed as (
        delete from job where id = ${id} and status = any(${[...TERMINAL_STATUSES]}::text[]) returning *
      ), noted as (
        insert into job_removal (job, due) select id, now() + ${lateMs} * interval '1 ms' from removed
      )
      select ${JOB_COLUMNS} from removed
    `.execute(this.#db);
    return rows[0] && toJob(rows[0]);
  }

  removeResults(id: string, message: string): Promise<Job | undefined> {
    return this.#db.transaction().execute(async (trx) => {
      const { rows } = await sql<JobRow>`
        update job set outputs = null, message = ${message}, updated = now(), results_removed = now()
        where id = ${id} and status = any(${[...TERMINAL_STATUSES]}::text[])
        returning ${JOB_COLUMNS}
      `.execute(trx);
      if (rows[0] === undefined) return undefined;
      await sql`update job_shard set outputs = null where job = ${id}`.execute(trx);
      await sql`delete from job_result where job = ${id}`.execute(trx);
      return toJob(rows[0]);
    });
  }
}

interface JobRow {
  readonly id: string;
  readonly processId: string;
  readonly revision: number;
  readonly packageHash: string;
  readonly status: JobStatus;
  readonly created: Date;
  readonly started: Date | null;
  readonly finished: Date | null;
  readonly updated: Date;
  readonly progress: number;
  readonly message: string;
  readonly inputs: CwlObject;
  readonly request: JobRequest;
  readonly subscriber: Subscriber | null;
  readonly outputs: CwlObject | null;
  readonly failure: JobFailure | null;
  readonly resultsRemoved: Date | null;
  readonly marks: JobMarks | null;
}

const JOB_COLUMNS = sql`
  id, process_id as "processId", process_revision as "revision", package_hash as "packageHash", status, created,
  started, finished, updated, progress, message, inputs, request, subscriber, outputs, failure,
  results_removed as "resultsRemoved", marks
`;

/** Later than the one before, also within a millisecond: `start` goes by it. */
const NEXT_UPDATE = sql`greatest(now(), updated + interval '1 ms')`;

function json(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/** How the job list finds a job by its marks; null where it has none. */
function foundBy({ tags = [], labels = {} }: JobMarks = {}): string[] | null {
  const all = [...tags, ...Object.entries(labels).map(([name, value]) => `${name}=${value}`)];
  // What PostgreSQL cannot hold is in no URL that asks for it either.
  return all.length === 0 ? null : all.map((text) => text.replaceAll('\0', ''));
}

function toJob(row: JobRow): Job {
  return withoutNulls(row) as Job;
}

/** Absent is absent in our types, null in rows. */
function withoutNulls<Row extends object>(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Row;
}

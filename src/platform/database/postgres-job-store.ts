/** Jobs in PostgreSQL for those who make, list and stop them. */
import { sql } from 'kysely';
import type { CwlObject } from '../../cwl/values/value.ts';
import { DISMISSED } from '../../jobs/failure.ts';
import type { Job, JobEventView, JobFailure, JobFilter, JobPage, JobStatus } from '../../jobs/job.ts';
import type { EventRecord } from '../../jobs/job-event-record.ts';
import type { AttemptRow, FirstWork, JobStore, ShardOutputs, ShardSummary } from '../../jobs/job-store.ts';
import type { JobRequest, NewJob } from '../../jobs/jobs.ts';
import { STAGE_SHARD } from '../../jobs/shard-paths.ts';
import { OPEN_STATUSES, TERMINAL_STATUSES } from '../../jobs/status.ts';
import type { Database } from './database.ts';
import { endWork } from './job-ending.ts';
import { jobPage } from './job-page.ts';

export class PostgresJobStore implements JobStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async create(id: string, job: NewJob, first: FirstWork, message: string): Promise<Job> {
    const started: EventRecord = { event: { kind: 'started', inputs: job.inputs } };
    const { rows } = await sql<JobRow>`
      with created as (
        insert into job (id, process_id, process_revision, package_hash, status, message, inputs, request)
        values (
          ${id}, ${job.processId}, ${job.revision}, ${job.packageHash}, 'accepted', ${message},
          ${JSON.stringify(job.inputs)}::json, ${JSON.stringify(job.request)}::json
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

  async get(id: string): Promise<Job | undefined> {
    const { rows } = await sql<JobRow>`select ${JOB_COLUMNS} from job where id = ${id}`.execute(this.#db);
    return rows[0] && toJob(rows[0]);
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
    message: string,
  ): Promise<{ readonly job: Job; readonly withdrawn: readonly string[] } | undefined> {
    const cancelled: EventRecord = { event: { kind: 'cancelled', failure: DISMISSED } };
    return this.#db.transaction().execute(async (trx) => {
      const { rows } = await sql<JobRow>`
        update job set status = 'dismissed', message = ${message}, updated = now(), finished = now()
        where id = ${id} and status = any(${[...OPEN_STATUSES]}::text[])
        returning ${JOB_COLUMNS}
      `.execute(trx);
      if (rows[0] === undefined) {
        const { rows: found } = await sql<JobRow>`select ${JOB_COLUMNS} from job where id = ${id}`.execute(
          trx,
        );
        return found[0] && { job: toJob(found[0]), withdrawn: [] };
      }
      const withdrawn = await endWork(trx, id);
      await sql`
        insert into job_event (job, kind, body) values (${id}, 'cancelled', ${JSON.stringify(cancelled)}::json)
      `.execute(trx);
      return { job: toJob(rows[0]), withdrawn };
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
  readonly outputs: CwlObject | null;
  readonly failure: JobFailure | null;
}

const JOB_COLUMNS = sql`
  id, process_id as "processId", process_revision as "revision", package_hash as "packageHash", status, created,
  started, finished, updated, progress, message, inputs, request, outputs, failure
`;

function toJob(row: JobRow): Job {
  return withoutNulls(row) as Job;
}

/** Absent is absent in our types, null in rows. */
function withoutNulls<Row extends object>(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Row;
}

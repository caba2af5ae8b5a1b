/**
 * Records of jobs in PostgreSQL. Rows go in as one JSON parameter per table, so that ten thousand shards are one
 * statement. Locks are taken in one order everywhere: job, outbox, attempts.
 */
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { JobEvent } from '../../cwl/workflow/records.ts';
import type {
  ConductorStore,
  Decision,
  OutboxTask,
  Snapshot,
  Turn,
  TurnLimits,
  TurnResult,
} from '../../jobs/conductor-store.ts';
import type { JobFailure, JobStatus } from '../../jobs/job.ts';
import { type EventRecord, type Fetched, subjectOf } from '../../jobs/job-event-record.ts';
import { dueId } from '../../jobs/shard-paths.ts';
import { isTerminal, transition } from '../../jobs/status.ts';
import type { Database } from './database.ts';
import { dueCallbacks } from './due-callbacks.ts';
import { endTasks, endWork } from './job-ending.ts';
import { insertRecords, readRecords, updateRecords } from './job-records.ts';
import { isOutage } from './outage.ts';
import type { Tables } from './tables.ts';

type Connection = Transaction<Tables>;

/** Characters of JSON after which a statement is full. */
const BATCH_LENGTH = 16 * 1024 * 1024;

export class PostgresConductorStore implements ConductorStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  turn(job: string, limits: TurnLimits, decide: (turn: Turn) => Promise<Decision>): Promise<TurnResult> {
    return this.#db.transaction().execute(async (trx) => {
      const row = await lockJob(trx, job);
      if (row === undefined) return { applied: 0, ...NOTHING, withdrawn: [] };
      const waiting = await waitingEvents(trx, job);
      const applied = row.applied + waiting.length;
      if (waiting.length === 0) {
        const due = isTerminal(row.status) ? NOTHING : await takeDue(trx, job, limits);
        return { applied, ...due, withdrawn: [] };
      }
      const decision = await decide({
        ...row,
        id: job,
        fetched: row.fetched ?? {},
        events: waiting.map((event) => event.body),
        changedSince: (revision) => readRecords(trx, job, revision),
      });
      const ids = waiting.map((event) => event.id);
      const withdrawn = await write(trx, job, row, ids, decision);
      const due = isTerminal(decision.status) ? NOTHING : await takeDue(trx, job, limits);
      return { applied, ...due, withdrawn };
    });
  }

  fail(job: string, failure: JobFailure): Promise<readonly string[]> {
    return this.#db.transaction().execute(async (trx) => {
      const row = await lockJob(trx, job);
      if (row === undefined) return [];
      const waiting = await sql`
        update job_event e set position = ${row.applied} + x.number
        from (
          select id, row_number() over (order by id) as number from job_event where job = ${job} and position is null
        ) x
        where e.id = x.id
      `.execute(trx);
      const revision = row.applied + Number(waiting.numAffectedRows ?? 0n);
      if (isTerminal(row.status)) {
        await sql`update job set applied = ${revision} where id = ${job}`.execute(trx);
        return [];
      }
      await updateJob(job, revision, {
        status: transition(row.status, 'failed'),
        progress: row.progress,
        message: failure.message,
        failure,
      }).execute(trx);
      for (const statement of dueCallbacks('failed', job)) await statement.execute(trx);
      return (await endWork(trx, job)).withdrawn;
    });
  }

  isOutage(error: unknown): boolean {
    return isOutage(error);
  }

  async handedOut(job: string, tasks: readonly OutboxTask[]): Promise<void> {
    const shards = tasks.map((task) => task.shard);
    const tries = tasks.map((task) => task.tries);
    await sql`
      update job_outbox o set handed = now()
      from unnest(${shards}::text[], ${tries}::integer[]) as x(subject, tries)
      where o.job = ${job} and o.kind = 'run' and o.subject = x.subject and o.tries = x.tries and o.handed is null
    `.execute(this.#db);
  }

  async recordExpansions(job: string, records: readonly EventRecord[]): Promise<void> {
    for (const batch of inBatches(records)) await this.#recordBatch(job, batch);
  }

  async #recordBatch(job: string, batch: readonly Body[]): Promise<void> {
    const kinds = batch.map(({ event }) => event.kind);
    const subjects = batch.map(({ event }) => subjectOf(event));
    const bodies = batch.map(({ body }) => body);
    await sql`
      with result as (
        select * from unnest(${kinds}::text[], ${subjects}::text[], ${bodies}::json[]) as x(kind, subject, body)
      ), wanted as (
        delete from job_outbox o using result
        where o.job = ${job} and o.kind = 'expand' and o.subject = result.subject
        returning o.subject
      )
      insert into job_event (job, kind, subject, body)
      select ${job}, kind, subject, body from result where subject in (select subject from wanted)
    `.execute(this.#db);
  }

  postponeExpansion(job: string, step: string, delayMs: (failures: number) => number): Promise<number> {
    return this.#db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ tries: number }>`
        update job_outbox set tries = tries + 1, holder = null
        where job = ${job} and kind = 'expand' and subject = ${step}
        returning tries
      `.execute(trx);
      const failures = rows[0]?.tries ?? 0;
      await sql`
        update job_outbox set due = now() + ${delayMs(failures)} * interval '1 ms'
        where job = ${job} and kind = 'expand' and subject = ${step}
      `.execute(trx);
      return failures;
    });
  }

  snapshot(job: string): Promise<Snapshot> {
    return this.#db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (trx) => {
        const { rows } = await sql<{ packageHash: string; fetched: Fetched | null; applied: number }>`
          select package_hash as "packageHash", fetched, applied from job where id = ${job}
        `.execute(trx);
        const row = rows[0];
        if (row === undefined) throw new Error(`There is no job '${job}'.`);
        return { ...row, fetched: row.fetched ?? {}, records: await readRecords(trx, job, 0) };
      });
  }
}

interface Body {
  readonly event: JobEvent;
  readonly body: string;
}

/** Each a statement of bearable size: several large expansions may come together. */
function* inBatches(records: readonly EventRecord[]): Generator<readonly Body[]> {
  let batch: Body[] = [];
  let length = 0;
  for (const record of records) {
    const body = JSON.stringify(record);
    batch.push({ event: record.event, body });
    length += body.length;
    if (length < BATCH_LENGTH) continue;
    yield batch;
    batch = [];
    length = 0;
  }
  if (batch.length > 0) yield batch;
}

interface LockedJob {
  readonly status: JobStatus;
  readonly packageHash: string;
  readonly progress: number;
  readonly message: string;
  readonly applied: number;
  readonly fetched: Fetched | null;
}

/** `no key`: others may go on writing rows that refer to the job, such as events. */
async function lockJob(trx: Connection, job: string): Promise<LockedJob | undefined> {
  const { rows } = await sql<LockedJob>`
    select status, package_hash as "packageHash", progress, message, applied, fetched
    from job where id = ${job} for no key update
  `.execute(trx);
  return rows[0];
}

async function waitingEvents(
  trx: Connection,
  job: string,
): Promise<readonly { readonly id: number; readonly body: EventRecord }[]> {
  const { rows } = await sql<{ id: number; body: EventRecord }>`
    select id, body from job_event where job = ${job} and position is null order by id
  `.execute(trx);
  return rows;
}

async function write(
  trx: Connection,
  job: string,
  before: LockedJob,
  events: readonly number[],
  decision: Decision,
): Promise<readonly string[]> {
  const revision = before.applied + events.length;
  const ends = isTerminal(decision.status);
  const withdrawn = ends || decision.cancel.length === 0 ? [] : await endTasks(trx, job, decision.cancel);
  await asOne(trx, [
    sql`
      update job_event e set position = ${before.applied} + x.number
      from unnest(${[...events]}::bigint[]) with ordinality as x(id, number)
      where e.id = x.id
    `,
    updateJob(job, revision, decision),
    ...insertRecords(job, revision, decision.added),
    ...updateRecords(job, revision, decision.changed),
    ...(ends ? [] : insertDue(job, decision)),
    ...(decision.status === before.status ? [] : dueCallbacks(decision.status, job)),
  ]);
  return ends ? (await endWork(trx, job)).withdrawn : withdrawn;
}

/** Statements that touch different rows, in one round trip. */
async function asOne(trx: Connection, statements: readonly RawBuilder<unknown>[]): Promise<void> {
  const parts = statements.map((statement, index) => sql`${sql.raw(`part_${index}`)} as (${statement})`);
  await sql`with ${sql.join(parts)} select`.execute(trx);
}

function updateJob(
  job: string,
  revision: number,
  decision: Omit<Decision, 'added' | 'changed' | 'run' | 'expand' | 'cancel'>,
): RawBuilder<unknown> {
  const { status, progress, message, outputs, failure, fetched } = decision;
  return sql`
    update job set
      applied = ${revision},
      status = ${status},
      progress = ${progress},
      message = ${message},
      -- Nothing that a client sees changes after the end.
      updated = case when finished is null then now() else updated end,
      started = coalesce(started, case when ${status} <> 'accepted' then now() end),
      finished = coalesce(finished, case when ${isTerminal(status)} then now() end),
      outputs = coalesce(${json(outputs)}::json, outputs),
      failure = coalesce(${json(failure)}::json, failure),
      fetched = coalesce(${json(fetched)}::json, fetched)
    where id = ${job}
  `;
}

function insertDue(job: string, { run, expand }: Decision): readonly RawBuilder<unknown>[] {
  if (run.length + expand.length === 0) return [];
  return [
    sql`
      insert into job_outbox (job, kind, subject)
      select ${job}, 'run', subject from unnest(${[...run]}::text[]) as subject
      union all
      select ${job}, 'expand', subject from unnest(${[...expand]}::text[]) as subject
      on conflict do nothing
    `,
  ];
}

type Due = Pick<TurnResult, 'tasks' | 'expansions'>;

const NOTHING: Due = { tasks: [], expansions: [] };

/** The oldest tasks that were not handed out, as many as the job may still have with a place, and expansions for the holder. */
async function takeDue(trx: Connection, job: string, limits: TurnLimits): Promise<Due> {
  const { rows } = await sql<{ kind: 'run' | 'expand'; subject: string; delayMs: number; tries: number }>`
    with taken as (
      update job_outbox set due = now() + ${limits.expandLeaseMs} * interval '1 ms', holder = ${limits.holder}
      where job = ${job} and kind = 'expand' and subject in (
        select subject from job_outbox
        where job = ${job} and kind = 'expand' and due <= now()
        order by seq limit ${Math.max(0, limits.expansions)}
      )
      returning kind, subject, tries
    ), runnable as (
      select kind, subject, tries, greatest(0, ceil(extract(epoch from due - now()) * 1000))::integer as "delayMs"
      from job_outbox
      where job = ${job} and kind = 'run' and handed is null
      order by seq
      limit greatest(0, ${limits.parallelSteps} - (
        select count(*) from job_outbox where job = ${job} and kind = 'run' and handed is not null
      ))
    )
    select kind, subject, tries, 0 as "delayMs" from taken union all select * from runnable
  `.execute(trx);
  const of = Object.groupBy(rows, ({ kind }) => kind);
  return {
    tasks: (of.run ?? []).map(({ subject: shard, tries, delayMs }) => {
      return { id: dueId(job, shard, tries), shard, tries, delayMs };
    }),
    expansions: (of.expand ?? []).map(({ subject }) => subject),
  };
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

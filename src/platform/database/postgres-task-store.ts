/** Attempts in PostgreSQL. Every end of an attempt locks its outbox row first and the attempt after it. */
import { sql, type Transaction } from 'kysely';
import type { CwlObject } from '../../cwl/values/value.ts';
import type { Changes } from '../../cwl/workflow/records.ts';
import { type EventRecord, type Fetched, subjectOf } from '../../jobs/job-event-record.ts';
import type { JobRequest } from '../../jobs/jobs.ts';
import { STAGE_SHARD } from '../../jobs/shard-paths.ts';
import type { AfterFailure, Claim, KeptResult, TaskStore } from '../../jobs/task-store.ts';
import type { AttemptFacts, AttemptKey, StepFailure } from '../../steps/step-task.ts';
import type { Database } from './database.ts';
import { dueCallbacks } from './due-callbacks.ts';
import { lineageOf } from './job-records.ts';
import { declareLost } from './lost-attempts.ts';
import type { Tables } from './tables.ts';

type Connection = Transaction<Tables>;

export class PostgresTaskStore implements TaskStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async claim(job: string, shard: string, runner: string, leaseMs: number): Promise<Claim | undefined> {
    const claim =
      (await this.#claim(job, shard, runner, leaseMs)) ??
      ((await this.#takeFromDead(job, shard)) ? await this.#claim(job, shard, runner, leaseMs) : undefined);
    // Apart from the claim, which holds the task and may not wait for the job.
    if (claim !== undefined && shard === STAGE_SHARD) await this.#begin(job);
    return claim;
  }

  /** One statement: of several at once the others find a conflict, and nothing to return. */
  async #claim(job: string, shard: string, runner: string, leaseMs: number): Promise<Claim | undefined> {
    const isStage = shard === STAGE_SHARD;
    const { rows } = await sql<ClaimRow>`
      with task as (
        select o.job, j.package_hash, j.fetched, j.request, case when ${isStage} then j.inputs end as inputs
        from job_outbox o join job j on j.id = o.job
        where o.job = ${job} and o.kind = 'run' and o.subject = ${shard}
        for update of o
      ), last as (
        select coalesce(max(attempt), 0) as attempt, coalesce(bool_or(state = 'running'), false) as running
        from job_attempt where job = ${job} and shard = ${shard}
      ), made as (
        insert into job_attempt (job, shard, attempt, state, runner, lease_until, facts)
        select task.job, ${shard}, last.attempt + 1, 'running', ${runner}, now() + ${leaseMs} * interval '1 ms', '{}'
        from task, last where not last.running
        on conflict do nothing
        returning attempt
      )
      select made.attempt, task.package_hash as "packageHash", task.fetched, task.inputs, task.request,
        ${isStage ? NO_RECORDS : lineageOf(job, shard)} as lineage,
        (select json_object_agg(image, digest) from job_image where job = ${job}) as digests
      from made, task
    `.execute(this.#db);
    return rows[0] && toClaim(job, shard, rows[0]);
  }

  async shardInputs(job: string, shards: readonly string[]): Promise<ReadonlyMap<string, CwlObject>> {
    const { rows } = await sql<{ readonly id: string; readonly inputs: CwlObject }>`
      select id, inputs from job_shard where job = ${job} and id = any(${[...shards]}::text[])
    `.execute(this.#db);
    return new Map(rows.map(({ id, inputs }) => [id, inputs]));
  }

  /** True where the running attempt's lease had run out and the task may be claimed again. */
  #takeFromDead(job: string, shard: string): Promise<boolean> {
    return this.#db.transaction().execute(async (trx) => {
      const { rows } = await sql`
        select from job_outbox o join job_attempt a on a.job = o.job and a.shard = o.subject
        where o.job = ${job} and o.kind = 'run' and o.subject = ${shard}
          and a.state = 'running' and a.lease_until < now()
        for update of o
      `.execute(trx);
      if (rows.length === 0) return false;
      const lost = await declareLost(trx, [{ job, shard }]);
      return lost.every((task) => task.due);
    });
  }

  /** Fetching inputs is the first that a job does. */
  async #begin(job: string): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      const { numAffectedRows } = await sql`
        update job set status = 'running', started = now(), updated = now(), message = 'Fetching the inputs.'
        where id = ${job} and status = 'accepted'
      `.execute(trx);
      if (numAffectedRows === 0n) return;
      for (const statement of dueCallbacks('running', job)) await statement.execute(trx);
    });
  }

  async heartbeat(key: AttemptKey, leaseMs: number, facts: AttemptFacts): Promise<boolean> {
    const { rows } = await sql<{ count: number }>`
      with beat as (
        update job_attempt set lease_until = now() + ${leaseMs} * interval '1 ms', facts = ${json(facts)}::json
        where ${isRunning(key)} returning job
      ), pin as (${pinImage(facts, 'beat')})
      select count(*) as count from beat
    `.execute(this.#db);
    return rows[0]!.count > 0;
  }

  async succeed(key: AttemptKey, facts: AttemptFacts, record: EventRecord): Promise<boolean> {
    const { rows } = await sql<{ count: number }>`
      with task as (
        select from job_outbox where ${isTask(key)} for update
      ), done as (
        update job_attempt set state = 'succeeded', finished = now(), facts = ${json(facts)}::json
        where ${isRunning(key)} and exists (select from task) returning job
      ), gone as (
        delete from job_outbox where ${isTask(key)} and exists (select from done)
      ), pin as (${pinImage(facts, 'done')}
      ), event as (
        insert into job_event (job, kind, subject, body)
        select job, ${record.event.kind}, ${subjectOf(record.event) ?? null}, ${json(record)}::json from done
      ), kept as (
        insert into job_result (job, shard, attempt, key)
        select job, ${key.shard}, ${key.attempt}, ${facts.reuseKey ?? null} from done
        where ${facts.reuseKey !== undefined}
      )
      select count(*) as count from done
    `.execute(this.#db);
    return rows[0]!.count > 0;
  }

  async result(key: string): Promise<KeptResult | undefined> {
    const { rows } = await sql<KeptResult>`
      select r.job, r.shard, r.attempt, s.outputs
      from job_result r join job_shard s on s.job = r.job and s.id = r.shard
      where r.key = ${key} and s.state = 'succeeded' and s.outputs is not null
      order by r.made desc limit 1
    `.execute(this.#db);
    return rows[0];
  }

  async fail(
    key: AttemptKey,
    facts: AttemptFacts,
    failure: StepFailure,
    decide: (failures: number) => AfterFailure,
  ): Promise<AfterFailure | undefined> {
    return this.#db.transaction().execute(async (trx) => {
      const ended = await endAttempt(trx, key, 'failed', facts, failure);
      if (!ended) return undefined;
      const after = decide(await countAttempts(trx, key, 'failed'));
      if (after.kind === 'again') await makeDue(trx, key, after.delayMs);
      else {
        await sql`delete from job_outbox where ${isTask(key)}`.execute(trx);
        await sql`
          insert into job_event (job, kind, subject, body)
          values (
            ${key.job}, ${after.record.event.kind}, ${subjectOf(after.record.event) ?? null}, ${json(after.record)}::json
          )
        `.execute(trx);
      }
      return after;
    });
  }

  async release(key: AttemptKey, reason: string, delayMs: (releases: number) => number): Promise<boolean> {
    return this.#db.transaction().execute(async (trx) => {
      const ended = await endAttempt(trx, key, 'released', { activity: reason });
      if (!ended) return false;
      await makeDue(trx, key, delayMs(await countAttempts(trx, key, 'released')));
      return true;
    });
  }

  async putBack(job: string, shard: string): Promise<boolean> {
    const { numAffectedRows } = await sql`
      update job_outbox o set handed = null, tries = tries + 1
      where ${isTask({ job, shard })} and not exists (
        select from job_attempt a where a.job = o.job and a.shard = o.subject and a.state = 'running'
      )
    `.execute(this.#db);
    return numAffectedRows === 1n;
  }

  async ended(attempts: readonly AttemptKey[]): Promise<readonly AttemptKey[]> {
    const { rows } = await sql<AttemptKey>`
      select a.job, a.shard, a.attempt
      from job_attempt a join unnest(
        ${attempts.map((one) => one.job)}::text[],
        ${attempts.map((one) => one.shard)}::text[],
        ${attempts.map((one) => one.attempt)}::integer[]
      ) as x(job, shard, attempt) on x.job = a.job and x.shard = a.shard and x.attempt = a.attempt
      where a.state <> 'running'
    `.execute(this.#db);
    return rows;
  }
}

interface ClaimRow {
  readonly attempt: number;
  readonly packageHash: string;
  readonly fetched: Fetched | null;
  readonly inputs: CwlObject | null;
  readonly request: JobRequest;
  readonly lineage: Changes;
  readonly digests: { readonly [image: string]: string } | null;
}

const NO_RECORDS = sql`json_build_object('steps', json_build_array(), 'shards', json_build_array())`;

function toClaim(job: string, shard: string, row: ClaimRow): Claim {
  const inputs = row.inputs ?? row.lineage.shards.find(({ id }) => id === shard)?.inputs;
  if (inputs === undefined) throw new Error(`Job ${job} has the task '${shard}' but no such shard.`);
  const { attempt, packageHash, lineage, request } = row;
  return {
    attempt,
    packageHash,
    lineage,
    inputs,
    fetched: row.fetched ?? {},
    reuse: request.reuse !== false,
    digests: row.digests ?? {},
  };
}

async function endAttempt(
  trx: Connection,
  key: AttemptKey,
  state: 'failed' | 'released',
  facts: AttemptFacts,
  failure?: StepFailure,
): Promise<boolean> {
  await sql`select from job_outbox where ${isTask(key)} for update`.execute(trx);
  const { numAffectedRows } = await sql`
    update job_attempt set
      state = ${state}, finished = now(), facts = ${json(facts)}::json,
      failure = ${failure === undefined ? null : json(failure)}::json
    where ${isRunning(key)}
  `.execute(trx);
  return numAffectedRows === 1n;
}

async function countAttempts(
  trx: Connection,
  key: AttemptKey,
  state: 'failed' | 'released',
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from job_attempt
    where job = ${key.job} and shard = ${key.shard} and state = ${state}
  `.execute(trx);
  return rows[0]!.count;
}

async function makeDue(trx: Connection, key: AttemptKey, delayMs: number): Promise<void> {
  await sql`
    update job_outbox set handed = null, tries = tries + 1, due = now() + ${delayMs} * interval '1 ms'
    where ${isTask(key)}
  `.execute(trx);
}

/** The first digest of an image stays for the whole job. */
function pinImage(facts: AttemptFacts, from: 'beat' | 'done') {
  return sql`
    insert into job_image (job, image, digest)
    select job, ${facts.image ?? null}, ${facts.imageDigest ?? null} from ${sql.table(from)}
    where ${facts.image !== undefined && facts.imageDigest !== undefined}
    on conflict do nothing`;
}

function isTask({ job, shard }: Pick<AttemptKey, 'job' | 'shard'>) {
  return sql`job = ${job} and kind = 'run' and subject = ${shard}`;
}

function isRunning({ job, shard, attempt }: AttemptKey) {
  return sql`job = ${job} and shard = ${shard} and attempt = ${attempt} and state = 'running'`;
}

function json(value: unknown): string {
  return JSON.stringify(value);
}

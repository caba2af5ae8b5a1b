/** Attempts in PostgreSQL. Every end of an attempt locks its outbox row first and the attempt after it. */
import { sql, type Transaction } from 'kysely';
import type { CwlObject } from '../../cwl/values/value.ts';
import { type EventRecord, type Fetched, subjectOf } from '../../jobs/job-event-record.ts';
import { lineage, STAGE_SHARD } from '../../jobs/shard-paths.ts';
import type { AfterFailure, AttemptKey, Claim, TaskStore } from '../../jobs/task-store.ts';
import type { AttemptFacts, StepFailure } from '../../steps/step-task.ts';
import type { Database } from './database.ts';
import { readLineage } from './job-records.ts';
import { declareLost } from './lost-attempts.ts';
import type { Tables } from './tables.ts';

type Connection = Transaction<Tables>;

export class PostgresTaskStore implements TaskStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async claim(job: string, shard: string, runner: string, leaseMs: number): Promise<Claim | undefined> {
    const claim = await this.#claim(job, shard, runner, leaseMs);
    // Apart from the transaction, which holds the task and may not wait for the job.
    if (claim !== undefined && shard === STAGE_SHARD) await this.#begin(job);
    return claim;
  }

  #claim(job: string, shard: string, runner: string, leaseMs: number): Promise<Claim | undefined> {
    return this.#db.transaction().execute(async (trx) => {
      const task = await lockTask(trx, job, shard);
      if (task === undefined) return undefined;
      const last = await lastAttempt(trx, job, shard);
      if (last?.running && last.live) return undefined;
      if (last?.running && !(await isStillDue(trx, job, shard))) return undefined;
      const attempt = (last?.attempt ?? 0) + 1;
      await sql`
        insert into job_attempt (job, shard, attempt, state, runner, lease_until, facts)
        values (${job}, ${shard}, ${attempt}, 'running', ${runner}, now() + ${leaseMs} * interval '1 ms', '{}')
      `.execute(trx);
      const isStage = shard === STAGE_SHARD;
      const records = isStage
        ? { steps: [], shards: [] }
        : await readLineage(trx, job, shard, lineage(shard));
      const inputs = isStage
        ? await jobInputs(trx, job)
        : records.shards.find((row) => row.id === shard)?.inputs;
      if (inputs === undefined) throw new Error(`Job ${job} has the task '${shard}' but no such shard.`);
      return {
        attempt,
        packageHash: task.packageHash,
        fetched: task.fetched ?? {},
        inputs,
        lineage: records,
        digests: await digestsOf(trx, job),
      };
    });
  }

  /** Fetching inputs is the first that a job does. */
  async #begin(job: string): Promise<void> {
    await sql`
      update job set status = 'running', started = now(), updated = now(), message = 'Fetching the inputs.'
      where id = ${job} and status = 'accepted'
    `.execute(this.#db);
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
      )
      select count(*) as count from done
    `.execute(this.#db);
    return rows[0]!.count > 0;
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
}

async function lockTask(
  trx: Connection,
  job: string,
  shard: string,
): Promise<{ readonly packageHash: string; readonly fetched: Fetched | null } | undefined> {
  const { rows } = await sql<{ packageHash: string; fetched: Fetched | null }>`
    select j.package_hash as "packageHash", j.fetched from job_outbox o join job j on j.id = o.job
    where o.job = ${job} and o.kind = 'run' and o.subject = ${shard}
    for update of o
  `.execute(trx);
  return rows[0];
}

async function lastAttempt(
  trx: Connection,
  job: string,
  shard: string,
): Promise<{ readonly attempt: number; readonly running: boolean; readonly live: boolean } | undefined> {
  const { rows } = await sql<{ attempt: number; running: boolean; live: boolean }>`
    select attempt, state = 'running' as running, lease_until > now() as live
    from job_attempt where job = ${job} and shard = ${shard} order by attempt desc limit 1
  `.execute(trx);
  return rows[0];
}

/** Declares an attempt lost whose lease has run out; false where it was one too many. */
async function isStillDue(trx: Connection, job: string, shard: string): Promise<boolean> {
  const lost = await declareLost(trx, [{ job, shard }]);
  return lost.every((task) => task.due);
}

async function jobInputs(trx: Connection, job: string): Promise<CwlObject | undefined> {
  const { rows } = await sql<{ inputs: CwlObject }>`select inputs from job where id = ${job}`.execute(trx);
  return rows[0]?.inputs;
}

async function digestsOf(trx: Connection, job: string): Promise<{ readonly [image: string]: string }> {
  const { rows } = await sql<{ image: string; digest: string }>`
    select image, digest from job_image where job = ${job}
  `.execute(trx);
  return Object.fromEntries(rows.map((row) => [row.image, row.digest]));
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

function isTask({ job, shard }: AttemptKey) {
  return sql`job = ${job} and kind = 'run' and subject = ${shard}`;
}

function isRunning({ job, shard, attempt }: AttemptKey) {
  return sql`job = ${job} and shard = ${shard} and attempt = ${attempt} and state = 'running'`;
}

function json(value: unknown): string {
  return JSON.stringify(value);
}

/** What the sweep asks, over indexes of what is outstanding: its cost does not grow with the jobs that have finished. */
import { sql, type Transaction } from 'kysely';
import type { Findings, SweepLimits, SweepStore } from '../../dispatch/sweep-store.ts';
import { dueId } from '../../jobs/shard-paths.ts';
import type { Database } from './database.ts';
import { declareLost } from './lost-attempts.ts';
import type { Tables } from './tables.ts';

type Connection = Transaction<Tables>;

/** Any constant will do; this one is for sweeps. */
const LOCK_KEY = 727_403_115;
/** More than these are left for the next sweep. */
const BATCH = 1000;

/** How old the last sign of life may get before it is written again. */
const SEEN_MS = 5000;
/** Whoever gave no sign of life for so long has died. */
const DEAD_MS = 3 * SEEN_MS;

export class PostgresSweepStore implements SweepStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  inspect(limits: SweepLimits): Promise<Findings | undefined> {
    return this.#db.transaction().execute(async (trx) => {
      const { rows } = await sql<{
        free: boolean;
      }>`select pg_try_advisory_xact_lock(${LOCK_KEY}) as free`.execute(trx);
      if (!rows[0]!.free) return undefined;
      const lost = await declareLost(trx, await lockExpired(trx));
      await releaseExpansions(trx);
      return {
        lost: lost.length,
        forgotten: await forgottenTasks(trx, limits),
        jobs: await jobsWithWork(trx, limits),
        removed: await removedJobs(trx),
      };
    });
  }

  async register(instance: string, hostKey: string, memory: number): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      const { rows: dead } = await sql<{ id: string }>`
        update runner set ended = now()
        where host_key = ${hostKey} and ended is null and id <> ${instance}
        returning id
      `.execute(trx);
      await sql`
        insert into runner (id, host_key, memory) values (${instance}, ${hostKey}, ${memory}) on conflict (id) do nothing
      `.execute(trx);
      const ids = dead.map((row) => row.id);
      await declareLost(trx, await lockTasksOf(trx, ids));
      await sql`
        update job_outbox set due = now(), holder = null where kind = 'expand' and holder = any(${ids}::text[])
      `.execute(trx);
    });
  }

  async forget(removed: string): Promise<void> {
    await sql`delete from job_removal where job = ${removed}`.execute(this.#db);
  }

  async takeBack(): Promise<void> {
    await sql`update job_outbox set handed = null where kind = 'run' and handed is not null`.execute(
      this.#db,
    );
  }

  async seen(instance: string): Promise<void> {
    await sql`
      update runner set seen = now() where id = ${instance} and seen < now() - ${SEEN_MS} * interval '1 ms'
    `.execute(this.#db);
  }

  async largestMemory(): Promise<number> {
    const { rows } = await sql<{ memory: number | null }>`
      select max(memory) as memory from runner
      where ended is null and seen > now() - ${DEAD_MS} * interval '1 ms'
    `.execute(this.#db);
    return rows[0]?.memory ?? 0;
  }

  async unregister(instance: string): Promise<void> {
    await sql`update runner set ended = now() where id = ${instance} and ended is null`.execute(this.#db);
  }
}

type Task = { readonly job: string; readonly shard: string };

/** Tasks whose attempt's lease has run out; those that somebody works on right now are skipped. */
async function lockExpired(trx: Connection): Promise<readonly Task[]> {
  const { rows } = await sql<Task>`
    select o.job, o.subject as shard
    from job_attempt a join job_outbox o on o.job = a.job and o.kind = 'run' and o.subject = a.shard
    where a.state = 'running' and a.lease_until < now()
    limit ${BATCH} for update of o skip locked
  `.execute(trx);
  return rows;
}

async function lockTasksOf(trx: Connection, runners: readonly string[]): Promise<readonly Task[]> {
  const { rows } = await sql<Task>`
    select o.job, o.subject as shard
    from job_attempt a join job_outbox o on o.job = a.job and o.kind = 'run' and o.subject = a.shard
    where a.state = 'running' and a.runner = any(${[...runners]}::text[])
    order by o.job, o.subject for update of o
  `.execute(trx);
  return rows;
}

/** Marks them as handed out now, so that the next sweep leaves them alone for a while. */
async function forgottenTasks(trx: Connection, { forgottenMs }: SweepLimits): Promise<readonly string[]> {
  const { rows } = await sql<{ job: string; subject: string; tries: number }>`
    update job_outbox set handed = now()
    where (job, kind, subject) in (
      select job, kind, subject from job_outbox o
      where kind = 'run' and greatest(handed, due) < now() - ${forgottenMs} * interval '1 ms' and not exists (
        select from job_attempt a where a.job = o.job and a.shard = o.subject and a.state = 'running'
      )
      and handed is not null
      limit ${BATCH} for update skip locked
    )
    returning job, subject, tries
  `.execute(trx);
  return rows.map((row) => dueId(row.job, row.subject, row.tries));
}

async function removedJobs(trx: Connection): Promise<readonly string[]> {
  const { rows } = await sql<{ job: string }>`
    select job from job_removal where due <= now() order by due limit ${BATCH}
  `.execute(trx);
  return rows.map((row) => row.job);
}

/** Those that a conductor took on who has ended since. */
async function releaseExpansions(trx: Connection): Promise<void> {
  await sql`
    update job_outbox set due = now(), holder = null
    where (job, kind, subject) in (
      select o.job, o.kind, o.subject from job_outbox o join runner r on r.id = o.holder
      where o.kind = 'expand' and (r.ended is not null or r.seen < now() - ${DEAD_MS} * interval '1 ms')
      limit ${BATCH} for update of o skip locked
    )
  `.execute(trx);
}

async function jobsWithWork(
  trx: Connection,
  { parallelSteps, unheardMs }: SweepLimits,
): Promise<readonly string[]> {
  const { rows } = await sql<{ job: string }>`
    select job from job_event where position is null and time < now() - ${unheardMs} * interval '1 ms'
    union
    select job from job_outbox where kind = 'expand' and due <= now()
    union
    select job from job_outbox where kind = 'run' group by job
    having count(*) filter (where handed is null) > 0 and count(handed) < ${parallelSteps}
    limit ${BATCH}
  `.execute(trx);
  return rows.map((row) => row.job);
}

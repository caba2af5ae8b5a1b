/** Taking back what is due or runs; after it every report and heartbeat of these attempts is refused. */
import { sql, type Transaction } from 'kysely';
import { dueId } from '../../jobs/shard-paths.ts';
import { FINISHED_CHANNEL } from './postgres-notices.ts';
import type { Tables } from './tables.ts';

type Connection = Transaction<Tables>;

interface OutboxRow {
  readonly subject: string;
  readonly tries: number;
}

export interface EndedWork {
  /** What had been handed out, by the ids that the place got. */
  readonly withdrawn: readonly string[];
  /** Shards that were running, in the order of their start. */
  readonly stopped: readonly string[];
}

/** Ends everything of a job that has become terminal, and says so to those who wait for it when this commits. */
export async function endWork(trx: Connection, job: string): Promise<EndedWork> {
  const { rows } = await sql<{
    readonly handed: readonly OutboxRow[] | null;
    readonly stopped: readonly string[] | null;
  }>`
    with gone as (
      delete from job_outbox where job = ${job} returning kind, subject, tries, handed
    ), cancelled as (
      -- Asks for the other first: a report locks in that order.
      update job_attempt set state = 'cancelled', finished = now()
      where job = ${job} and state = 'running' and (select count(*) from gone) >= 0
      returning shard, started
    )
    select
      (select json_agg(gone) from gone where kind = 'run' and handed is not null) as handed,
      (select array_agg(shard order by started, shard) from cancelled) as stopped,
      pg_notify(${FINISHED_CHANNEL}, ${job})
  `.execute(trx);
  const withdrawn = (rows[0]?.handed ?? []).map((row) => dueId(job, row.subject, row.tries));
  return { withdrawn, stopped: rows[0]?.stopped ?? [] };
}

/** Ends some shards of a job that goes on. */
export async function endTasks(
  trx: Connection,
  job: string,
  shards: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await sql<OutboxRow>`
    delete from job_outbox where job = ${job} and kind = 'run' and subject = any(${[...shards]}::text[])
    returning subject, tries
  `.execute(trx);
  await sql`
    update job_attempt set state = 'cancelled', finished = now()
    where job = ${job} and shard = any(${[...shards]}::text[]) and state = 'running'
  `.execute(trx);
  return rows.map((row) => dueId(job, row.subject, row.tries));
}

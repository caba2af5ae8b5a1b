/** Attempts whose runner is gone. */
import { sql, type Transaction } from 'kysely';
import type { EventRecord } from '../../jobs/job-event-record.ts';
import { afterLoss } from '../../jobs/retry.ts';
import type { Tables } from './tables.ts';

type Connection = Transaction<Tables>;

export interface LostTask {
  readonly job: string;
  readonly shard: string;
  /** False where it has been lost so often that its shard fails. */
  readonly due: boolean;
}

/** Ends the running attempts at these tasks, whose outbox rows the caller has locked, and makes the tasks due again. */
export async function declareLost(
  trx: Connection,
  tasks: readonly { readonly job: string; readonly shard: string }[],
): Promise<readonly LostTask[]> {
  if (tasks.length === 0) return [];
  const { rows } = await sql<{ job: string; shard: string; attempt: number; losses: number }>`
    with lost as (
      update job_attempt a set state = 'lost', finished = now()
      from ${rowsOf(tasks)} as x(job, shard)
      where a.job = x.job and a.shard = x.shard and a.state = 'running'
      returning a.job, a.shard, a.attempt
    )
    select lost.*, 1 + (
      select count(*) from job_attempt before
      where before.job = lost.job and before.shard = lost.shard and before.state = 'lost'
    ) as losses
    from lost
  `.execute(trx);
  const settled = rows.map((row) => ({ ...row, record: afterLoss(row.shard, row.attempt, row.losses) }));
  await makeDue(
    trx,
    settled.filter((task) => task.record === undefined),
  );
  await giveUp(
    trx,
    settled.filter((task) => task.record !== undefined),
  );
  return settled.map(({ job, shard, record }) => ({ job, shard, due: record === undefined }));
}

async function makeDue(trx: Connection, tasks: readonly { job: string; shard: string }[]): Promise<void> {
  await sql`
    update job_outbox o set handed = null, due = now(), tries = tries + 1
    from ${rowsOf(tasks)} as x(job, shard)
    where o.job = x.job and o.kind = 'run' and o.subject = x.shard
  `.execute(trx);
}

async function giveUp(
  trx: Connection,
  tasks: readonly { job: string; shard: string; record: EventRecord | undefined }[],
): Promise<void> {
  for (const { job, shard, record } of tasks) {
    await sql`delete from job_outbox where job = ${job} and kind = 'run' and subject = ${shard}`.execute(trx);
    await sql`
      insert into job_event (job, kind, subject, body)
      values (${job}, 'shard-failed', ${shard}, ${JSON.stringify(record)}::json)
    `.execute(trx);
  }
}

function rowsOf(tasks: readonly { job: string; shard: string }[]) {
  return sql`unnest(${tasks.map((task) => task.job)}::text[], ${tasks.map((task) => task.shard)}::text[])`;
}

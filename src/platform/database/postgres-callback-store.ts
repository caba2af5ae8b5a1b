/** Callbacks in PostgreSQL. A claim is a lease: `due` is when it ends. */
import { type RawBuilder, sql } from 'kysely';
import type {
  CallbackFilter,
  CallbackPage,
  CallbackState,
  CallbackStore,
  Callbacks,
  CallbackView,
  DueCallback,
  SendFailure,
} from '../../jobs/callbacks/callback-store.ts';
import { OPEN_STATUSES } from '../../jobs/status.ts';
import type { Database } from './database.ts';

export class PostgresCallbackStore implements CallbackStore, Callbacks {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async claim(holder: string, most: number, leaseMs: number): Promise<readonly DueCallback[]> {
    const { rows } = await sql<DueCallback>`
      update job_callback set holder = ${holder}, attempts = attempts + 1, due = now() + ${leaseMs} * interval '1 ms'
      where id in (
        select id from job_callback c
        where state = 'waiting' and due <= now() and not exists (
          select from job_callback before
          where before.job = c.job and before.seq < c.seq and before.state = 'waiting'
        )
        order by due limit ${most} for update skip locked
      )
      returning id, job, event, url, holder, attempts as attempt
    `.execute(this.#db);
    return rows;
  }

  async delivered(callback: DueCallback, status: number): Promise<void> {
    await sql`
      update job_callback set state = 'delivered', holder = null, ended = now(), status = ${status}, error = null
      where ${isHeld(callback)}
    `.execute(this.#db);
  }

  async failed(
    callback: DueCallback,
    { status, error }: SendFailure,
    delayMs?: number,
  ): Promise<CallbackState | undefined> {
    const { rows } = await sql<{ readonly state: CallbackState }>`
      -- Waits for who ends the job at this moment: it hurries what it finds waiting.
      with job as (
        select status = any(${[...OPEN_STATUSES]}::text[]) as "isOpen" from job where id = ${callback.job} for share
      ), judged as (
        select ${delayMs === undefined} or (${callback.event === 'inProgress'} and not "isOpen") as "isDead" from job
      )
      update job_callback set
        state = case when "isDead" then 'dead' else 'waiting' end,
        ended = case when "isDead" then now() end,
        due = now() + ${delayMs ?? 0} * interval '1 ms',
        holder = null,
        status = ${status ?? null},
        error = ${error}
      from judged where ${isHeld(callback)}
      returning state
    `.execute(this.#db);
    return rows[0]?.state;
  }

  async release(callback: DueCallback): Promise<void> {
    await sql`
      update job_callback set holder = null, attempts = attempts - 1, due = now() where ${isHeld(callback)}
    `.execute(this.#db);
  }

  async list({ job, state, limit, after }: CallbackFilter): Promise<CallbackPage> {
    const wanted = [sql`true`];
    if (job !== undefined) wanted.push(sql`job = ${job}`);
    if (state !== undefined) wanted.push(sql`state = ${state}`);
    if (after !== undefined) wanted.push(sql`seq < ${after}`);
    // One more than the page holds, so that it is known whether another page follows.
    const { rows } = await sql<Row>`
      select ${COLUMNS} from job_callback where ${sql.join(wanted, sql` and `)} order by seq desc limit ${limit + 1}
    `.execute(this.#db);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return { callbacks: page.map(toView), ...(last !== undefined && { next: last.seq }) };
  }

  async sendAgain(job: string, id: string): Promise<CallbackView | undefined> {
    const { rows } = await sql<Row>`
      update job_callback set
        state = 'waiting',
        ended = null,
        -- One that is under way has its try.
        attempts = case when holder is null then 0 else attempts end,
        due = case when holder is null then now() else due end
      where job = ${job} and id = ${id}
      returning ${COLUMNS}
    `.execute(this.#db);
    return rows[0] && toView(rows[0]);
  }
}

type Row = { readonly [K in keyof CallbackView]-?: CallbackView[K] | null } & { readonly seq: number };

const COLUMNS = sql`id, seq, job, event, url, state, created, ended, attempts, status, error, due`;

function isHeld({ id, holder, attempt }: DueCallback): RawBuilder<unknown> {
  return sql`id = ${id} and holder = ${holder} and attempts = ${attempt}`;
}

/** Absent is absent in our types, null in rows. */
function toView({ seq: _seq, ...row }: Row): CallbackView {
  return Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== null),
  ) as unknown as CallbackView;
}

/**
 * One page of the job list. Pages go by key (created, id), so that the thousandth page costs what the first does. For each
 * wanted status, or process and status, an index gives the newest jobs in order; the page is the newest of those few rows.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Job, JobFilter, JobStatus } from '../../jobs/job.ts';
import { CursorError } from '../../jobs/job-store.ts';

/** What `toCursor` makes; PostgreSQL would fail on text and times that are odder. */
const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([\w-]+)$/;

const STATUSES: readonly JobStatus[] = ['accepted', 'running', 'successful', 'failed', 'dismissed'];

export interface JobPageQuery {
  readonly query: RawBuilder<unknown>;
  /** Cursor of the page after the one that holds these jobs; undefined where there is none. */
  readonly next: (jobs: readonly Job[]) => string | undefined;
}

export function jobPage(filter: JobFilter, columns: RawBuilder<unknown>): JobPageQuery {
  const { limit, processIds, statuses } = filter;
  const wanted = conditions(filter);
  const order = sql`order by created desc, id desc limit ${limit}`;
  return {
    query: sql`select ${columns} from (${source()}) as page ${order}`,
    next: (jobs) => {
      const last = jobs.at(-1);
      return last === undefined || jobs.length < limit ? undefined : toCursor(last);
    },
  };

  function source(): RawBuilder<unknown> {
    if (processIds === undefined && statuses === undefined)
      return sql`select * from job where ${wanted} ${order}`;
    const status = sql`unnest(${[...(statuses ?? STATUSES)]}::text[]) as s(status)`;
    if (processIds === undefined) {
      return sql`
        select found.* from ${status} cross join lateral (
          select * from job where job.status = s.status and ${wanted} ${order}
        ) as found`;
    }
    return sql`
      select found.* from unnest(${[...processIds]}::text[]) as p(id) cross join ${status} cross join lateral (
        select * from job where job.process_id = p.id and job.status = s.status and ${wanted} ${order}
      ) as found`;
  }
}

/** Durations of jobs that still run count up to now. */
function conditions(filter: JobFilter): RawBuilder<unknown> {
  const { after, createdFrom, createdTo, minDuration, maxDuration } = filter;
  const duration = sql`coalesce(job.finished, now()) - job.started`;
  const parts = [sql`true`];
  if (after !== undefined) {
    const { created, id } = parseCursor(after);
    parts.push(sql`(job.created, job.id) < (${created}::timestamptz, ${id})`);
  }
  if (createdFrom !== undefined) parts.push(sql`job.created >= ${createdFrom}`);
  if (createdTo !== undefined) parts.push(sql`job.created <= ${createdTo}`);
  if (minDuration !== undefined) parts.push(sql`${duration} >= ${minDuration} * interval '1 second'`);
  if (maxDuration !== undefined) parts.push(sql`${duration} <= ${maxDuration} * interval '1 second'`);
  return sql.join(parts, sql` and `);
}

function toCursor(job: Job): string {
  return Buffer.from(`${job.created.toISOString()} ${job.id}`).toString('base64url');
}

function parseCursor(cursor: string): { readonly created: string; readonly id: string } {
  const [, created, id] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (created === undefined || id === undefined || Number.isNaN(Date.parse(created))) throw new CursorError();
  return { created, id };
}

/**
 * One page of the job list. Pages go by key (created, id), so that the thousandth page costs what the first does. For each
 * wanted status, or process and status, an index gives the jobs in order; the page is the first of those few rows.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Job, JobFilter, JobPage } from '../../jobs/job.ts';
import { CursorError } from '../../jobs/job-store.ts';
import { ALL_STATUSES } from '../../jobs/status.ts';
import { byDuration } from './job-durations.ts';

/** What `toCursor` makes; PostgreSQL would fail on text and times that are odder. */
const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([\w-]+)$/;

export interface JobPageQuery {
  readonly query: RawBuilder<unknown>;
  /** The page of the jobs that the query gave. */
  readonly page: (found: readonly Job[]) => JobPage;
}

/** Asks for one job more than the page holds, so that it is known whether another page follows. */
export function jobPage(filter: JobFilter, columns: RawBuilder<unknown>): JobPageQuery {
  const { limit, processIds, statuses, after, before } = filter;
  const backwards = before !== undefined;
  const order = backwards
    ? sql`order by created, id limit ${limit + 1}`
    : sql`order by created desc, id desc limit ${limit + 1}`;
  const from = byDuration(filter, { wanted: conditions(filter), order, walk });
  return {
    query: sql`select ${columns} from (${from}) as page ${order}`,
    page: (found) => {
      const isCut = found.length > limit;
      const jobs = backwards ? found.slice(0, limit).toReversed() : found.slice(0, limit);
      const [first, last] = [jobs[0], jobs.at(-1)];
      // A page that was reached from another one has that one beside it.
      const isBefore = backwards ? isCut : after !== undefined;
      const isAfter = backwards || isCut;
      return {
        jobs,
        ...(isAfter && last !== undefined && { next: toCursor(last) }),
        ...(isBefore && first !== undefined && { previous: toCursor(first) }),
      };
    },
  };

  /** In the order of the list, through the index that fits. */
  function walk(wanted: RawBuilder<unknown>): RawBuilder<unknown> {
    if (processIds === undefined && statuses === undefined)
      return sql`select * from job where ${wanted} ${order}`;
    const status = sql`unnest(${[...(statuses ?? ALL_STATUSES)]}::text[]) as s(status)`;
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

function conditions({ after, before, createdFrom, createdTo, tags, labels }: JobFilter): RawBuilder<unknown> {
  const parts = [sql`true`];
  if (after !== undefined) parts.push(sql`(job.created, job.id) < ${key(after)}`);
  if (before !== undefined) parts.push(sql`(job.created, job.id) > ${key(before)}`);
  if (createdFrom !== undefined) parts.push(sql`job.created >= ${createdFrom}`);
  if (createdTo !== undefined) parts.push(sql`job.created <= ${createdTo}`);
  for (const any of [tags, labels])
    if (any !== undefined) parts.push(sql`job.found_by && ${[...any]}::text[]`);
  return sql.join(parts, sql` and `);
}

function toCursor(job: Job): string {
  return Buffer.from(`${job.created.toISOString()} ${job.id}`).toString('base64url');
}

function key(cursor: string): RawBuilder<unknown> {
  const [, created, id] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (created === undefined || id === undefined || Number.isNaN(Date.parse(created))) throw new CursorError();
  return sql`(${created}::timestamptz, ${id})`;
}

/**
 * The job list by duration. Few jobs of a duration are found by an index on it, many by walking the list until the page is
 * full. Which of the two is cheap is known only after a look at that index, so the statement looks and then takes one way.
 */
import { type RawBuilder, sql } from 'kysely';
import type { JobFilter } from '../../jobs/job.ts';

/** So many jobs are read and sorted in a few milliseconds. */
const FEW = 2000;

export interface ListQuery {
  /** What every job of the page has to be, over a table that is called `job`. */
  readonly wanted: RawBuilder<unknown>;
  readonly order: RawBuilder<unknown>;
  /** Jobs of the wanted processes and statuses in the order of the list. */
  readonly walk: (wanted: RawBuilder<unknown>) => RawBuilder<unknown>;
}

/**
 * What a page is made of. Durations of jobs that still run count up to now; jobs that never began have none (Part 1
 * `/req/job-list/duration-response`).
 */
export function byDuration(filter: JobFilter, { wanted, order, walk }: ListQuery): RawBuilder<unknown> {
  const { minDuration, maxDuration } = filter;
  if (minDuration === undefined && maxDuration === undefined) return walk(wanted);
  const among = sql`${wanted} and ${kinds(filter)}`;
  const ended = lasts(sql`job.finished - job.started`, filter);
  return sql`
    with few as materialized (
      select * from job where ${ended} order by finished - started limit ${FEW + 1}
    ), amount as materialized (select count(*) <= ${FEW} as is_small from few)
    (select * from few as job where ${among} and (select is_small from amount) ${order})
    union all
    (select * from (${walk(sql`${wanted} and ${ended}`)}) as walked where not (select is_small from amount))
    union all
    (
      select * from job
      where status = 'running' and finished is null and ${lasts(sql`now() - job.started`, filter)} and ${among} ${order}
    )`;
}

function lasts(duration: RawBuilder<unknown>, { minDuration, maxDuration }: JobFilter): RawBuilder<unknown> {
  const parts = [
    ...(minDuration === undefined ? [] : [sql`${duration} >= ${minDuration} * interval '1 second'`]),
    ...(maxDuration === undefined ? [] : [sql`${duration} <= ${maxDuration} * interval '1 second'`]),
  ];
  return sql.join(parts, sql` and `);
}

function kinds({ processIds, statuses }: JobFilter): RawBuilder<unknown> {
  const parts = [
    sql`true`,
    ...(processIds === undefined ? [] : [sql`job.process_id = any(${[...processIds]}::text[])`]),
    ...(statuses === undefined ? [] : [sql`job.status = any(${[...statuses]}::text[])`]),
  ];
  return sql.join(parts, sql` and `);
}

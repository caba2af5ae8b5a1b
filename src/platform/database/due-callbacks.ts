/** What a change of status makes due, for the transaction that makes the change. */
import { type RawBuilder, sql } from 'kysely';
import { EVENT_OF } from '../../jobs/callbacks/subscriber.ts';
import type { JobStatus } from '../../jobs/job.ts';
import { isTerminal } from '../../jobs/status.ts';

/**
 * Statements that go with a job's change to a status: in its transaction, also in one statement with others.
 */
export function dueCallbacks(status: JobStatus, job: string): readonly RawBuilder<unknown>[] {
  const event = EVENT_OF[status];
  if (event === undefined) return [];
  const uri = sql`${`${event}Uri`}::text`;
  const told = sql`
    insert into job_callback (job, event, url)
    select id, ${event}, subscriber ->> ${uri} from job where id = ${job} and subscriber ->> ${uri} is not null
    on conflict (job, event) do nothing
  `;
  // What says that it runs stands before the end: its last try is now.
  const hurried = sql`
    update job_callback set due = now() where job = ${job} and state = 'waiting' and holder is null
  `;
  return isTerminal(status) ? [told, hurried] : [told];
}

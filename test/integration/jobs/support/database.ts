import { sql } from 'kysely';
import { pino } from 'pino';
import type { NewJob } from '../../../../src/jobs/jobs.ts';
import { migrateToLatest, openDatabase } from '../../../../src/platform/database/database.ts';
import { startPostgres } from '../../../services/postgres.ts';

export interface JobDatabase extends AsyncDisposable {
  readonly url: string;
  /** Takes the jobs of earlier tests away: a sweep sees every job there is. */
  empty(): Promise<void>;
}

/** A server with one database whose tables are there. */
export async function startDatabase(): Promise<JobDatabase> {
  const postgres = await startPostgres();
  const url = await postgres.createDatabase();
  const db = openDatabase(url, pino({ level: 'silent' }));
  await migrateToLatest(db);
  return {
    url,
    async empty() {
      await sql`truncate job, job_removal, runner cascade`.execute(db);
    },
    async [Symbol.asyncDispose]() {
      await db.destroy();
      await postgres[Symbol.asyncDispose]();
    },
  };
}

/** A job of one of the documents in documents.ts, by its name. */
export function newJob(document: string, inputs: NewJob['inputs']): NewJob {
  return { processId: document, revision: 1, packageHash: document, inputs, request: { mode: 'async' } };
}

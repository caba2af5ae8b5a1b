/** How long finished jobs took. */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const jobDurationsMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create index job_duration on job ((finished - started))`.execute(db);
  },
};

/** When the results of a job that stays were removed. */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const jobResultsRemovedMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`alter table job add column results_removed timestamptz(3)`.execute(db);
  },
};

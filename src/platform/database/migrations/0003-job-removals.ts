/** Jobs that were removed and whose stored files are looked for once more. */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const STATEMENTS = [
  `create table job_removal (
    job text collate "C" primary key,
    due timestamptz not null
  )`,
  `create index job_removal_due on job_removal (due)`,
];

export const jobRemovalsMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

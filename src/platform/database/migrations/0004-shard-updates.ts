/** What a shard has updated in place. */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const shardUpdatesMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`alter table job_shard add column updates json`.execute(db);
  },
};

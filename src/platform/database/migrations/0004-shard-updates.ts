/** What a shard has updated in place. */
import { migrationOf } from './migration-of.ts';

export const shardUpdatesMigration = migrationOf(`alter table job_shard add column updates json`);

/** The history of the schema, in order. A migration that has been released is never changed. */
import type { Migration } from 'kysely/migration';
import { processesMigration } from './0001-processes.ts';
import { jobsMigration } from './0002-jobs.ts';
import { jobRemovalsMigration } from './0003-job-removals.ts';
import { shardUpdatesMigration } from './0004-shard-updates.ts';
import { jobResultsMigration } from './0005-job-results.ts';
import { jobDurationsMigration } from './0006-job-durations.ts';
import { jobResultsRemovedMigration } from './0007-job-results-removed.ts';
import { jobManagementMigration } from './0008-job-management.ts';
import { jobCallbacksMigration } from './0009-job-callbacks.ts';

export const migrations: Readonly<Record<string, Migration>> = {
  '0001-processes': processesMigration,
  '0002-jobs': jobsMigration,
  '0003-job-removals': jobRemovalsMigration,
  '0004-shard-updates': shardUpdatesMigration,
  '0005-job-results': jobResultsMigration,
  '0006-job-durations': jobDurationsMigration,
  '0007-job-results-removed': jobResultsRemovedMigration,
  '0008-job-management': jobManagementMigration,
  '0009-job-callbacks': jobCallbacksMigration,
};

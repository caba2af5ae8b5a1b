/** When the results of a job that stays were removed. */
import { migrationOf } from './migration-of.ts';

export const jobResultsRemovedMigration = migrationOf(
  `alter table job add column results_removed timestamptz(3)`,
);

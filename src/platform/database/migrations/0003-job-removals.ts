/** Jobs that were removed and whose stored files are looked for once more. */
import { migrationOf } from './migration-of.ts';

export const jobRemovalsMigration = migrationOf(
  `create table job_removal (
    job text collate "C" primary key,
    due timestamptz not null
  )`,
  `create index job_removal_due on job_removal (due)`,
);

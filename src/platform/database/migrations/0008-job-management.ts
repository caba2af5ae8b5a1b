/** Jobs that were posted: the document that they were made of, and what people call them. */
import { migrationOf } from './migration-of.ts';

export const jobManagementMigration = migrationOf(
  'alter table job add column definition json, add column marks json, add column found_by text[]',
  // Tags and labels as they are asked for; most jobs have none and are not in it.
  'create index job_found_by on job using gin (found_by) where found_by is not null',
);

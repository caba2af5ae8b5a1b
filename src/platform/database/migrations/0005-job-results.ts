/** Results that equal steps may take (CWL v1.2 §WorkReuse), by what they depend on. They go with their jobs. */
import { migrationOf } from './migration-of.ts';

export const jobResultsMigration = migrationOf(
  `create table job_result (
    job text collate "C" not null references job on delete cascade,
    shard text collate "C" not null,
    attempt integer not null,
    key text collate "C" not null,
    made timestamptz not null default now(),
    primary key (job, shard)
  )`,
  `create index job_result_newest on job_result (key, made)`,
);

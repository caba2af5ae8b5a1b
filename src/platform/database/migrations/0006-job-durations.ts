/** How long finished jobs took. */
import { migrationOf } from './migration-of.ts';

export const jobDurationsMigration = migrationOf(`create index job_duration on job ((finished - started))`);

/** Every table of the database. Rows are snake_case as in SQL; a store turns them into the types of its port. */
import type { JobTables } from './tables-jobs.ts';
import type { ProcessTables } from './tables-processes.ts';

export interface Tables extends ProcessTables, JobTables {}

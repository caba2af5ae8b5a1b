/** Who wants to hear of a job, and what is to be told or was. */
import { migrationOf } from './migration-of.ts';

export const jobCallbacksMigration = migrationOf(
  'alter table job add column subscriber json',
  `create table job_callback (
    id text collate "C" primary key default gen_random_uuid()::text,
    seq bigint generated always as identity,
    job text collate "C" not null references job on delete cascade,
    event text collate "C" not null,
    url text not null,
    state text collate "C" not null default 'waiting',
    created timestamptz(3) not null default now(),
    ended timestamptz(3),
    due timestamptz not null default now(),
    holder text collate "C",
    attempts integer not null default 0,
    status integer,
    error text,
    unique (job, event)
  )`,
  `create index job_callback_due on job_callback (due) where state = 'waiting'`,
  'create unique index job_callback_newest on job_callback (seq)',
  'create index job_callback_newest_of_state on job_callback (state, seq)',
);

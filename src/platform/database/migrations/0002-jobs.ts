/**
 * Jobs with their records, attempts, events and outbox. Indexes are named after the question that they answer.
 *
 * Times that people and cursors see have milliseconds, as JavaScript has. Times that are compared with `now()` keep all digits:
 * rounded up, something due now would not be due yet.
 */
import { migrationOf } from './migration-of.ts';

export const jobsMigration = migrationOf(
  `create table job (
    id text collate "C" primary key,
    process_id text collate "C" not null,
    process_revision integer not null,
    package_hash text collate "C" not null,
    status text collate "C" not null,
    created timestamptz(3) not null default now(),
    started timestamptz(3),
    finished timestamptz(3),
    updated timestamptz(3) not null default now(),
    progress smallint not null default 0,
    message text not null,
    inputs json not null,
    request json not null,
    outputs json,
    failure json,
    fetched json,
    applied integer not null default 0
  ) with (fillfactor = 80)`,
  `create index job_newest on job (created, id)`,
  `create index job_newest_of_status on job (status, created, id)`,
  `create index job_newest_of_process on job (process_id, status, created, id)`,

  `create table job_step (
    job text collate "C" not null references job on delete cascade,
    id text collate "C" not null,
    parent text collate "C" not null,
    name text collate "C" not null,
    state text collate "C" not null,
    waits_for integer not null,
    shape json not null,
    shards integer not null,
    open_shards integer not null,
    outputs json,
    touched integer not null,
    primary key (job, id)
  )`,
  `create index job_step_changed on job_step (job, touched)`,

  `create table job_shard (
    job text collate "C" not null references job on delete cascade,
    id text collate "C" not null,
    step text collate "C",
    index integer not null,
    process text collate "C" not null,
    inputs json not null,
    state text collate "C" not null,
    open_steps integer not null,
    outputs json,
    failure json,
    touched integer not null,
    primary key (job, id)
  )`,
  `create index job_shard_changed on job_shard (job, touched)`,

  `create table job_attempt (
    job text collate "C" not null references job on delete cascade,
    shard text collate "C" not null,
    attempt integer not null,
    state text collate "C" not null,
    runner text collate "C" not null,
    started timestamptz(3) not null default now(),
    finished timestamptz(3),
    lease_until timestamptz not null,
    facts json not null,
    failure json,
    primary key (job, shard, attempt)
  )`,
  // The guard of fencing: of two claims at once one loses.
  `create unique index job_attempt_running on job_attempt (job, shard) where state = 'running'`,
  `create index job_attempt_lease on job_attempt (lease_until) where state = 'running'`,

  `create table job_event (
    id bigint generated always as identity primary key,
    job text collate "C" not null references job on delete cascade,
    position integer,
    time timestamptz not null default now(),
    kind text not null,
    subject text,
    body json not null
  )`,
  `create index job_event_waiting on job_event (job, id) where position is null`,
  `create index job_event_history on job_event (job, position) where position is not null`,

  `create table job_outbox (
    job text collate "C" not null references job on delete cascade,
    kind text collate "C" not null,
    subject text collate "C" not null,
    seq bigint generated always as identity,
    due timestamptz not null default now(),
    handed timestamptz,
    holder text collate "C",
    tries integer not null default 0,
    primary key (job, kind, subject)
  )`,
  `create index job_outbox_waiting on job_outbox (job, kind, seq) where handed is null`,
  `create index job_outbox_handed on job_outbox (job, kind, handed) where handed is not null`,

  `create table job_image (
    job text collate "C" not null references job on delete cascade,
    image text collate "C" not null,
    digest text collate "C" not null,
    primary key (job, image)
  )`,

  `create table runner (
    id text collate "C" primary key,
    host_key text collate "C" not null,
    memory integer not null,
    started timestamptz(3) not null default now(),
    seen timestamptz(3) not null default now(),
    ended timestamptz(3)
  )`,
  `create index runner_alive on runner (host_key) where ended is null`,
);

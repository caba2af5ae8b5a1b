import { migrationOf } from './migration-of.ts';

/** Column types are `json`, not `jsonb`: it keeps the order of keys, which people see, and is never searched. */
export const processesMigration = migrationOf(
  `create table package (
    hash text primary key,
    document json not null
  )`,
  `create table process_revision (
    id text collate "C" not null,
    revision integer not null check (revision > 0),
    package_hash text not null references package (hash),
    description json not null,
    source_type text not null,
    source_body bytea not null,
    mutable boolean not null,
    deployed timestamptz(3) not null default now(),
    primary key (id, revision)
  )`,
  `create table process (
    id text collate "C" primary key,
    revision integer not null,
    foreign key (id, revision) references process_revision (id, revision)
  )`,
);

/** The database: one pool of connections, typed by the tables. */
import { Kysely, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import type { BaseLogger } from 'pino';
import { parseJson } from '../../cwl/values/exact-json.ts';
import { migrations } from './migrations/migrations.ts';
import { PreparingClient } from './preparing-client.ts';
import type { Tables } from './tables.ts';

export type Database = Kysely<Tables>;

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Opens the database of a `postgres:` URL; a unix socket is given as `postgres:///name?host=/folder&user=…`. Connects at the
 * first query. `bigint` and `numeric` columns come as numbers, `timestamptz` as Date, `json` parsed by `parseJson`.
 * Disposing waits for running queries and closes the connections.
 *
 * @param connections the largest number of connections
 */
export function openDatabase(url: string, log: BaseLogger, connections = 10): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // Without it a connection that a firewall dropped silently would hang for hours.
    keepAlive: true,
    application_name: 'cwl-processes',
    types: { getTypeParser },
    Client: PreparingClient,
  });
  // One that the server closes while it is in use fails its query; the error comes a second time, as an event that would
  // end the process.
  pool.on('connect', (client) => {
    client.on('error', (error) => log.debug({ err: error }, 'a database connection was lost in use'));
  });
  // An idle connection that the server closes is replaced at the next query.
  pool.on('error', (error) => log.warn({ err: error }, 'a database connection was lost'));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/**
 * Brings the schema up to date. Several processes may do it at once: one works and the others wait. Rejects where the database
 * was made by a newer version of this program.
 */
export async function migrateToLatest(db: Database): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error, results } = await migrator.migrateToLatest();
  if (!error) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName;
  const detail = error instanceof Error ? error.message : JSON.stringify(error);
  throw new Error(
    failed
      ? `Database migration '${failed}' failed and was rolled back: ${detail}`
      : `The database cannot be brought up to date: ${detail}`,
    { cause: error },
  );
}

const { INT8, NUMERIC, JSON: JSON_TEXT } = pg.types.builtins;

const parsers = new Map<number, (text: string) => unknown>([
  [INT8, Number],
  [NUMERIC, Number],
  [JSON_TEXT, (text) => parseJson(text)],
]);

const getTypeParser = ((oid: number, format?: 'text' | 'binary') =>
  parsers.get(oid) ?? pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser;

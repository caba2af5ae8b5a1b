/** A PostgreSQL server of a test file's own, from the binaries that the embedded mode uses. */
import { randomUUID } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface TestPostgres extends AsyncDisposable {
  readonly url: string;
  /** URL of a new, empty database, so that tests do not see each other's rows. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
  /** Starts it again, at the same URL and with what it had. */
  start(): Promise<void>;
}

export async function startPostgres(): Promise<TestPostgres> {
  await using cleanup = new AsyncDisposableStack();
  const folder = cleanup.use(await temporaryFolder());
  // Started as root the server runs as another user, who must reach its folder.
  await chmod(folder.path, 0o755);
  const start = () => startEmbeddedPostgres(join(folder.path, 'postgres'), pino({ level: 'silent' }));
  let server = await start();
  cleanup.defer(() => server[Symbol.asyncDispose]());
  const owned = cleanup.move();
  return {
    url: server.url,
    createDatabase: () => createDatabase(server.url),
    stop: async () => server[Symbol.asyncDispose](),
    start: async () => {
      server = await start();
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function createDatabase(serverUrl: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrateToLatest, openDatabase } from '../../../src/platform/database/database.ts';
import { startPostgres, type TestPostgres } from '../../services/postgres.ts';

const log = pino({ level: 'silent' });

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('openDatabase', () => {
  it.each([
    ['bigint', sql`9007199254740991::bigint`, Number.MAX_SAFE_INTEGER],
    ['numeric', sql`12.5::numeric`, 12.5],
    ['timestamptz', sql`'2026-01-02T03:04:05.678Z'::timestamptz`, new Date('2026-01-02T03:04:05.678Z')],
    ['json', sql`'{"a": [1, null, 9007199254740993]}'::json`, { a: [1, null, 9007199254740993n] }],
    ['boolean', sql`true`, true],
    ['text', sql`'ü'::text`, 'ü'],
  ])('reads %s as the matching JavaScript type', async (_name, expression, expected) => {
    await using db = openDatabase(server.url, log, 1);
    const { rows } = await sql<{ value: unknown }>`select ${expression} as value`.execute(db);
    expect(rows[0]?.value).toEqual(expected);
  });

  it('has statements with parameters planned once for a connection', async () => {
    await using db = openDatabase(server.url, log, 1);
    for (const value of [1, 2, 3]) await sql`select ${value}::integer + 1`.execute(db);
    const { rows } = await sql`select statement from pg_prepared_statements`.execute(db);
    expect(rows).toEqual([{ statement: 'select $1::integer + 1' }]);
  });

  it('survives a connection that is cut inside a transaction', async () => {
    await using db = openDatabase(server.url, log, 2);
    const cut = db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      await sql`select pg_terminate_backend(${rows[0]!.pid})`.execute(db);
      await sql`select pg_sleep(10)`.execute(trx);
    });
    await expect(cut).rejects.toThrow();
    const { rows } = await sql<{ one: number }>`select 1 as one`.execute(db);
    expect(rows).toEqual([{ one: 1 }]);
  });

  it('rejects queries with the reason when nothing listens there', async () => {
    await using db = openDatabase('postgres:///x?host=/nonexistent', log);
    await expect(sql`select 1`.execute(db)).rejects.toThrow('/nonexistent');
  });
});

describe('migrateToLatest', () => {
  it('lets several processes start at once on an empty database', async () => {
    const url = await server.createDatabase();
    await using stack = new AsyncDisposableStack();
    const databases = Array.from({ length: 4 }, () => stack.use(openDatabase(url, log, 2)));
    await Promise.all(databases.map(migrateToLatest));
    expect(await databases[0]?.selectFrom('process').selectAll().execute()).toEqual([]);
  });

  it('changes nothing the second time', async () => {
    await using db = openDatabase(await server.createDatabase(), log, 2);
    await migrateToLatest(db);
    await expect(migrateToLatest(db)).resolves.toBeUndefined();
  });

  it('refuses a database that a newer version has migrated', async () => {
    await using db = openDatabase(await server.createDatabase(), log, 2);
    await migrateToLatest(db);
    await sql`insert into kysely_migration values ('9999-future', '2099-01-01')`.execute(db);
    await expect(migrateToLatest(db)).rejects.toThrow('9999-future');
  });
});

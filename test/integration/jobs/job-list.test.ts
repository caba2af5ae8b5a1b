import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JobFilter } from '../../../src/jobs/job.ts';
import { type JobDatabase, startDatabase } from './support/database.ts';
import { type Island, openIsland } from './support/island.ts';

let database: JobDatabase;
let island: Island;

/** Job `n` was created at minute `n`, ran `n` seconds; of process `p0`-`p2`; every seventh failed. Two share each minute. */
beforeAll(async () => {
  database = await startDatabase();
  island = await openIsland(database.url);
  await sql`
    insert into job (
      id, process_id, process_revision, package_hash, status, created, started, finished, message, inputs, request
    )
    select 'j' || lpad(i::text, 3, '0'), 'p' || i % 3, 1, 'h', case when i % 7 = 0 then 'failed' else 'successful' end,
      t, t, t + i * interval '1 s', 'm', '{}', '{"mode":"async"}'
    from generate_series(0, 99) i, lateral (select timestamptz '2026-01-01T00:00:00Z' + i / 2 * interval '1 min') as x(t)
  `.execute(island.db);
});

afterAll(async () => {
  await island[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const numbers = Array.from({ length: 100 }, (_, n) => n);
const minute = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, n));

async function allPages(filter: Omit<JobFilter, 'limit'>, limit: number): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page = await island.jobs.list({ ...filter, limit, ...(after !== undefined && { after }) });
    ids.push(...page.jobs.map((job) => job.id));
    after = page.next;
  } while (after !== undefined);
  return ids;
}

describe('the job list', () => {
  it.each<[string, Omit<JobFilter, 'limit'>, (n: number) => boolean]>([
    ['everything', {}, () => true],
    ['one status', { statuses: ['failed'] }, (n) => n % 7 === 0],
    ['several statuses', { statuses: ['failed', 'successful'] }, () => true],
    ['a status that no job has', { statuses: ['running'] }, () => false],
    ['one process', { processIds: ['p1'] }, (n) => n % 3 === 1],
    [
      'processes and statuses',
      { processIds: ['p0', 'p2', 'none'], statuses: ['failed'] },
      (n) => n % 3 !== 1 && n % 7 === 0,
    ],
    ['a time', { createdFrom: minute(10), createdTo: minute(20) }, (n) => n >= 20 && n <= 41],
    ['a duration', { minDuration: 30, maxDuration: 31.5 }, (n) => n === 30 || n === 31],
  ])('gives %s, newest first, on pages of any size', async (_, filter, wanted) => {
    const expected = numbers
      .filter(wanted)
      .reverse()
      .map((n) => `j${String(n).padStart(3, '0')}`);

    expect(await allPages(filter, 7)).toEqual(expected);
    expect(await allPages(filter, 1000)).toEqual(expected);
  });

  it.each([
    'nonsense',
    '1 x',
    '2020-01-01T00:00:00.000Z nul\0',
  ])('refuses a cursor that it did not make: %j', async (text) => {
    const after = Buffer.from(text).toString('base64url');
    await expect(island.jobs.list({ limit: 10, after })).rejects.toThrow('Follow the "next" link');
  });
});

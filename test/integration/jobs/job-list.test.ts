import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JobFilter, JobPage } from '../../../src/jobs/job.ts';
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

/** From the first page to the last and back; the way back has to show the same. */
async function allPages(filter: Omit<JobFilter, 'limit'>, limit: number): Promise<string[]> {
  const pages: JobPage[] = [await island.jobs.list({ ...filter, limit })];
  for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next)
    pages.push(await island.jobs.list({ ...filter, limit, after: next }));
  const back: JobPage[] = [];
  for (let before = pages.at(-1)?.previous; before !== undefined; before = back.at(-1)?.previous)
    back.push(await island.jobs.list({ ...filter, limit, before }));
  expect(back.reverse().map(idsOf)).toEqual(pages.slice(0, -1).map(idsOf));
  return pages.flatMap(idsOf);
}

function idsOf({ jobs }: JobPage): readonly string[] {
  return jobs.map(({ id }) => id);
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
    ['a duration that no job has', { minDuration: 1000, maxDuration: 2000 }, () => false],
    [
      'a duration, processes and statuses',
      { minDuration: 50, processIds: ['p0'], statuses: ['failed'] },
      (n) => n >= 50 && n % 3 === 0 && n % 7 === 0,
    ],
  ])('gives %s, newest first, on pages of any size', async (_, filter, wanted) => {
    const expected = numbers
      .filter(wanted)
      .reverse()
      .map((n) => `j${String(n).padStart(3, '0')}`);

    expect(await allPages(filter, 7)).toEqual(expected);
    expect(await allPages(filter, 1000)).toEqual(expected);
  });

  it('/req/job-list/duration-response: counts jobs that run up to now, and none that has not begun', async () => {
    await sql`
      insert into job (id, process_id, process_revision, package_hash, status, created, started, message, inputs, request)
      values
        ('new', 'p9', 1, 'h', 'accepted', now(), null, 'm', '{}', '{"mode":"async"}'),
        ('old', 'p9', 1, 'h', 'running', now(), now() - interval '1 hour', 'm', '{}', '{"mode":"async"}')
    `.execute(island.db);

    const found = async (filter: Partial<JobFilter>) =>
      idsOf(await island.jobs.list({ limit: 10, processIds: ['p9'], ...filter }));

    expect(await found({ minDuration: 3600, maxDuration: 3700 })).toEqual(['old']);
    expect(await found({ minDuration: 3600, statuses: ['successful'] })).toEqual([]);
    expect(await found({ minDuration: 0 })).toEqual(['old']);
    expect(await found({ maxDuration: 3000 })).toEqual([]);
    await sql`delete from job where process_id = 'p9'`.execute(island.db);
  });

  it('finds the same where more jobs have the duration than are sorted', async () => {
    await sql`
      insert into job (
        id, process_id, process_revision, package_hash, status, created, started, finished, message, inputs, request
      )
      select 'many' || i, 'p9', 1, 'h', case when i % 1000 = 0 then 'failed' else 'successful' end, t, t,
        t + interval '1 day', 'm', '{}', '{"mode":"async"}'
      from generate_series(1, 2500) i, lateral (select timestamptz '2025-01-01T00:00:00Z' + i * interval '1 min') as x(t)
    `.execute(island.db);

    const filter = { minDuration: 80_000, processIds: ['p9'] };

    expect(await allPages({ ...filter, statuses: ['failed'] }, 1)).toEqual(['many2000', 'many1000']);
    expect((await allPages(filter, 1000)).length).toBe(2500);
    await sql`delete from job where process_id = 'p9'`.execute(island.db);
  });

  it.each([
    'nonsense',
    '1 x',
    '2020-01-01T00:00:00.000Z nul\0',
  ])('refuses a cursor that it did not make: %j', async (text) => {
    const after = Buffer.from(text).toString('base64url');
    await expect(island.jobs.list({ limit: 10, after })).rejects.toThrow(
      'Follow the "next" and "prev" links',
    );
  });
});

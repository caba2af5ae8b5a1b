/** Jobs for which something cannot be written, whatever is tried again: they have to end. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MAX_EXPANSION_FAILURES, MAX_TURN_FAILURES } from '../../../src/jobs/retry.ts';
import { type JobDatabase, newJob, startDatabase } from './support/database.ts';
import { claimNext, drain, outcomeOf } from './support/driver.ts';
import { type Island, openIsland } from './support/island.ts';

let database: JobDatabase;
let url: string;

beforeAll(async () => {
  database = await startDatabase();
  url = database.url;
});

beforeEach(() => database.empty());

afterAll(() => database[Symbol.asyncDispose]());

const NAMES = { names: ['a', 'b', 'c'] };
const AT_ONCE = { parallelSteps: 1000, forgottenMs: 0, unheardMs: 0 };

/** Lets the database refuse some rows until it is disposed of. */
async function refuse({ db }: Island, table: string, condition: string): Promise<AsyncDisposable> {
  await sql
    .raw(`alter table ${table} add constraint refused check (not (${condition})) not valid`)
    .execute(db);
  return {
    async [Symbol.asyncDispose]() {
      await sql.raw(`alter table ${table} drop constraint refused`).execute(db);
    },
  };
}

/** What the sweep does in time. */
async function sweepAtOnce(island: Island): Promise<void> {
  await sql`update job_outbox set due = now() where kind = 'expand'`.execute(island.db);
  await island.sweep.run(AT_ONCE);
  await island.conductor.idle();
}

describe('an expansion that cannot be recorded', () => {
  it('fails its step after a number of times, and no earlier', async () => {
    await using island = await openIsland(url);
    await using _ = await refuse(island, 'job_event', "kind = 'step-expanded'");
    const { id } = await island.jobs.create(newJob('scatterTwice', NAMES));
    await island.conductor.idle();
    for (let time = 2; time < MAX_EXPANSION_FAILURES; time++) await sweepAtOnce(island);
    const before = await island.jobs.get(id);
    await sweepAtOnce(island);

    expect(before?.status).toBe('running');
    const job = await island.jobs.get(id);
    expect(job).toMatchObject({ status: 'failed', failure: { blame: 'platform' } });
    expect(job?.message).toMatch(
      /Step first failed: Its inputs were prepared but could not be recorded, tried 5 times: .*refused.*What to try next/s,
    );
  });

  it('is recorded when that works again', async () => {
    await using island = await openIsland(url);
    const refusal = await refuse(island, 'job_event', "kind = 'step-expanded'");
    const { id } = await island.jobs.create(newJob('scatterTwice', NAMES));
    await island.conductor.idle();
    await refusal[Symbol.asyncDispose]();
    await sweepAtOnce(island);
    await drain(island);

    expect(await island.jobs.get(id)).toMatchObject({ status: 'successful' });
  });
});

describe('a turn that cannot be written', () => {
  it('fails its job after a number of times, and withdraws what was handed out', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('scatterTwice', NAMES));
    const task = await claimNext(island);
    await using _ = await refuse(island, 'job_shard', "state = 'succeeded'");
    await island.desk.report(task, outcomeOf(task), {});
    await island.conductor.idle();
    for (let time = 2; time < MAX_TURN_FAILURES; time++) await island.sweep.run(AT_ONCE);
    const before = await island.jobs.get(id);
    await island.sweep.run(AT_ONCE);

    expect(before?.status).toBe('running');
    const job = await island.jobs.get(id);
    expect(job).toMatchObject({ status: 'failed', failure: { blame: 'platform' } });
    expect(job?.message).toMatch(/could not be recorded, tried 5 times: .*refused.*What to try next/s);
    expect(island.place.tasks).toEqual([]);
    expect(await island.sweepStore.inspect(AT_ONCE)).toMatchObject({ jobs: [], forgotten: [] });
  });

  it('is counted anew after one that could be', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('scatterTwice', NAMES));
    for (const _ of [1, 2]) {
      const task = await claimNext(island);
      const refusal = await refuse(island, 'job_shard', "state = 'succeeded' and touched > 2");
      await island.desk.report(task, outcomeOf(task), {});
      await island.conductor.idle();
      for (let time = 2; time < MAX_TURN_FAILURES; time++) await island.sweep.run(AT_ONCE);
      await refusal[Symbol.asyncDispose]();
      await island.sweep.run(AT_ONCE);
    }
    await drain(island);

    expect(await island.jobs.get(id)).toMatchObject({ status: 'successful' });
  });

  it('does not count where the database has no room', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('oneTool', { x: 'a' }));
    const task = await claimNext(island);
    await sql`
      create function no_room() returns trigger language plpgsql
      as $$ begin raise exception 'no room' using errcode = 'disk_full'; end $$
    `.execute(island.db);
    await sql`create trigger no_room before update on job_shard execute function no_room()`.execute(
      island.db,
    );
    await island.desk.report(task, outcomeOf(task), {});
    await island.conductor.idle();
    for (let time = 1; time <= MAX_TURN_FAILURES; time++) await island.sweep.run(AT_ONCE);
    const before = await island.jobs.get(id);
    await sql`drop function no_room cascade`.execute(island.db);
    await island.sweep.run(AT_ONCE);

    expect(before?.status).toBe('running');
    expect(await island.jobs.get(id)).toMatchObject({ status: 'successful' });
  });
});

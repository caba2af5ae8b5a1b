/** What the database keeps of WorkReuse and InplaceUpdateRequirement (CWL v1.2), and when it forgets. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ToolTask } from '../../../src/steps/step-task.ts';
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

/** Runs a job of one tool whose result may be taken under a key. */
async function keptJob(island: Island, x: string, reuseKey = 'key'): Promise<string> {
  const { id } = await island.jobs.create(newJob('oneTool', { x }));
  const task = await claimNext(island);
  await island.desk.report(task, outcomeOf(task), { reuseKey });
  await island.conductor.idle();
  return id;
}

describe('a result that may be taken by equal steps', () => {
  it('is found by its key, the newest first, until its job is removed', async () => {
    await using island = await openIsland(url);
    expect(await island.desk.earlierResult('key')).toBeUndefined();
    const older = await keptJob(island, 'older');
    const newer = await keptJob(island, 'newer');
    await keptJob(island, 'other', 'another key');
    const found = (job: string, y: string) => ({
      job,
      shard: 'main',
      prefix: `jobs/${job}/main/a1/`,
      outputs: { y },
    });

    expect(await island.desk.earlierResult('key')).toEqual(found(newer, 'newer!'));
    await island.jobs.remove(newer);
    expect(await island.desk.earlierResult('key')).toEqual(found(older, 'older!'));
    await island.jobs.remove(older);
    expect(await island.desk.earlierResult('key')).toBeUndefined();
  });

  it('is none of an attempt that was fenced off', async () => {
    await using island = await openIsland(url, { leaseMs: -1 });
    await island.jobs.create(newJob('oneTool', { x: 'a' }));
    const late = await claimNext(island);
    const next = await island.desk.claim(late.id, 'another');

    expect(await island.desk.report(late, outcomeOf(late), { reuseKey: 'late' })).toBe(false);
    expect(await island.desk.report(next!, outcomeOf(next!), { reuseKey: 'next' })).toBe(true);
    await island.conductor.idle();

    expect(await island.desk.earlierResult('late')).toBeUndefined();
    expect(await island.desk.earlierResult('next')).toMatchObject({
      prefix: expect.stringMatching(/\/a2\/$/),
    });
  });

  it('is shown with the step that took it', async () => {
    await using island = await openIsland(url);
    const { id } = await island.jobs.create(newJob('oneTool', { x: 'a' }));
    const task = await claimNext(island);
    const reused = { job: 'j', shard: 'main/s[2]' };
    await island.desk.report(task, outcomeOf(task), { reused });
    await drain(island);

    expect(await island.jobs.steps(id)).toMatchObject([{ state: 'succeeded', reused }]);
  });

  it.each([
    [{ mode: 'async' }, undefined],
    [{ mode: 'async', reuse: false }, false],
  ] as const)('is wanted as the request of the job says: %j', async (request, expected) => {
    await using island = await openIsland(url);
    await island.jobs.create({ ...newJob('oneTool', { x: 'a' }), request });
    const task = (await claimNext(island)) as ToolTask;
    expect(task.reuse).toBe(expected);
  });
});

describe('a file that a step has updated in place', () => {
  const file = (location: string) => ({ class: 'File' as const, basename: 'a', location });

  it('is seen by later steps and in the outputs, also by a conductor that was not there', async () => {
    let id: string;
    {
      await using island = await openIsland(url);
      ({ id } = await island.jobs.create(newJob('oneFileTwice', { f: file('object:client') })));
      const first = await claimNext(island);
      expect(first).toMatchObject({ inputs: { x: file('object:client') } });
      const updates = { 'object:client': file('object:updated') };
      await island.desk.report(first, { kind: 'succeeded', outputs: { y: 1 }, updates }, {});
      await island.conductor.idle();
    }
    await using successor = await openIsland(url, { instance: 'successor' });
    const second = await successor.desk.claim(`${id}/main/second[0]`, 'runner');
    expect(second).toMatchObject({ inputs: { x: file('object:updated') } });
    await successor.desk.report(second!, { kind: 'succeeded', outputs: { y: 2 } }, {});
    await successor.conductor.idle();

    expect(await successor.jobs.get(id)).toMatchObject({
      status: 'successful',
      inputs: { f: file('object:client') },
      outputs: { f: file('object:updated') },
    });
  });
});

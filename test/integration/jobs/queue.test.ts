import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { receiveJobs, wakeByQueue } from '../../../src/dispatch/conduct-queue.ts';
import { TASK_QUEUE, WorkerDispatch } from '../../../src/dispatch/worker-dispatch.ts';
import { openBullmqQueue } from '../../../src/platform/queue/bullmq-queue.ts';
import { type JobDatabase, newJob, startDatabase } from './support/database.ts';
import { outcomeOf } from './support/driver.ts';
import { openIsland } from './support/island.ts';

let database: JobDatabase;

beforeAll(async () => {
  database = await startDatabase();
});

afterAll(() => database[Symbol.asyncDispose]());

it('processes with one role each run a job together', async () => {
  const log = pino({ level: 'silent' });
  await using queue = await openBullmqQueue(database.url, log);
  const dispatch = new WorkerDispatch(queue);
  const wake = wakeByQueue(queue, log);
  await using api = await openIsland(database.url, { dispatch, wake });
  await using conductor = await openIsland(database.url, { dispatch });
  await using runner = await openIsland(database.url, { dispatch, wake });
  const conducting = receiveJobs(queue, (job) => conductor.conductor.conduct(job));
  const running = queue.receive(TASK_QUEUE, 4, async (id) => {
    const task = await runner.desk.claim(id, 'runner');
    if (task) await runner.desk.report(task, outcomeOf(task), {});
  });

  const { id } = await api.jobs.create(newJob('scatterTwice', { names: ['a', 'b', 'c'] }));
  const job = await api.jobs.untilDone(id, AbortSignal.timeout(30_000));

  await running.close();
  await conducting.close();
  expect(job).toMatchObject({ status: 'successful', outputs: { ys: ['a!!', 'b!!', 'c!!'] } });
});

/** Workers die; the others, and those that are started again, finish what they had. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { containersOf, type StepContainer, untilContainer, untilNoContainer } from '../support/containers.ts';
import type { ServerProcess } from '../support/process.ts';
import { ownDeployment } from '../support/shared.ts';
import { deploySleepers, squares, startSleepers } from '../support/sleepers.ts';
import { attemptsOf, stepsOf, untilSteps } from '../support/steps.ts';

let server: Awaited<ReturnType<typeof ownDeployment>>;

beforeEach(async () => {
  server = await ownDeployment({ settings: { CWLP_LEASE_SECONDS: '3', CWLP_CORES: '2' } });
  await deploySleepers(server.http);
});

afterEach(() => server[Symbol.asyncDispose]());

it('another worker does the step again that a killed one was at, and leaves no container of either', async () => {
  const job = await startSleepers(server.http, 1, 3);
  await workerOf(await untilContainer(job, ({ running }) => running)).kill();

  expect(await server.http.untilDone(job)).toMatchObject({ status: 'successful' });
  expect(await server.http.results(job)).toEqual(squares(1));
  const [step] = await stepsOf(server.http, job);
  expect(step!.attempts).toMatchObject([{ state: 'lost' }, { state: 'succeeded' }]);
  expect(new Set(step!.attempts.map(({ runner }) => runner)).size).toBe(2);
  expect(await containersOf(job)).toEqual([]);
});

it('another worker removes the container of a killed one although nobody does the step again', async () => {
  const job = await startSleepers(server.http, 1, 600);
  await workerOf(await untilContainer(job, ({ running }) => running)).kill();

  await server.http.send('DELETE', `/jobs/${job}`);

  await untilNoContainer(job);
  expect(attemptsOf(await stepsOf(server.http, job))).toEqual({ 'square[0]': ['cancelled'] });
});

it('every shard is recorded once while one worker is killed again and again', async () => {
  const job = await startSleepers(server.http, 30, 0.5);
  const [worker] = server.workers;
  for (const finished of [2, 8, 14, 20]) {
    await untilSucceeded(job, finished);
    await untilContainer(job, (container) => container.running && workerOf(container) === worker);
    await worker!.kill();
    await worker!.start();
  }

  expect(await server.http.untilDone(job)).toMatchObject({ status: 'successful' });
  expect(await server.http.results(job)).toEqual(squares(30));
  const steps = await stepsOf(server.http, job);
  expect(steps).toHaveLength(30);
  for (const { id, attempts } of steps) {
    const states = attempts.map(({ state }) => state);
    expect(states.at(-1), id).toBe('succeeded');
    expect(
      states.slice(0, -1).every((state) => state === 'lost'),
      `${id}: ${states.join()}`,
    ).toBe(true);
  }
  expect(steps.flatMap(({ attempts }) => attempts).some(({ state }) => state === 'lost')).toBe(true);
  expect(await containersOf(job)).toEqual([]);
});

/** A step sees the folders of the worker that runs it. */
function workerOf({ sources }: StepContainer): ServerProcess {
  return server.workers.find(({ name }) =>
    sources.some((source) => source.startsWith(`${join(server.folder, name)}/`)),
  )!;
}

async function untilSucceeded(job: string, count: number): Promise<void> {
  await untilSteps(
    server.http,
    job,
    (steps) => steps.filter(({ state }) => state === 'succeeded').length >= count,
  );
}

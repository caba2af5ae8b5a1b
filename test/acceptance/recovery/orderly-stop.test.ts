/** Processes are told to stop in the middle of a job. The lease is so long that nobody finds out by it. */
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { containersOf, untilContainer } from '../support/containers.ts';
import type { ServerProcess } from '../support/process.ts';
import { ownDeployment } from '../support/shared.ts';
import { deploySleepers, squares, startSleepers } from '../support/sleepers.ts';
import { attemptsOf, stepsOf, untilSteps } from '../support/steps.ts';

/** More steps than run at once, so that some are with a worker and wait there. */
const COUNT = 8;

let server: Awaited<ReturnType<typeof ownDeployment>>;

beforeEach(async () => {
  server = await ownDeployment({ settings: { CWLP_LEASE_SECONDS: '3600', CWLP_CORES: '2' } });
  await deploySleepers(server.http);
});

afterEach(() => server[Symbol.asyncDispose]());

// Ctrl+C reaches a server twice: from the terminal, and from the npm that started it.
it.each([
  ['once', async () => undefined],
  ['twice', tellAgain],
])(`all processes are told to stop %s and start, ${inject('form')}`, async (_times, meanwhile) => {
  const job = await startSleepers(server.http, COUNT, 1);
  await untilContainer(job, ({ running }) => running);
  await Promise.all(server.processes.map((one) => Promise.all([one.stop(), meanwhile(one)])));
  expect(await containersOf(job)).toEqual([]);
  await Promise.all(server.processes.map((one) => one.start()));

  await expectDone(job);
});

it(`the processes that run steps stop and start one after the other, ${inject('form')}`, async () => {
  const job = await startSleepers(server.http, COUNT, 1);
  for (const worker of server.workers) {
    await untilSteps(server.http, job, (steps) => steps.some(({ state }) => state === 'running'));
    await worker.stop();
    await worker.start();
  }

  await expectDone(job);
});

/** While it stops. */
async function tellAgain(one: ServerProcess): Promise<void> {
  await expect.poll(() => one.output, { interval: 1 }).toContain('"msg":"stopping"');
  process.kill(one.pid, 'SIGTERM');
}

/** What was stopped was given back, and never taken for lost. */
async function expectDone(job: string): Promise<void> {
  expect(await server.http.untilDone(job)).toMatchObject({ status: 'successful' });
  expect(await server.http.results(job)).toEqual(squares(COUNT));
  for (const states of Object.values(attemptsOf(await stepsOf(server.http, job)))) {
    expect(states.at(-1)).toBe('succeeded');
    expect(states.slice(0, -1).filter((state) => state !== 'cancelled')).toEqual([]);
  }
  expect(await containersOf(job)).toEqual([]);
}

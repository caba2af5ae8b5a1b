/** What the processes lean on goes away in the middle of a job: the queue forgets everything, the database stops. */
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { containersOf } from '../support/containers.ts';
import { ownDeployment } from '../support/shared.ts';
import { deploySleepers, sleeperInputs, squares, startSleepers } from '../support/sleepers.ts';
import { attemptsOf, stepsOf, untilSteps } from '../support/steps.ts';

const COUNT = 12;

let server: Awaited<ReturnType<typeof ownDeployment>>;

beforeAll(async () => {
  server = await ownDeployment({ settings: { CWLP_CORES: '2' } });
  await deploySleepers(server.http);
});

afterAll(() => server[Symbol.asyncDispose]());

it(`a job finishes although the queue forgot everything, ${inject('form')}`, async () => {
  const job = await startSleepers(server.http, COUNT, 0.5);
  await untilSome(job);
  await server.loseQueue();

  await expectDone(job);
  // What ran when it happened was not disturbed.
  for (const states of Object.values(attemptsOf(await stepsOf(server.http, job))))
    expect(states).toEqual(['succeeded']);
});

it(`a job finishes although the database was away, ${inject('form')}`, async () => {
  const job = await startSleepers(server.http, COUNT, 0.5);
  await untilSome(job);
  await server.stopDatabase();
  await server.startDatabase();
  await untilHealthy();

  await expectDone(job);
});

it(`everything is connected again afterwards, ${inject('form')}`, async () => {
  const answer = await server.http.send('POST', '/processes/squares/execution', {
    body: { inputs: sleeperInputs(2, 0) },
  });

  expect(answer, answer.text).toMatchObject({ status: 200, body: squares(2).squares });
});

async function untilSome(job: string): Promise<void> {
  await untilSteps(server.http, job, (steps) => steps.some(({ state }) => state === 'succeeded'));
}

async function expectDone(job: string): Promise<void> {
  expect(await server.http.untilDone(job)).toMatchObject({ status: 'successful' });
  expect(await server.http.results(job)).toEqual(squares(COUNT));
  expect(await containersOf(job)).toEqual([]);
}

/** Looks until the server can answer again what needs its database. */
async function untilHealthy(): Promise<void> {
  while ((await server.http.get('/jobs')).status !== 200);
}

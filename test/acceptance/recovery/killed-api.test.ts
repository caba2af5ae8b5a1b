/** The process that answers HTTP dies while jobs run and clients wait. */
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { ownDeployment } from '../support/shared.ts';
import { deploySleepers, sleeperInputs, squares, startSleepers } from '../support/sleepers.ts';
import { untilSteps } from '../support/steps.ts';

let server: Awaited<ReturnType<typeof ownDeployment>>;

beforeAll(async () => {
  server = await ownDeployment({ settings: { CWLP_CORES: '2' } });
  await deploySleepers(server.http);
});

afterAll(() => server[Symbol.asyncDispose]());

it(`jobs outlive the api, ${inject('form')}, also the one that a client waits for`, async () => {
  const { http, api } = server;
  const waiting = http.send('POST', '/processes/squares/execution', {
    body: { inputs: sleeperInputs(2, 1) },
  });
  const cutOff = expect(waiting).rejects.toThrow('fetch failed');
  const asked = await firstJob();
  const job = await startSleepers(http, 4, 0.5);
  await untilSteps(http, asked, (steps) => steps.some(({ state }) => state === 'running'));
  await api.kill();
  await cutOff;
  await api.start();

  for (const [id, count] of [
    [asked, 2],
    [job, 4],
  ] as const) {
    expect(await http.untilDone(id)).toMatchObject({ status: 'successful' });
    expect(await http.results(id)).toEqual(squares(count));
  }
  const list = await http.get('/jobs');
  expect(
    list.body.jobs.map(({ jobID, status }: { jobID: string; status: string }) => [jobID, status]),
  ).toEqual([
    [job, 'successful'],
    [asked, 'successful'],
  ]);
  const again = await http.send('POST', '/processes/squares/execution', {
    body: { inputs: sleeperInputs(1, 0) },
  });
  expect(again, again.text).toMatchObject({ status: 200, body: squares(1).squares });
});

/** Looks until there is a job. */
async function firstJob(): Promise<string> {
  for (;;) {
    const { body } = await server.http.get('/jobs');
    if (body.jobs.length > 0) return body.jobs[0].jobID as string;
  }
}

/** Every process is killed in the middle of a job and started again on what it left. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { containersOf, untilContainer } from '../support/containers.ts';
import type { Deployment } from '../support/deployment.ts';
import { ownDeployment } from '../support/shared.ts';
import { slowServer } from '../support/slow-server.ts';
import { attemptsOf, type StepAnswer, stepsOf, untilSteps } from '../support/steps.ts';
import {
  deployWaterBodies,
  findWater,
  readScene,
  uploadScene,
  WATER_STEPS,
  waterChecksums,
} from '../support/water-bodies.ts';

type Own = Awaited<ReturnType<typeof ownDeployment>>;

let server: Own;
let scene: string;
let undisturbed: Record<string, string>;

beforeAll(async () => {
  server = await ownDeployment();
  await deployWaterBodies(server.http);
  scene = await uploadScene(server.http);
  const job = await findWater(server.http, scene);
  await server.http.untilDone(job);
  undisturbed = await waterChecksums(server.http, job);
});

afterAll(() => server[Symbol.asyncDispose]());

const moments: readonly (readonly [when: string, reached: (job: string) => Promise<unknown>])[] = [
  ['as soon as the job was accepted', async () => undefined],
  [
    'while the containers of the scattered step run',
    (job) => untilContainer(job, ({ shard, running }) => running && shard.startsWith('main/crop')),
  ],
  [
    'between two steps',
    (job) =>
      untilSteps(
        server.http,
        job,
        (steps) => succeeded(steps).filter((id) => id.startsWith('crop')).length === 2,
      ),
  ],
  [
    'while the container of the last step runs',
    (job) => untilContainer(job, ({ shard, running }) => running && shard === 'main/catalogue[0]'),
  ],
];

describe.each([
  ['outlives them', false],
  ['ends with them', true],
])(`all processes are killed, ${inject('form')}, and the database %s`, (_fate, withDatabase) => {
  it.each(moments)('%s', async (_when, reached) => {
    const job = await findWater(server.http, scene);
    await reached(job);

    const before = await killAndRestart(server, withDatabase, job);

    await expectAsUndisturbed(job, before);
  });
});

it(`all processes are killed, ${inject('form')}, while the inputs of a job are fetched`, async () => {
  await using files = await slowServer(await readScene());
  const job = await findWater(server.http, `${files.url}/olinda-landsat7.tif`);
  await files.asked;

  const before = await killAndRestart(server, false, job, () => files.answer());

  await expectAsUndisturbed(job, before);
  expect(attemptsOf(await stepsOf(server.http, job))).toMatchObject({ inputs: ['lost', 'succeeded'] });
});

/** Returns what was known of the steps before. */
async function killAndRestart(
  deployment: Deployment,
  withDatabase: boolean,
  job: string,
  meanwhile: () => void = () => undefined,
): Promise<readonly StepAnswer[]> {
  const before = await stepsOf(server.http, job);
  await Promise.all([
    ...deployment.processes.map((one) => one.kill()),
    ...(withDatabase ? [deployment.stopDatabase()] : []),
  ]);
  meanwhile();
  if (withDatabase) await deployment.startDatabase();
  await Promise.all(deployment.processes.map((one) => one.start()));
  return before;
}

/** What had been finished was not done again; what was interrupted was done once more. */
async function expectAsUndisturbed(job: string, before: readonly StepAnswer[]): Promise<void> {
  const done = await server.http.untilDone(job);
  expect(done).toMatchObject({ status: 'successful' });
  const after = await stepsOf(server.http, job);
  expect(
    succeeded(after)
      .filter((id) => id !== 'inputs')
      .sort(),
  ).toEqual(WATER_STEPS);
  for (const id of succeeded(before)) expect(find(after, id).attempts).toEqual(find(before, id).attempts);
  for (const { id, attempts } of after) {
    const states = attempts.map(({ state }) => state);
    expect(states, id).toEqual(states.length === 1 ? ['succeeded'] : ['lost', 'succeeded']);
  }
  expect(await containersOf(job)).toEqual([]);
  expect(await waterChecksums(server.http, job)).toEqual(undisturbed);
}

function succeeded(steps: readonly StepAnswer[]): readonly string[] {
  return steps.filter(({ state }) => state === 'succeeded').map(({ id }) => id);
}

function find(steps: readonly StepAnswer[], id: string): StepAnswer {
  return steps.find((step) => step.id === id)!;
}

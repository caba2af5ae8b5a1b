/** Every process is killed in the middle of a job and started again on what it left. */
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { containersOf, untilContainer } from '../support/containers.ts';
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

/** What becomes of the database server. */
type Fate = 'kept' | 'stopped';

let server: Own;
let scene: string;
let undisturbed: Record<string, string>;

beforeAll(async () => {
  // Longer than this test may take: what was interrupted is found by the restart, not by its lease.
  server = await ownDeployment({ settings: { CWLP_LEASE_SECONDS: '3600' } });
  await deployWaterBodies(server.http);
  scene = await uploadScene(server.http);
  const job = await findWater(server.http, scene);
  await server.http.untilDone(job);
  undisturbed = await waterChecksums(server.http, job);
});

afterAll(() => server[Symbol.asyncDispose]());

const containerOf = (step: string) => (job: string) =>
  untilContainer(job, ({ shard, running }) => running && shard.startsWith(`main/${step}`));

const cropped = (job: string) =>
  untilSteps(
    server.http,
    job,
    (steps) => succeeded(steps).filter((id) => id.startsWith('crop')).length === 2,
  );

it.each<[when: string, reached: (job: string) => Promise<unknown>, database: Fate]>([
  ['as soon as the job was accepted', async () => undefined, 'kept'],
  ['while the containers of the scattered step run', containerOf('crop'), 'kept'],
  ['between two steps', cropped, 'kept'],
  ['while the container of the last step runs', containerOf('catalogue'), 'kept'],
  ['together with the database, as soon as the job was accepted', async () => undefined, 'stopped'],
  [
    'together with the database, while the containers of the scattered step run',
    containerOf('crop'),
    'stopped',
  ],
])(`all processes are killed, ${inject('form')}, %s`, async (_when, reached, database) => {
  const job = await findWater(server.http, scene);
  await reached(job);

  const before = await killAndRestart(job, database);

  await expectAsUndisturbed(job, before);
});

it(`all processes are killed, ${inject('form')}, while the inputs of a job are fetched`, async () => {
  await using files = await slowServer(await readScene());
  const job = await findWater(server.http, `${files.url}/olinda-landsat7.tif`);
  await files.asked;

  const before = await killAndRestart(job, 'kept', () => files.answer());

  await expectAsUndisturbed(job, before);
  expect(attemptsOf(await stepsOf(server.http, job))).toMatchObject({ inputs: ['lost', 'succeeded'] });
});

/** Returns what was known of the steps before. */
async function killAndRestart(
  job: string,
  database: Fate,
  meanwhile: () => void = () => undefined,
): Promise<readonly StepAnswer[]> {
  const before = await stepsOf(server.http, job);
  await Promise.all([
    ...server.processes.map((one) => one.kill()),
    ...(database === 'stopped' ? [server.stopDatabase()] : []),
  ]);
  meanwhile();
  if (database === 'stopped') await server.startDatabase();
  await Promise.all(server.processes.map((one) => one.start()));
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

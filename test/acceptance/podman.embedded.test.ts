/** The samples on Podman instead of Docker. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WATER_BODIES_IMAGE } from '../../scripts/machine/recipes.ts';
import { startPodman } from '../services/podman.ts';
import type { Api } from './support/api.ts';
import { ownDeployment, sharedApi } from './support/shared.ts';
import { deployWaterBodies, findWater, uploadScene, waterChecksums } from './support/water-bodies.ts';

const hello = join(import.meta.dirname, '../../cwl-samples/hello/hello.cwl');

const cleanup = new AsyncDisposableStack();
let api: Api;

beforeAll(async () => {
  const podman = cleanup.use(await startPodman(['debian:stable-slim', WATER_BODIES_IMAGE]));
  api = cleanup.use(await ownDeployment({ settings: { DOCKER_HOST: podman.engine } })).http;
});
afterAll(() => cleanup.disposeAsync());

it('a tool runs and gives its output', async () => {
  const process = await api.deploy(await readFile(hello, 'utf8'));
  const job = await api.execute(process, { message: 'from Podman' });
  expect(await api.untilDone(job)).toMatchObject({ status: 'successful' });
  expect((await api.get(`/jobs/${job}/results/greeting`)).text).toBe('from Podman\n');
});

it('a workflow of several steps gives the same files as on Docker, byte for byte', async () => {
  const checksums: Record<string, string>[] = [];
  for (const server of [api, sharedApi()]) {
    await deployWaterBodies(server, 'water-on-two-engines');
    const job = await findWater(server, await uploadScene(server), 'water-on-two-engines');
    expect(await server.untilDone(job)).toMatchObject({ status: 'successful' });
    checksums.push(await waterChecksums(server, job));
  }
  expect(Object.keys(checksums[0]!)).not.toHaveLength(0);
  expect(checksums[0]).toEqual(checksums[1]);
});

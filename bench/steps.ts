/**
 * What the server adds to the container engine: N steps that do nothing, run as one scattered job, against the same N
 * containers through the bare Engine API with the same options and concurrency. Rounds alternate in one run.
 */
import { availableParallelism } from 'node:os';
import type Docker from 'dockerode';
import { createOptions } from '../src/containers/docker-create-options.ts';
import { findOrStartEngine } from '../scripts/machine/container-engine.ts';
import { startDeployment } from '../test/acceptance/support/deployment.ts';
import { Api } from '../test/acceptance/support/api.ts';

const STEPS = 40;
const ROUNDS = 3;
const IMAGE = 'debian:stable-slim';
const CONCURRENCY = availableParallelism();

const WORKFLOW = `
cwlVersion: v1.2
class: Workflow
id: nothing
requirements: { ScatterFeatureRequirement: {} }
inputs: { numbers: "int[]" }
outputs: []
steps:
  nothing:
    scatter: number
    in: { number: numbers }
    out: []
    run:
      class: CommandLineTool
      requirements: { DockerRequirement: { dockerPull: "${IMAGE}" }, ResourceRequirement: { coresMin: 1, ramMin: 256 } }
      inputs: { number: int }
      outputs: []
      baseCommand: "true"
`;

export async function benchSteps(print: (line: string) => void): Promise<void> {
  const engine = await findOrStartEngine();
  await using server = await startDeployment('embedded', null);
  const api = new Api(server.url);
  await api.deploy(WORKFLOW);
  await bareRound(engine, CONCURRENCY);
  await serverRound(api, CONCURRENCY);

  const bare: number[] = [];
  const through: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await bareRound(engine, STEPS));
    through.push(await serverRound(api, STEPS));
  }
  const [bareMs, throughMs] = [median(bare), median(through)];
  print(`${STEPS} steps, ${CONCURRENCY} at a time, median of ${ROUNDS} rounds`);
  print(`  bare engine:        ${bareMs.toFixed(0)} ms (${(bareMs / STEPS).toFixed(0)} ms a step)`);
  print(`  through the server: ${throughMs.toFixed(0)} ms (${(throughMs / STEPS).toFixed(0)} ms a step)`);
  print(`  ratio ${(throughMs / bareMs).toFixed(2)}, added ${((throughMs - bareMs) / STEPS).toFixed(0)} ms a step`);
}

async function serverRound(api: Api, steps: number): Promise<number> {
  const begun = performance.now();
  const job = await api.execute('nothing', { numbers: Array.from({ length: steps }, (_, index) => index) });
  const done = await api.untilDone(job);
  if (done.status !== 'successful') throw new Error(done.message);
  return performance.now() - begun;
}

async function bareRound(engine: Docker, steps: number): Promise<number> {
  const begun = performance.now();
  let left = steps;
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const container = await engine.createContainer(OPTIONS);
      await container.start();
      await container.wait();
      await container.remove();
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  return performance.now() - begun;
}

const OPTIONS = createOptions(
  {
    image: IMAGE,
    argv: ['true'],
    environment: {},
    workdir: '/tmp',
    mounts: [],
    log: undefined as never,
    user: '65534:65534',
    network: false,
    writableRoot: false,
    cores: 1,
    memory: 256 * 1024 * 1024,
    tmpfs: { '/tmp': 64 * 1024 * 1024 },
    pids: 1024,
    labels: {},
  },
  IMAGE,
  { command: ['true'] } as never,
  { cores: availableParallelism(), containerUser: (user: string) => user } as never,
);

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

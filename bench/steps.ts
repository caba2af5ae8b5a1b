/**
 * What the server adds to the container engine: N steps that do nothing, run as one scattered job, against the same N
 * containers through the bare Engine API with the same options and as many at a time. Rounds alternate in one run, so that
 * whatever else the machine does meets both.
 *
 * The bare engine is measured twice: without the container's output, which nobody could use for steps, and with it.
 */
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type Docker from 'dockerode';
import { findOrStartEngine } from '../scripts/machine/container-engine.ts';
import { begin, deploy, execute, send } from './support/client.ts';
import { median, spread, timed } from './support/figures.ts';
import { processorTime } from './support/processor-time.ts';
import { type BenchServer, startServer } from './support/server.ts';

const STEPS = 20;
const ROUNDS = 15;
const TARGET = 1.25;
const CONCURRENCY = availableParallelism();

/** Steps of one core each, so that the server runs as many at a time as the machine has cores. */
function workflow(id: string, command: readonly string[]): string {
  return JSON.stringify({
    cwlVersion: 'v1.2',
    class: 'Workflow',
    id,
    requirements: { ScatterFeatureRequirement: {} },
    inputs: { numbers: 'int[]' },
    outputs: [],
    steps: {
      nothing: {
        scatter: 'number',
        in: { number: 'numbers' },
        out: [],
        run: {
          class: 'CommandLineTool',
          requirements: {
            DockerRequirement: { dockerPull: 'debian:stable-slim' },
            ResourceRequirement: { coresMin: 1, ramMin: 256 },
          },
          inputs: { number: 'int' },
          outputs: [],
          baseCommand: command,
        },
      },
    },
  });
}

export async function benchSteps(print: (line: string) => void): Promise<void> {
  const engine = await findOrStartEngine();
  await using server = await startServer();
  await deploy(server.url, workflow('nothing', ['true']), 'application/cwl+json');
  const options = await optionsOfStep(engine, server);

  const bare = (steps: number, attach: boolean) => timed(() => runBare(engine, options, steps, attach));
  const through = (steps: number) =>
    timed(() =>
      execute(server.url, 'nothing', { numbers: Array.from({ length: steps }, (_, index) => index) }),
    );
  await bare(CONCURRENCY, true);
  await through(CONCURRENCY);

  const times = {
    bare: [] as number[],
    attached: [] as number[],
    through: [] as number[],
    processor: [] as number[],
  };
  for (let round = 0; round < ROUNDS; round++) {
    times.bare.push((await bare(STEPS, false)) / STEPS);
    times.attached.push((await bare(STEPS, true)) / STEPS);
    const before = await processorTime(server.pid);
    times.through.push((await through(STEPS)) / STEPS);
    const after = await processorTime(server.pid);
    if (before !== undefined && after !== undefined) times.processor.push((after - before) / STEPS);
  }

  print(`${STEPS} steps, ${CONCURRENCY} at a time, ${ROUNDS} rounds; ms a step: median (least to most)`);
  print(`  bare engine, output not read:  ${spread(times.bare)}`);
  print(`  bare engine, output read:      ${spread(times.attached)}`);
  print(`  through the server:            ${spread(times.through)}`);
  const ratios = (base: readonly number[]) => times.through.map((time, round) => time / base[round]!);
  const added = (base: readonly number[]) => (median(times.through) - median(base)).toFixed(0);
  print(`  ratio to output not read: ${spread(ratios(times.bare), 2)}, added ${added(times.bare)} ms a step`);
  print(
    `  ratio to output read:     ${spread(ratios(times.attached), 2)}, added ${added(times.attached)} ms a step; target ${TARGET}`,
  );
  if (times.processor.length > 0)
    print(`  processor time of server and database: ${spread(times.processor)} ms a step`);
}

/** What the server asks the engine for, read from a container of its own that lives long enough to be looked at. */
async function optionsOfStep(engine: Docker, server: BenchServer): Promise<Docker.ContainerCreateOptions> {
  const id = await deploy(server.url, workflow('sleeping', ['sleep', '60']), 'application/cwl+json');
  const job = await begin(server.url, id, { numbers: [0] });
  const output = `${server.folder}/output`;
  await mkdir(output, { mode: 0o777 });
  for (;;) {
    const [found] = await engine.listContainers({ filters: { label: [`cwl-processes.job=${job}`] } });
    if (found !== undefined) {
      const { Config, HostConfig, Image } = await engine.getContainer(found.Id).inspect();
      await send(`${server.url}/jobs/${job}`, { method: 'DELETE' });
      const { Env, WorkingDir, User, Labels, Healthcheck, AttachStdout, AttachStderr } =
        Config as typeof Config & {
          readonly Healthcheck: Docker.HealthConfig;
        };
      const mounts = (HostConfig.Mounts ?? []).map((mount) => ({ ...mount, Source: output }));
      return {
        Image,
        Cmd: ['true'],
        Env,
        WorkingDir,
        User,
        Labels,
        Healthcheck,
        AttachStdout,
        AttachStderr,
        HostConfig: { ...HostConfig, Mounts: mounts },
      };
    }
    await pause(100);
  }
}

async function runBare(
  engine: Docker,
  options: Docker.ContainerCreateOptions,
  steps: number,
  attach: boolean,
): Promise<void> {
  let left = steps;
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const container = await engine.createContainer(options);
      if (attach) await readOutput(container);
      await container.start();
      const { StatusCode } = (await container.wait()) as { readonly StatusCode: number };
      if (StatusCode !== 0) throw new Error(`A bare container ended with ${StatusCode}.`);
      await container.remove();
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
}

async function readOutput(container: Docker.Container): Promise<void> {
  const stream = await container.attach({ stream: true, hijack: true, stdout: true, stderr: true });
  stream.resume();
}

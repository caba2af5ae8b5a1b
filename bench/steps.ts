/**
 * What the server adds to the container engine: a job of N steps that do nothing, against the same N containers through
 * the bare Engine API with the same options and as many at a time. Rounds alternate in one run, so that whatever else the
 * machine does meets both; the ratio of a round is that of neighbours.
 *
 * The bare engine is measured with the container's output being read, as steps need it, and without.
 */
import type Docker from 'dockerode';
import { findOrStartEngine } from '../scripts/machine/container-engine.ts';
import { optionsOfJob, runBare } from './steps/bare-engine.ts';
import { type Workload, workloads } from './steps/workloads.ts';
import { begin, deploy, execute, send, upload } from './support/client.ts';
import { median, spread, timed } from './support/figures.ts';
import { processorTime } from './support/processor-time.ts';
import { type BenchServer, startServer } from './support/server.ts';

const STEPS = 20;
const ROUNDS = 11;
const TARGET = 1.1;

export async function benchSteps(print: (line: string) => void): Promise<void> {
  const engine = await findOrStartEngine();
  await using server = await startServer();
  const file = await upload(server.url, 'input.txt', 'nothing in particular\n');
  print(`${STEPS} steps a job, ${ROUNDS} rounds; ms a step: median (least to most)`);
  for (const workload of workloads(STEPS)) await measure(workload, file, engine, server, print);
}

async function measure(
  workload: Workload,
  file: string,
  engine: Docker,
  server: BenchServer,
  print: (line: string) => void,
): Promise<void> {
  const { name, parallel, document, inputs } = workload;
  const id = await deploy(server.url, JSON.stringify(document), 'application/cwl+json');
  const long = await begin(server.url, id, inputs(1, 60, file));
  const options = await optionsOfJob(engine, long, `${server.folder}/${id}`);
  await send(`${server.url}/jobs/${long}`, { method: 'DELETE' });

  const bare = (attach: boolean) => timed(() => runBare(engine, options, { steps: STEPS, parallel, attach }));
  const through = () => timed(() => execute(server.url, id, inputs(STEPS, 0, file)));
  await bare(true);
  await through();

  const unread: number[] = [];
  const read: number[] = [];
  const served: number[] = [];
  const processor: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    unread.push((await bare(false)) / STEPS);
    read.push((await bare(true)) / STEPS);
    const before = await processorTime(server.pid);
    served.push((await through()) / STEPS);
    const after = await processorTime(server.pid);
    if (before !== undefined && after !== undefined) processor.push((after - before) / STEPS);
  }

  const ratios = served.map((time, round) => time / read[round]!);
  print(`${name}, ${parallel} at a time`);
  print(`  bare engine, output not read: ${spread(unread)}`);
  print(`  bare engine, output read:     ${spread(read)}`);
  print(`  through the server:           ${spread(served)}`);
  print(
    `  ratio ${spread(ratios, 2)}, target ${TARGET}; added ${(median(served) - median(read)).toFixed(0)} ms a step`,
  );
  if (processor.length > 0) print(`  processor time of server and database: ${spread(processor)} ms a step`);
}

/**
 * Process descriptions and job states per second, and how long a job takes to be accepted: of this server on one core, of a bare Fastify
 * route that sends the same bytes, which is the limit, and of pygeoapi with its hello-world process.
 */

import { startBareServer } from './http/bare-server.ts';
import { load } from './http/load.ts';
import { onOneCore } from './http/one-core.ts';
import { startPygeoapi } from './http/pygeoapi.ts';
import { begin, send } from './support/client.ts';
import { median, quantile, timed } from './support/figures.ts';
import { startServer } from './support/server.ts';

const ROUNDS = 3;
const TARGET = 3000;
const TARGET_P99_MS = 20;
const EXECUTIONS = 300;
const TARGET_ACCEPT_MS = 10;
const INPUTS = { message: 'hello' };

export async function benchHttp(print: (line: string) => void): Promise<void> {
  await using server = await onOneCore(() => startServer({ CWLP_LOG_LEVEL: 'info' }));
  const job = await begin(server.url, 'echo', INPUTS);
  const paths: readonly (readonly [string, string])[] = [
    ['process description', '/processes/echo'],
    ['job status', `/jobs/${job}`],
  ];
  await finished(server.url, job);
  const answers = await Promise.all(
    paths.map(async ([, path]) => [path, (await send(server.url + path)).text] as const),
  );
  await using bare = await onOneCore(() => startBareServer(new Map(answers)));
  for (const [name, path] of paths) {
    const ours: number[] = [];
    const limits: number[] = [];
    const slowest: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      limits.push((await load(bare.url + path)).perSecond);
      const { perSecond } = await load(server.url + path);
      ours.push(perSecond);
      slowest.push((await load(server.url + path, Math.min(perSecond, TARGET) / 2)).p99);
    }
    const rate = median(ours);
    print(
      `${name}: ${rate.toFixed(0)} a second (target ${TARGET}), bare Fastify ${median(limits).toFixed(0)}, ratio ${(rate / median(limits)).toFixed(2)}`,
    );
    print(
      `  p99 at half of that, or of the target: ${median(slowest).toFixed(1)} ms (target ${TARGET_P99_MS})`,
    );
  }
  await benchAccepting(server.url, print);
  await benchPygeoapi(print);
}

async function benchAccepting(url: string, print: (line: string) => void): Promise<void> {
  const times: number[] = [];
  for (let count = 0; count < EXECUTIONS; count++) times.push(await timed(() => begin(url, 'echo', INPUTS)));
  const [half, most] = [quantile(times, 0.5), quantile(times, 0.99)];
  print(
    `a job is accepted: p50 ${half.toFixed(1)} ms (target ${TARGET_ACCEPT_MS}), p99 ${most.toFixed(1)} ms; ${EXECUTIONS} one after the other`,
  );
}

async function benchPygeoapi(print: (line: string) => void): Promise<void> {
  await using other = await onOneCore(() => startPygeoapi(print));
  for (const [name, path] of other.paths) {
    const { perSecond } = await load(other.url + path);
    const { p99 } = await load(other.url + path, perSecond / 2);
    print(`pygeoapi, ${name}: ${perSecond.toFixed(0)} a second; p99 at half of that ${p99.toFixed(1)} ms`);
  }
}

async function finished(url: string, job: string): Promise<void> {
  // The stream of events ends with the job.
  await send(`${url}/jobs/${job}/events`);
}

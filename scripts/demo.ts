/**
 * The main job from one command: sets up a container engine and the sample's image, starts an embedded server, deploys
 * `cwl-samples/water-bodies`, runs it on a Landsat 7 scene and leaves the server running. A second run reuses all of it.
 */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client, DEFAULT_SERVER, ServerError } from '../src/main/cli/client.ts';
import { deploy } from '../src/main/cli/deploy.ts';
import { download, readOutputs } from '../src/main/cli/download.ts';
import { execute, readJobFile } from '../src/main/cli/execute.ts';
import { showProgress } from '../src/main/cli/progress.ts';
import { watchJob } from '../src/main/cli/watch-job.ts';
import { findOrStartEngine } from './machine/container-engine.ts';
import { ensureBuilt, ensureDebian } from './machine/images.ts';
import { WATER_BODIES_IMAGE, waterBodiesRecipe } from './machine/recipes.ts';

const root = join(import.meta.dirname, '..');
const sample = join(root, 'cwl-samples/water-bodies');
const PROCESS = 'water-bodies';
const START_SECONDS = 60;

async function main(): Promise<void> {
  console.log('1. Container engine');
  const engine = await findOrStartEngine();
  const { Version, Name } = (await engine.version()) as { Version: string; Name?: string };
  console.log(`   ${Name ?? 'engine'} ${Version}`);

  console.log(`2. Image ${WATER_BODIES_IMAGE}`);
  const recipe = waterBodiesRecipe();
  await ensureDebian(engine, recipe.buildArgs!['BASE']!);
  await ensureBuilt(engine, recipe);

  console.log('3. Server');
  const port = process.env['CWLP_PORT'] ?? '8080';
  const client = new Client(process.env['CWLP_SERVER'] ?? DEFAULT_SERVER.replace('8080', port));
  const server = (await answers(client)) ? undefined : await startServer(client);
  console.log(`   ${client.server}/`);

  console.log(`4. Deploy ${PROCESS}`);
  await deployOnce(client);
  console.log(`   ${client.server}/processes/${PROCESS}`);

  console.log('5. Execute on the Landsat 7 scene of Olinda');
  const job = await execute(client, PROCESS, await readJobFile(client, join(sample, 'job.yaml')));
  console.log(`   ${client.server}/jobs/${job}`);
  const done = await watchJob(client, job, showProgress(process.stdout));
  if (done.status !== 'successful')
    throw new Error(`The job ${done.status}; its logs: npx cwl-processes logs ${job}`);

  const folder = join(root, 'demo-results', job);
  mkdirSync(folder, { recursive: true });
  const outputs = await download(client, await readOutputs(client, job), folder);
  console.log('6. Results');
  console.log(`   on this machine: ${(outputs['water'] as { path: string }).path}`);
  console.log(`   over the web:    ${client.server}/jobs/${job}/results`);
  console.log(`   Swagger UI:      ${client.server}/api.html`);
  if (server === undefined) return;
  console.log('The server goes on running here; Ctrl+C ends it.');
  await server.ended;
}

async function answers(client: Client): Promise<boolean> {
  return fetch(`${client.server}/health`).then(
    (response) => response.ok,
    () => false,
  );
}

async function startServer(client: Client): Promise<{ readonly ended: Promise<void> }> {
  const child = spawn(process.execPath, [join(root, 'src/main/server.ts')], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { CWLP_LOG_LEVEL: 'warn', ...process.env },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  for (let tenth = 0; tenth < START_SECONDS * 10; tenth++) {
    if (child.exitCode !== null) throw new Error('The server ended while it started; see the lines above.');
    if (await answers(client)) return { ended };
    await wait(100);
  }
  child.kill();
  throw new Error(`The server does not answer after ${START_SECONDS} s.`);
}

async function deployOnce(client: Client): Promise<void> {
  const document = join(sample, 'water-bodies.cwl');
  try {
    await deploy(client, document);
  } catch (error) {
    if (!(error instanceof ServerError && error.status === 409)) throw error;
    await deploy(client, document, { replace: PROCESS });
  }
}

try {
  await main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
process.exit();

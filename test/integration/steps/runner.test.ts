import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ContainerExit } from '../../../src/containers/container-runtime.ts';
import { DockerRuntime } from '../../../src/containers/docker-runtime.ts';
import type { CwlObject } from '../../../src/cwl/values/value.ts';
import { attemptLabels, attemptOf, RUNNER_LABEL, SESSION_LABEL } from '../../../src/steps/labels.ts';
import { Runner, type RunnerOptions } from '../../../src/steps/runner/runner.ts';
import { WorkSlot } from '../../../src/steps/runner/work-slot.ts';
import type {
  AttemptFacts,
  AttemptKey,
  StepTask,
  TaskBase,
  TaskDesk,
  TaskOutcome,
} from '../../../src/steps/step-task.ts';
import { never } from '../../services/docker.ts';
import { engineProxy } from '../../services/engine-proxy.ts';
import { type Bench, load, MACHINE, openBench, toolTask } from './support.ts';

/** A desk in memory: hands out each task once, and notes what comes back. */
class Desk implements TaskDesk {
  readonly tasks = new Map<string, StepTask>();
  readonly outcomes = new Map<string, TaskOutcome>();
  readonly released = new Map<string, string>();
  readonly back: string[] = [];
  /** Jobs without an attempt that runs. */
  readonly over = new Set<string>();
  readonly activities: string[] = [];
  lives = true;
  failingClaims = 0;
  failingReports = 0;
  /** How many came in; they are answered when `answering` resolves. */
  reports = 0;
  answering: Promise<void> = Promise.resolve();
  onBeat: () => void = () => undefined;
  #listener: (job: string) => void = () => undefined;

  async add(id: string, cwl: string, inputs: CwlObject = {}): Promise<void> {
    const task = toolTask(await load(cwl), inputs);
    this.tasks.set(id, { ...task, id, shard: id, prefix: `jobs/j1/${id}/a1/` });
  }

  async claim(id: string): Promise<StepTask | undefined> {
    if (this.failingClaims > 0) {
      this.failingClaims -= 1;
      throw new Error('database away');
    }
    const task = this.tasks.get(id);
    this.tasks.delete(id);
    return task;
  }

  async heartbeat(_task: TaskBase, facts: AttemptFacts): Promise<boolean> {
    if (facts.activity !== undefined) this.activities.push(facts.activity);
    this.onBeat();
    return this.lives;
  }

  async report(task: TaskBase, outcome: TaskOutcome): Promise<boolean> {
    this.reports += 1;
    await this.answering;
    if (this.failingReports > 0) {
      this.failingReports -= 1;
      throw new Error('database away');
    }
    this.outcomes.set(task.id, outcome);
    return true;
  }

  async earlierResult(): Promise<undefined> {}

  async release(task: TaskBase, reason: string): Promise<void> {
    this.released.set(task.id, reason);
  }

  async putBack(id: string): Promise<void> {
    this.back.push(id);
  }

  async ended(attempts: readonly AttemptKey[]): Promise<readonly AttemptKey[]> {
    return attempts.filter(({ job }) => this.over.has(job));
  }

  onJobEnded(listener: (job: string) => void): Disposable {
    this.#listener = listener;
    return { [Symbol.dispose]: () => undefined };
  }

  endJob(job: string): void {
    this.lives = false;
    this.#listener(job);
  }
}

const script = (lines: string, more = '') => `
cwlVersion: v1.2
class: CommandLineTool
baseCommand: [sh, -c]
arguments: [${JSON.stringify(lines)}]
inputs: []
outputs: {}
${more}`;

const ALL_CORES = `requirements: { ResourceRequirement: { coresMin: ${MACHINE.cores} } }`;

let bench: Bench;
let desk: Desk;
let runners: Runner[];

beforeEach(async () => {
  bench = await openBench();
  desk = new Desk();
  runners = [];
});
afterEach(async () => {
  for (const runner of runners) await runner[Symbol.asyncDispose]();
  await bench[Symbol.asyncDispose]();
});

async function start(options: Partial<RunnerOptions> = {}): Promise<Runner> {
  const { runtime, objects, sources, evaluate, policy } = bench.dependencies;
  const runner = await Runner.start({
    runtime,
    objects,
    sources,
    evaluate,
    policy,
    machine: MACHINE,
    desk,
    instance: 'test',
    workFolder: join(bench.folder, 'runner'),
    cacheBytes: 1024 ** 2,
    leaseMs: 15_000,
    largestMemory: () => Promise.resolve(MACHINE.ram),
    log: pino({ level: 'silent' }),
    ...options,
  });
  runners.push(runner);
  return runner;
}

async function containersOf(runner: Runner): Promise<number> {
  const found = await bench.dependencies.runtime.findByLabel(RUNNER_LABEL);
  return found.filter(({ labels }) => labels[RUNNER_LABEL] === runner.name).length;
}

describe('a runner', () => {
  it('runs a task and reports it', async () => {
    const runner = await start();
    await desk.add('t1', script('true'));
    await runner.handle('t1');
    expect(desk.outcomes.get('t1')).toEqual({ kind: 'succeeded', outputs: {} });
    await runner.handle('t1');
    expect(desk.released.size).toBe(0);
  });

  it('reports until the desk answers', async () => {
    const runner = await start();
    desk.failingReports = 1;
    await desk.add('t1', script('true'));
    await runner.handle('t1');
    expect(desk.outcomes.get('t1')?.kind).toBe('succeeded');
  });

  it('takes what it is offered while it has room, until it closes', async () => {
    const runner = await start({ machine: { ...MACHINE, cores: 1 } });
    await desk.add('t1', script('true'));
    expect(runner.offer('t1')).toBe(true);
    expect(runner.offer('t2')).toBe(false);
    await vi.waitFor(() => expect(desk.outcomes.get('t1')?.kind).toBe('succeeded'), { timeout: 20_000 });
    await vi.waitFor(() => expect(runner.offer('t3')).toBe(true));
    await runner[Symbol.asyncDispose]();
    expect(runner.offer('t4')).toBe(false);
  });

  it('lets the next task begin while what came of one is being stored, but not without end', async () => {
    const runner = await start();
    const answers = Promise.withResolvers<void>();
    desk.answering = answers.promise;
    const left: string[] = [];
    const take = async (id: string) => {
      await desk.add(id, script('true'));
      await runner.take(id);
      left.push(id);
    };
    for (let core = 1; core <= MACHINE.cores; core += 1) await take(`t${core}`);
    expect(desk.outcomes.size).toBe(0);
    const last = take('last');
    await vi.waitUntil(() => desk.reports === MACHINE.cores + 1, { timeout: 20_000 });
    expect(left).not.toContain('last');
    answers.resolve();
    await last;
    expect(left).toContain('last');
  });

  it('stops a task at once when its job has ended, and says nothing more of it', async () => {
    const runner = await start();
    await desk.add('t1', script('sleep 600'));
    const handled = runner.handle('t1');
    await vi.waitUntil(() => desk.activities.includes('running'), { timeout: 20_000 });
    desk.endJob('j1');
    await handled;
    expect(await containersOf(runner)).toBe(0);
    expect([desk.outcomes.size, desk.released.size]).toEqual([0, 0]);
  });

  it('gives back what runs when it closes', async () => {
    const runner = await start();
    await desk.add('t1', script('sleep 600'));
    const handled = runner.handle('t1');
    await vi.waitUntil(() => desk.activities.includes('running'), { timeout: 20_000 });
    await runner[Symbol.asyncDispose]();
    await handled;
    expect(await containersOf(runner)).toBe(0);
    expect([...desk.released.keys()]).toEqual(['t1']);
  });

  it('puts back what waited for room when it closes, and what comes afterwards', async () => {
    const runner = await start();
    await desk.add('t1', script('sleep 600', ALL_CORES));
    const handled = [runner.handle('t1')];
    await vi.waitUntil(() => desk.activities.includes('running'), { timeout: 20_000 });
    handled.push(runner.handle('waits'));
    await runner[Symbol.asyncDispose]();
    await Promise.all(handled);
    await runner.handle('late');
    expect(desk.back).toEqual(['waits', 'late']);
  });

  it('asks a desk that does not answer again for what it may do', async () => {
    const runner = await start();
    desk.failingClaims = 1;
    await desk.add('t1', script('true'));
    await runner.handle('t1');
    expect(desk.outcomes.get('t1')?.kind).toBe('succeeded');
  });

  it('refuses what no runner can hold', async () => {
    const runner = await start();
    await desk.add('t1', script('true', 'requirements: { ResourceRequirement: { ramMin: 8192 } }'));
    await runner.handle('t1');
    const outcome = desk.outcomes.get('t1');
    expect(outcome).toMatchObject({ kind: 'failed', failure: { blame: 'package', retry: false } });
    expect(JSON.stringify(outcome)).toMatch(/8192 MiB.*4096 MiB/);
  });

  it('leaves to a larger runner what it cannot hold itself', async () => {
    const runner = await start({ largestMemory: () => Promise.resolve(16_384) });
    await desk.add('t1', script('true', 'requirements: { ResourceRequirement: { ramMin: 8192 } }'));
    await runner.handle('t1');
    expect(desk.released.get('t1')).toMatch(/8192 MiB/);
    expect(desk.outcomes.size).toBe(0);
  });

  it('lets wait what does not fit beside what runs', async () => {
    const runner = await start();
    const half = 'requirements: { ResourceRequirement: { ramMin: 3000 } }';
    await desk.add('t1', script('sleep 2', half));
    await desk.add('t2', script('true', half));
    const order: string[] = [];
    const handle = (id: string) => runner.handle(id).then(() => order.push(id));
    const first = handle('t1');
    // Of two that come at once either may be ready for its container first.
    await vi.waitUntil(() => desk.activities.includes('running'), { timeout: 20_000 });
    await Promise.all([first, handle('t2')]);
    expect(order).toEqual(['t1', 't2']);
    expect(desk.activities).toContain('waiting for free cores and memory');
  });

  it('waits for an engine that is away, and goes on when it is back', async () => {
    const socket = join(bench.folder, 'engine.sock');
    await using away = new DockerRuntime({ engine: `unix://${socket}`, starts: 1 });
    const runner = await start({ runtime: away });
    await desk.add('t1', script('true'));
    const handled = runner.handle('t1');
    await vi.waitUntil(() => desk.activities.includes('waiting for the container engine'), {
      timeout: 20_000,
    });
    const proxy = await engineProxy(socket);
    await handled;
    expect(desk.outcomes.get('t1')?.kind).toBe('succeeded');
    await runner[Symbol.asyncDispose]();
    proxy.close();
  });
});

/** A container with these labels that nobody waits for, until the signal stops it. */
async function sleeper(labels: { [name: string]: string }, signal: AbortSignal): Promise<ContainerExit> {
  const { runtime } = bench.dependencies;
  const { reference } = await runtime.ensureImage('debian:stable-slim', () => undefined, never);
  const spec = {
    image: reference,
    argv: ['sleep', '600'],
    environment: {},
    workdir: '/tmp',
    mounts: [],
    log: { stdout: process.stdout, stderr: process.stderr },
    network: false,
    writableRoot: false,
    cores: 1,
    memory: 64 * 1024 ** 2,
    tmpfs: { '/tmp': 1024 ** 2 },
    pids: 10,
    labels,
  };
  return runtime.run(spec, () => undefined, signal);
}

describe('after a runner has died', () => {
  it('another one on the same engine removes its containers when their attempts are over, and no others', async () => {
    const runner = await start({ leaseMs: 300 });
    const stop = new AbortController();
    const of = (job: string) => ({
      ...attemptLabels({ job: `${job}-${runner.name}`, shard: 'main', attempt: 1 }),
      [RUNNER_LABEL]: `${runner.name}-dead`,
      [SESSION_LABEL]: 'dead',
    });
    const sleepers = Promise.allSettled(['over', 'alive'].map((job) => sleeper(of(job), stop.signal)));
    const left = async () =>
      (await bench.dependencies.runtime.findByLabel(RUNNER_LABEL))
        .filter(({ labels }) => labels[RUNNER_LABEL] === `${runner.name}-dead`)
        .map(({ labels }) => attemptOf(labels)?.job);
    await vi.waitUntil(async () => (await left()).length === 2, { timeout: 20_000 });

    desk.over.add(`over-${runner.name}`);
    await vi.waitUntil(async () => (await left()).length === 1, { timeout: 20_000 });

    expect(await left()).toEqual([`alive-${runner.name}`]);
    stop.abort();
    await sleepers;
  });

  it('its successor removes its containers and its files, and no others', async () => {
    const workFolder = join(bench.folder, 'runner');
    const slot = await WorkSlot.take(workFolder);
    const file = join(slot.attempts, 'x', 'big.tif');
    await mkdir(join(slot.attempts, 'x'));
    await writeFile(file, 'left');
    const { runtime } = bench.dependencies;
    const stop = new AbortController();
    const dead = Promise.allSettled([
      sleeper({ [RUNNER_LABEL]: slot.name, [SESSION_LABEL]: 'dead' }, stop.signal),
    ]);
    const other = sleeper({ [RUNNER_LABEL]: `${slot.name}-other`, [SESSION_LABEL]: 'alive' }, stop.signal);
    const running = async () =>
      (await runtime.findByLabel(RUNNER_LABEL))
        .map(({ labels }) => labels[RUNNER_LABEL])
        .filter((name) => name?.startsWith(slot.name));
    await vi.waitUntil(async () => (await running()).length === 2, { timeout: 20_000 });
    await slot[Symbol.asyncDispose]();

    const runner = await start();
    expect(runner.name).toBe(slot.name);
    await vi.waitUntil(async () => (await running()).length === 1, { timeout: 20_000 });
    expect(await running()).toEqual([`${slot.name}-other`]);
    await expect(access(file)).rejects.toThrow();
    await dead;
    stop.abort();
    expect(await other).toMatchObject({ aborted: true });
  });

  it('runners side by side have places of their own', async () => {
    const [one, two] = [await start(), await start()];
    expect(one.name).not.toBe(two.name);
  });
});

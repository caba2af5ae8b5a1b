import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { BaseLogger } from 'pino';
import { ObjectCache } from '../files/object-cache.ts';
import { RUNNER_LABEL, SESSION_LABEL } from '../labels.ts';
import { ContentDigests } from '../reuse/content-digest.ts';
import { runTask } from '../run-task.ts';
import type { StepTask, TaskDesk } from '../step-task.ts';
import { HandBack, type TaskDependencies } from '../task-dependencies.ts';
import { waitForEngine } from '../wait-for-engine.ts';
import { admit } from './admission.ts';
import { Capacity, type Reservation } from './capacity.ts';
import { Heartbeat } from './heartbeat.ts';
import { StrayContainers } from './stray-containers.ts';
import { WorkSlot } from './work-slot.ts';

/** What a task needs before it is known what it needs. */
const TICKET = { cores: 1, ram: 0 };
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

export interface RunnerOptions
  extends Pick<TaskDependencies, 'runtime' | 'objects' | 'sources' | 'evaluate' | 'machine' | 'policy'> {
  readonly desk: TaskDesk;
  /** Names this process in its claims; another one after a restart. */
  readonly instance: string;
  /** Absolute; attempts and cached objects get folders below it. */
  readonly workFolder: string;
  /** Bytes of stored objects to keep on this host; without meaning where the store is local. */
  readonly cacheBytes: number;
  /** How long the desk lets an attempt live without a heartbeat. */
  readonly leaseMs: number;
  /** MiB of the largest runner of the installation that is known. */
  readonly largestMemory: () => Promise<number>;
  readonly log: BaseLogger;
}

/**
 * Takes tasks by their ids, as many as this machine has room for, and runs each to its end: claims it, keeps its lease,
 * reports. Closing stops what runs and gives it back.
 */
export class Runner implements AsyncDisposable {
  readonly #options: RunnerOptions;
  readonly #slot: WorkSlot;
  readonly #capacity: Capacity;
  readonly #dependencies: Omit<TaskDependencies, 'admit'>;
  readonly #session = randomUUID();
  readonly #closing = new AbortController();
  readonly #running = new Map<string, Set<Heartbeat>>();
  readonly #handling = new Set<Promise<void>>();
  readonly #storing = new Set<symbol>();
  readonly #strays: StrayContainers;
  readonly #ended: Disposable;

  private constructor(options: RunnerOptions, slot: WorkSlot) {
    this.#options = options;
    this.#slot = slot;
    const { runtime, objects, sources, evaluate, machine, policy, cacheBytes } = options;
    this.#capacity = new Capacity({ cores: machine.cores, ram: machine.ram });
    this.#dependencies = {
      runtime,
      objects,
      sources,
      evaluate,
      machine,
      policy,
      digests: new ContentDigests(),
      earlierResult: (key) => options.desk.earlierResult(key),
      cache: new ObjectCache(objects, slot.cache, cacheBytes),
      workFolder: slot.attempts,
      labels: { [RUNNER_LABEL]: slot.name, [SESSION_LABEL]: this.#session },
    };
    const { desk, leaseMs, log } = options;
    this.#strays = new StrayContainers({ runtime, desk, session: this.#session, everyMs: leaseMs, log });
    this.#ended = desk.onJobEnded((job) => {
      for (const heartbeat of this.#running.get(job) ?? []) heartbeat.now();
    });
  }

  /** Takes a place on this machine, and begins to remove what a dead predecessor left in it. */
  static async start(options: RunnerOptions): Promise<Runner> {
    const runner = new Runner(options, await WorkSlot.take(options.workFolder));
    const cleaned = runner.#removeLeftovers().catch((err: unknown) => {
      if (!runner.#closing.signal.aborted)
        options.log.error({ err }, 'cannot remove what a runner before this one left');
    });
    void runner.#track(cleaned);
    return runner;
  }

  /** Names the place that this runner holds: unique among the runners that live, the same for one that comes after it. */
  get name(): string {
    return this.#slot.name;
  }

  /** How many ids to ask a queue for at a time; more would only wait here instead of with another runner. */
  get concurrency(): number {
    return this.#capacity.total.cores;
  }

  /** Runs a task if there is anything to do. Resolves when it is over, given back, or nothing; rejects when the desk fails. */
  handle(taskId: string): Promise<void> {
    return this.#track(this.#handle(taskId, () => undefined));
  }

  /**
   * As `handle`, but resolves when another task may be taken, which is before this one is over where its container has
   * ended and its outputs are being stored. At most as many tasks as there are cores may be at that.
   */
  async take(taskId: string): Promise<void> {
    const free = Promise.withResolvers<void>();
    const storing = Symbol(taskId);
    const onVacated = () => {
      if (this.#storing.size >= this.#capacity.total.cores) return;
      this.#storing.add(storing);
      free.resolve();
    };
    const over = this.#track(this.#handle(taskId, onVacated)).finally(() => this.#storing.delete(storing));
    void free.promise
      .then(() => over)
      .catch((err: unknown) => this.#options.log.error({ err, task: taskId }, 'a task could not be ended'));
    await Promise.race([free.promise, over]);
  }

  /** Begins with a task if there is room for it at once; false where there is none. */
  offer(taskId: string): boolean {
    const storing = this.#storing.size >= this.#capacity.total.cores;
    if (this.#closing.signal.aborted || storing || !this.#capacity.hasRoom(TICKET)) return false;
    this.take(taskId).catch((err: unknown) =>
      this.#options.log.error({ err, task: taskId }, 'a task could not be taken; the sweep finds it'),
    );
    return true;
  }

  /** Takes nothing more, stops what runs, gives it back. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    this.#ended[Symbol.dispose]();
    await Promise.all([...this.#handling, this.#strays[Symbol.asyncDispose]()]);
    await this.#slot[Symbol.asyncDispose]();
  }

  /** @param onVacated called when the room of the task is free again, before it is over. */
  async #handle(taskId: string, onVacated: () => void): Promise<void> {
    const { desk, instance } = this.#options;
    const { signal } = this.#closing;
    let reservation: Reservation;
    try {
      reservation = await this.#capacity.take(TICKET, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      return desk.putBack(taskId);
    }
    using held = reservation;
    const task = await this.#repeat(() => desk.claim(taskId, instance), { task: taskId }, 'claim');
    if (task !== undefined) await this.#run(task, held, onVacated);
  }

  async #run(task: StepTask, reservation: Reservation, onVacated: () => void): Promise<void> {
    const { desk, leaseMs, log, largestMemory, machine } = this.#options;
    const fenced = new AbortController();
    const about = { task: task.id, attempt: task.attempt };
    using heartbeat = new Heartbeat(desk, task, leaseMs / 3, {
      fenced: () => fenced.abort(),
      error: (err) => log.warn({ ...about, err }, 'heartbeat failed; the task goes on'),
    });
    using _listed = this.#list(task.job, heartbeat);
    const dependencies: TaskDependencies = {
      ...this.#dependencies,
      admit: async (resources, onWaiting, signal) => {
        await admit(resources, reservation, { here: machine.ram, largest: largestMemory }, onWaiting, signal);
        return {
          [Symbol.dispose]: () => {
            reservation[Symbol.dispose]();
            onVacated();
          },
        };
      },
    };
    const signal = AbortSignal.any([this.#closing.signal, fenced.signal]);
    try {
      const outcome = await runTask(task, dependencies, signal, (facts) => heartbeat.learn(facts));
      if (fenced.signal.aborted) return;
      if (this.#closing.signal.aborted && outcome.kind === 'failed')
        await desk.release(task, 'The runner is shutting down.');
      // The work is done and its outputs are stored.
      else await this.#repeat(() => desk.report(task, outcome, heartbeat.facts), about, 'report');
      if (outcome.kind === 'failed') log.info({ ...about, failure: outcome.failure }, 'task failed');
    } catch (error) {
      if (!(error instanceof HandBack)) throw error;
      log.info({ ...about, reason: error.message }, 'task given back');
      await desk.release(task, error.message);
    }
  }

  /** A desk that does not answer is asked until it does, or this runner closes. */
  async #repeat<T>(ask: () => Promise<T>, about: object, what: 'claim' | 'report'): Promise<T> {
    const { signal } = this.#closing;
    for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(2 * wait, LONGEST_PAUSE_MS)) {
      try {
        return await ask();
      } catch (err) {
        if (signal.aborted) throw err;
        this.#options.log.warn({ ...about, err }, `${what} failed; it is repeated`);
        await pause(wait, undefined, { signal });
      }
    }
  }

  async #removeLeftovers(): Promise<void> {
    const { runtime, log } = this.#options;
    const found = await waitForEngine(
      () => runtime.findByLabel(RUNNER_LABEL),
      (reason) => log.warn({ reason }, 'waiting for the container engine'),
      this.#closing.signal,
    );
    const sessions = new Set<string>();
    for (const { labels } of found) {
      const session = labels[SESSION_LABEL];
      if (labels[RUNNER_LABEL] === this.name && session !== undefined && session !== this.#session)
        sessions.add(session);
    }
    for (const session of sessions) {
      const containers = await runtime.removeByLabels({ [SESSION_LABEL]: session });
      log.info({ containers }, 'removed what a runner before this one left');
    }
    await this.#slot.removeLeftovers();
  }

  #list(job: string, heartbeat: Heartbeat): Disposable {
    const listed = this.#running.get(job) ?? new Set();
    this.#running.set(job, listed.add(heartbeat));
    return {
      [Symbol.dispose]: () => {
        listed.delete(heartbeat);
        if (listed.size === 0) this.#running.delete(job);
      },
    };
  }

  /** Closing waits for it, whatever comes of it. */
  #track(work: Promise<void>): Promise<void> {
    const tracked = Promise.allSettled([work]).then(() => {
      this.#handling.delete(tracked);
    });
    this.#handling.add(tracked);
    return work;
  }
}

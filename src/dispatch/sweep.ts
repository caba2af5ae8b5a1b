/**
 * Compares the database, which is the truth, with the place, which is a hint, and settles every disagreement:
 *
 * | in the database                          | with the place    | what is done                                           |
 * | ---------------------------------------- | ----------------- | ------------------------------------------------------ |
 * | task due, not handed out                 | not there         | its job is conducted, which hands it out               |
 * | task handed out, not claimed for long    | there or lost     | handed out again; one that is there stays as it is     |
 * | attempt runs, lease run out              | runner is gone    | attempt lost, task due with the next number            |
 * | attempt lost once too often              | -                 | its shard fails, saying so                             |
 * | attempt runs, its instance was replaced  | runner is gone    | at registration: attempt lost, without waiting         |
 * | event not applied for long               | conductor is gone | its job is conducted                                   |
 * | expansion due, or its holder has ended   | conductor is gone | its job is conducted, which takes the expansion on     |
 * | task done, or its job ended              | there             | nothing: who claims it gets nothing                    |
 * | job removed a while ago                  | -                 | files that came late or were left are removed          |
 *
 * One sweep at a time acts (a lock in the database); several would do no harm.
 */
import type { BaseLogger } from 'pino';
import type { Dispatch } from './dispatch.ts';
import type { Findings, SweepLimits, SweepStore } from './sweep-store.ts';

export interface SweepSettings {
  /** The instance that sweeps, whose sign of life each sweep is. */
  readonly instance: string;
  /** Tasks of one job that are with the place at the same time; the conductor's number. */
  readonly parallelSteps: number;
  /** Milliseconds from the end of one sweep to the next. */
  readonly everyMs: number;
}

const FORGOTTEN_MS = 10_000;
const UNHEARD_MS = 2000;

export class Sweep implements AsyncDisposable {
  readonly #store: SweepStore;
  readonly #dispatch: Dispatch;
  readonly #conduct: (job: string) => Promise<void>;
  readonly #removeFiles: (job: string) => Promise<void>;
  readonly #settings: SweepSettings;
  readonly #log: BaseLogger;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(
    store: SweepStore,
    dispatch: Dispatch,
    conduct: (job: string) => Promise<void>,
    removeFiles: (job: string) => Promise<void>,
    settings: SweepSettings,
    log: BaseLogger,
  ) {
    this.#store = store;
    this.#dispatch = dispatch;
    this.#conduct = conduct;
    this.#removeFiles = removeFiles;
    this.#settings = settings;
    this.#log = log;
  }

  /** Sweeps now, taking whatever waits for abandoned, and from then on regularly until disposed of. */
  start(): void {
    this.#begin({ ...this.#limits(), forgottenMs: 0, unheardMs: 0 });
  }

  /** One sweep. Resolves when what it found has been acted on. */
  async run(limits: SweepLimits = this.#limits()): Promise<void> {
    await this.#store.seen(this.#settings.instance);
    const findings = await this.#store.inspect(limits);
    if (findings === undefined) return;
    if (findings.lost > 0)
      this.#log.warn({ attempts: findings.lost }, 'attempts were lost with their runners');
    await this.#dispatch.recover(findings.forgotten);
    await this.#conductAll(findings);
    for (const job of findings.removed) {
      await this.#removeFiles(job);
      await this.#store.forget(job);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #limits(): SweepLimits {
    return { parallelSteps: this.#settings.parallelSteps, forgottenMs: FORGOTTEN_MS, unheardMs: UNHEARD_MS };
  }

  #begin(limits: SweepLimits): void {
    this.#running = this.run(limits)
      .catch((error: unknown) => this.#log.error({ err: error }, 'a sweep failed; the next one tries again'))
      .then(() => {
        if (this.#closed) return;
        this.#timer = setTimeout(() => this.#begin(this.#limits()), this.#settings.everyMs);
      });
  }

  async #conductAll({ jobs }: Findings): Promise<void> {
    const results = await Promise.allSettled(jobs.map((job) => this.#conduct(job)));
    for (const [index, result] of results.entries()) {
      if (result.status === 'fulfilled') continue;
      this.#log.error(
        { err: result.reason, job: jobs[index] },
        'cannot conduct a job; the next sweep tries again',
      );
    }
  }
}

/**
 * The conductor moves jobs on: it applies the facts that wait, writes what follows in one transaction, and after the
 * commit hands out what is due. Any number of conductors may work on the same jobs; the row lock of a turn is their only
 * coordination. Nothing is lost when one dies at any point: what it had not handed out is still in the outbox.
 */
import pLimit from 'p-limit';
import type { BaseLogger } from 'pino';
import type { ShardFailure } from '../cwl/workflow/records.ts';
import type { Dispatch } from '../dispatch/dispatch.ts';
import type { ConductorStore, Decision, Turn, TurnResult } from './conductor-store.ts';
import { decide, fail } from './decide.ts';
import { Expander } from './expander.ts';
import { toJobFailure, withAdvice } from './failure.ts';
import type { JobDocuments } from './job-documents.ts';
import { JobMemory } from './job-memory.ts';
import type { ExpansionAbilities } from './printed.ts';
import { RecentlyUsed } from './recently-used.ts';
import { MAX_TURN_FAILURES } from './retry.ts';

export interface ConductorSettings {
  /** Id under which this instance is registered (sweep-store.ts). */
  readonly instance: string;
  /** Tasks of one job that are handed to a place at the same time. */
  readonly parallelSteps: number;
}

/** Jobs whose records are kept in memory. */
const KEPT_JOBS = 100;
/** Jobs whose failed turns are counted. */
const COUNTED_JOBS = 10_000;
/** Each turn holds a connection to the database. */
const PARALLEL_TURNS = 4;
/** An expansion reads small files and runs JavaScript with a limit of time; whoever takes longer has died. */
const EXPAND_LEASE_MS = 120_000;

interface Conducting {
  again: boolean;
  done: Promise<void>;
}

export class Conductor implements AsyncDisposable {
  readonly #store: ConductorStore;
  readonly #documents: JobDocuments;
  readonly #dispatch: Dispatch;
  readonly #settings: ConductorSettings;
  readonly #log: BaseLogger;
  readonly #expander: Expander;
  readonly #memories = new RecentlyUsed<string, JobMemory>(KEPT_JOBS);
  /** Turns that failed in a row, for other reasons than an outage. */
  readonly #failures = new RecentlyUsed<string, number>(COUNTED_JOBS);
  readonly #active = new Map<string, Conducting>();
  readonly #turns = pLimit(PARALLEL_TURNS);
  #closed = false;

  constructor(
    store: ConductorStore,
    documents: JobDocuments,
    dispatch: Dispatch,
    abilities: ExpansionAbilities,
    settings: ConductorSettings,
    log: BaseLogger,
  ) {
    this.#store = store;
    this.#documents = documents;
    this.#dispatch = dispatch;
    this.#settings = settings;
    this.#log = log;
    this.#expander = new Expander(store, abilities, (job) => this.wake(job), log);
  }

  /** Conducts a job soon. Never throws: what goes wrong is logged, and the sweep comes back to the job. */
  wake(job: string): void {
    if (this.#closed) return;
    this.conduct(job).catch((error: unknown) => {
      this.#log.error({ err: error, job }, 'cannot conduct a job; the sweep will try again');
    });
  }

  /**
   * Resolves when everything that had been recorded before the call has been applied, and what follows from it handed
   * out. Expansions go on and wake the job again. Calls for a job that is being conducted are taken together.
   */
  conduct(job: string): Promise<void> {
    const current = this.#active.get(job);
    if (current !== undefined) {
      current.again = true;
      return current.done;
    }
    const conducting: Conducting = { again: false, done: Promise.resolve() };
    this.#active.set(job, conducting);
    conducting.done = this.#turns(() => this.#conduct(job, conducting));
    return conducting.done;
  }

  /** Resolves when no job is being conducted and no step is being expanded. */
  async idle(): Promise<void> {
    while (this.#active.size > 0 || this.#expander.busy) {
      await Promise.allSettled([
        ...Array.from(this.#active.values(), (job) => job.done),
        this.#expander.idle(),
      ]);
    }
  }

  /** Takes no more work and waits for what is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.idle();
  }

  async #conduct(job: string, conducting: Conducting): Promise<void> {
    try {
      do {
        conducting.again = false;
        await this.#turn(job);
      } while (conducting.again);
    } finally {
      this.#active.delete(job);
    }
  }

  async #turn(job: string): Promise<void> {
    const { withdrawn, tasks } = await this.#countedTurn(job);
    await this.#dispatch.cancel(withdrawn);
    if (tasks.length === 0) return;
    await this.#dispatch.submit(tasks);
    await this.#store.handedOut(job, tasks);
  }

  /** A turn that fails again and again, while the database is there, would keep the job running for ever: the job fails instead. */
  async #countedTurn(job: string): Promise<Pick<TurnResult, 'withdrawn' | 'tasks'>> {
    try {
      const result = await this.#decideTurn(job);
      if (result.expansions.length > 0)
        this.#expander.add(job, await this.#memoryAt(job, result.applied), result.expansions);
      this.#failures.delete(job);
      return result;
    } catch (error) {
      // Memory may hold what was not written.
      this.#memories.delete(job);
      if (this.#store.isOutage(error)) throw error;
      const failures = (this.#failures.get(job) ?? 0) + 1;
      this.#failures.set(job, failures);
      if (failures < MAX_TURN_FAILURES) throw error;
      this.#log.error({ err: error, job }, 'a job fails because it cannot be moved on');
      const withdrawn = await this.#store.fail(job, toJobFailure(stuck(error, failures)));
      this.#failures.delete(job);
      return { withdrawn, tasks: [] };
    }
  }

  #decideTurn(job: string): Promise<TurnResult> {
    const { instance, parallelSteps } = this.#settings;
    const limits = {
      parallelSteps,
      holder: instance,
      expansions: this.#closed ? 0 : this.#expander.room(job),
      expandLeaseMs: EXPAND_LEASE_MS,
    };
    return this.#store.turn(job, limits, (turn) => this.#decide(turn));
  }

  async #decide(turn: Turn): Promise<Decision> {
    const memory = await this.#memoryOf(turn);
    try {
      return decide(turn, memory);
    } catch (error) {
      this.#memories.delete(turn.id);
      this.#log.error({ err: error, job: turn.id }, 'the engine failed on an event');
      const reason = error instanceof Error ? error.message : String(error);
      return fail(turn, {
        blame: 'platform',
        message: `The workflow engine failed: ${reason} Report this with the package; it is a defect of the server.`,
      });
    }
  }

  /** The records at the turn's revision: as remembered, with the rows that other conductors changed since. */
  async #memoryOf(turn: Turn): Promise<JobMemory> {
    const known = this.#memories.get(turn.id);
    const memory = known ?? (await this.#newMemory(turn));
    if (memory.revision < turn.applied) {
      memory.catchUp(await turn.changedSince(memory.revision), turn.applied);
    }
    this.#memories.set(turn.id, memory);
    return memory;
  }

  async #newMemory(turn: Turn): Promise<JobMemory> {
    const fetched = turn.events.find((record) => record.fetched !== undefined)?.fetched ?? turn.fetched;
    return new JobMemory(await this.#documents.forJob(turn.id, turn.packageHash, fetched));
  }

  /** For expansions that were left by others, and come without an event to this conductor. */
  async #memoryAt(job: string, revision: number): Promise<JobMemory> {
    const known = this.#memories.get(job);
    if (known !== undefined && known.revision >= revision) return known;
    const snapshot = await this.#store.snapshot(job);
    const memory = new JobMemory(await this.#documents.forJob(job, snapshot.packageHash, snapshot.fetched));
    memory.catchUp(snapshot.records, snapshot.applied);
    this.#memories.set(job, memory);
    return memory;
  }
}

function stuck(error: unknown, times: number): ShardFailure {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    blame: 'platform',
    message: withAdvice(
      `What follows in this job could not be recorded, tried ${times} times: ${reason}`,
      "Look at the server's log. Where the job is very large, split it or give large values as files; else report this with the package.",
    ),
  };
}

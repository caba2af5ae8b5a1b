/**
 * Cuts ready steps into shards, outside of any transaction: expressions may be slow. The result is an event, recorded
 * once; of two results for a step the first one wins. Results that come together are recorded together.
 */
import type { BaseLogger } from 'pino';
import { ExpressionError } from '../cwl/expression/expression-error.ts';
import { ToolError } from '../cwl/tool/tool-error.ts';
import { maskOf } from '../cwl/values/secret-mask.ts';
import { expand } from '../cwl/workflow/expand.ts';
import { MAIN } from '../cwl/workflow/record-ids.ts';
import type { ShardFailure } from '../cwl/workflow/records.ts';
import { secretsOfShard } from '../cwl/workflow/secrets.ts';
import type { ConductorStore } from './conductor-store.ts';
import { withAdvice } from './failure.ts';
import { type EventRecord, subjectOf } from './job-event-record.ts';
import type { JobMemory } from './job-memory.ts';
import { type ExpansionAbilities, ExpansionScripts } from './printed.ts';
import { MAX_EXPANSION_FAILURES, retryDelayMs } from './retry.ts';

/** Expansions of one job under way at once; more are left in the outbox for this or another conductor. */
const ROOM = 32;

interface Expanding {
  count: number;
  results: EventRecord[];
  recording: boolean;
}

export class Expander {
  readonly #store: ConductorStore;
  readonly #abilities: ExpansionAbilities;
  readonly #onRecorded: (job: string) => void;
  readonly #log: BaseLogger;
  readonly #jobs = new Map<string, Expanding>();
  readonly #running = new Set<Promise<void>>();

  constructor(
    store: ConductorStore,
    abilities: ExpansionAbilities,
    onRecorded: (job: string) => void,
    log: BaseLogger,
  ) {
    this.#store = store;
    this.#abilities = abilities;
    this.#onRecorded = onRecorded;
    this.#log = log;
  }

  get busy(): boolean {
    return this.#running.size > 0;
  }

  room(job: string): number {
    return ROOM - (this.#jobs.get(job)?.count ?? 0);
  }

  add(job: string, memory: JobMemory, steps: readonly string[]): void {
    for (const step of steps) {
      const run = this.#expand(job, memory, step).catch((error: unknown) => {
        this.#log.error({ err: error, job, step }, 'cannot record an expansion; the sweep will try again');
      });
      this.#running.add(run);
      void run.finally(() => this.#running.delete(run));
    }
  }

  async idle(): Promise<void> {
    while (this.busy) await Promise.all(this.#running);
  }

  async #expand(job: string, memory: JobMemory, step: string): Promise<void> {
    const expanding = this.#jobs.get(job) ?? { count: 0, results: [], recording: false };
    this.#jobs.set(job, expanding);
    expanding.count += 1;
    try {
      const result = await this.#result(job, memory, step);
      if (result !== undefined) expanding.results.push(result);
      if (!expanding.recording) await this.#record(job, expanding);
    } finally {
      expanding.count -= 1;
      if (expanding.count === 0) this.#jobs.delete(job);
    }
  }

  /** Undefined where it is to be tried again later. */
  async #result(job: string, memory: JobMemory, step: string): Promise<EventRecord | undefined> {
    const { files, keepLog } = this.#abilities;
    const { document, records } = memory;
    const mask = maskOf(secretsOfShard(document, records, records.step(step)?.parent ?? MAIN));
    const scripts = new ExpansionScripts(this.#abilities.evaluate, mask);
    try {
      const expansion = await expand(document, records, step, {
        evaluate: scripts.evaluate,
        files,
      });
      return { event: { kind: 'step-expanded', step, expansion } };
    } catch (error) {
      const failure = mask.value(blamed(error));
      if (failure !== undefined) return { event: { kind: 'step-failed', step, failure } };
      return await this.#postpone(job, step, error, UNPREPARED);
    } finally {
      await scripts.keep(job, step, keepLog, this.#log);
    }
  }

  /** The event that fails the step when it has failed too often; undefined where it is to be tried again later. */
  async #postpone(
    job: string,
    step: string,
    error: unknown,
    { what, next }: { readonly what: string; readonly next: string },
  ): Promise<EventRecord | undefined> {
    this.#log.warn({ err: error, job, step }, 'a step could not be expanded');
    const tries = await this.#store.postponeExpansion(job, step, (failures) => retryDelayMs(failures));
    if (tries < MAX_EXPANSION_FAILURES) return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    const message = withAdvice(`${what}, tried ${tries} times: ${reason}`, next);
    return { event: { kind: 'step-failed', step, failure: { blame: 'platform', message } } };
  }

  async #record(job: string, expanding: Expanding): Promise<void> {
    expanding.recording = true;
    try {
      while (expanding.results.length > 0) {
        await this.#recordTogether(job, expanding.results.splice(0));
        this.#onRecorded(job);
      }
    } finally {
      expanding.recording = false;
    }
  }

  /** One that cannot be recorded does not keep the others back. */
  async #recordTogether(job: string, results: readonly EventRecord[]): Promise<void> {
    try {
      await this.#store.recordExpansions(job, results);
    } catch (error) {
      if (this.#store.isOutage(error)) throw error;
      for (const result of results) await this.#recordAlone(job, result);
    }
  }

  async #recordAlone(job: string, result: EventRecord): Promise<void> {
    try {
      await this.#store.recordExpansions(job, [result]);
    } catch (error) {
      if (this.#store.isOutage(error)) throw error;
      const failed = await this.#postpone(job, subjectOf(result.event)!, error, UNRECORDED);
      if (failed !== undefined) await this.#store.recordExpansions(job, [failed]);
    }
  }
}

const UNPREPARED = {
  what: 'Its inputs could not be prepared',
  next: 'Check that the object store answers, then run the job again.',
};
const UNRECORDED = {
  what: 'Its inputs were prepared but could not be recorded',
  next: "Look at the server's log and its database, then run the job again.",
};

const ADVICE = {
  package: 'Correct the CWL document and deploy it again.',
  input: 'Run the job again with other inputs.',
};

function blamed(error: unknown): ShardFailure | undefined {
  const blame = error instanceof ToolError ? error.blame : 'package';
  if (!(error instanceof ToolError || error instanceof ExpressionError)) return undefined;
  return { blame, message: withAdvice(error.message, ADVICE[blame]) };
}

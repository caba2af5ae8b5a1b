/** Jobs as other stations see them. */
import { randomUUID } from 'node:crypto';
import type { BaseLogger } from 'pino';
import { maskOf, type SecretMask } from '../cwl/values/secret-mask.ts';
import type { CwlObject } from '../cwl/values/value.ts';
import { secretsOfJob } from '../cwl/workflow/secrets.ts';
import type { Dispatch } from '../dispatch/dispatch.ts';
import { secretsOf } from './callbacks/subscriber.ts';
import { dismissalMessage } from './dismissal-message.ts';
import { needsStaging } from './fetched-defaults.ts';
import type { Job, JobEventView, JobFilter, JobMarks, JobPage, StepView } from './job.ts';
import type { JobDocuments } from './job-documents.ts';
import type { JobNotices } from './job-notices.ts';
import type { JobStore } from './job-store.ts';
import type { JobDefinition, Jobs, NewJob } from './jobs.ts';
import { jobPrefix, resultPrefixes } from './shard-paths.ts';
import { isTerminal } from './status.ts';
import { stepViews } from './step-views.ts';
import type { WakeJob } from './task-desk.ts';

/** How long somebody waits at most for the news of a job whose notice was lost. */
const POLL_MS = 5000;
const HELD = 'Created; POST an empty body to its results to start it.';
/** How long a runner that was at a dismissed job may go on writing to its log. */
const LATE_MS = 120_000;

/** Removes every stored file below a prefix; nothing there is no error. Rejects when the store does not answer. */
export type RemoveFiles = (prefix: string) => Promise<void>;

export class JobsService implements Jobs {
  readonly #store: JobStore;
  readonly #documents: JobDocuments;
  readonly #dispatch: Dispatch;
  readonly #notices: JobNotices;
  readonly #wake: WakeJob;
  readonly #removeFiles: RemoveFiles;
  readonly #log: BaseLogger;

  constructor(
    store: JobStore,
    documents: JobDocuments,
    dispatch: Dispatch,
    notices: JobNotices,
    wake: WakeJob,
    removeFiles: RemoveFiles,
    log: BaseLogger,
  ) {
    this.#store = store;
    this.#documents = documents;
    this.#dispatch = dispatch;
    this.#notices = notices;
    this.#wake = wake;
    this.#removeFiles = removeFiles;
    this.#log = log;
  }

  async create(request: NewJob): Promise<Job> {
    if (request.held) return this.#store.create(randomUUID(), request, undefined, HELD);
    const { first, message } = await this.#begin(request);
    const job = await this.#store.create(randomUUID(), request, first, message);
    this.#wake(job.id);
    return job;
  }

  redefine(id: string, request: NewJob): Promise<Job | undefined> {
    return this.#store.redefine(id, request);
  }

  mark(id: string, marks: JobMarks): Promise<Job | undefined> {
    return this.#store.mark(id, marks);
  }

  async start(id: string): Promise<Job | undefined> {
    for (;;) {
      const job = await this.#store.get(id);
      if (job?.status !== 'created') return undefined;
      const { first, message } = await this.#begin(job);
      const started = await this.#store.start(id, job.updated, first, message);
      // Otherwise somebody changed it meanwhile, and what it begins with may be another.
      if (started === undefined) continue;
      this.#wake(id);
      return started;
    }
  }

  async definition(id: string, secrets: 'masked' | 'plain'): Promise<JobDefinition | undefined> {
    const [job, definition] = await Promise.all([this.#store.get(id), this.#store.definition(id)]);
    if (job === undefined || definition === undefined || secrets === 'plain') return definition;
    const mask = await this.#mask(job);
    const callbacks = maskOf(job.subscriber === undefined ? [] : secretsOf(job.subscriber));
    return { ...definition, body: callbacks.text(mask.text(definition.body)) };
  }

  async inputs(job: Job): Promise<CwlObject> {
    return (await this.#mask(job)).value(job.inputs);
  }

  /** Hides the secret texts of a job. */
  async #mask({ packageHash, inputs }: Job): Promise<SecretMask> {
    return maskOf(secretsOfJob(await this.#documents.packed(packageHash), inputs));
  }

  async #begin({ packageHash, inputs }: Pick<Job, 'packageHash' | 'inputs'>) {
    return needsStaging(await this.#documents.packed(packageHash), inputs)
      ? { first: 'stage' as const, message: 'Waiting for the inputs to be fetched.' }
      : { first: 'start' as const, message: 'Waiting to start.' };
  }

  get(id: string): Promise<Job | undefined> {
    return this.#store.get(id);
  }

  list(filter: JobFilter): Promise<JobPage> {
    return this.#store.list(filter);
  }

  async steps(id: string): Promise<readonly StepView[]> {
    const job = await this.#store.get(id);
    if (job === undefined) return [];
    const document = await this.#documents.packed(job.packageHash);
    const { shards, attempts } = await this.#store.work(id);
    return stepViews(id, document, shards, attempts);
  }

  async stepInputs(job: Job): Promise<ReadonlyMap<string, CwlObject>> {
    const [mask, shards] = await Promise.all([this.#mask(job), this.#store.inputs(job.id)]);
    return new Map(shards.map(({ id, inputs }) => [id, mask.value(inputs)]));
  }

  async stepOutputs(job: Job): Promise<ReadonlyMap<string, CwlObject>> {
    const [mask, finished] = await Promise.all([this.#mask(job), this.#store.outputs(job.id)]);
    return new Map(finished.map(({ id, outputs }) => [id, mask.value(outputs)]));
  }

  events(id: string, after: number): Promise<readonly JobEventView[]> {
    return this.#store.events(id, after);
  }

  async dismiss(id: string): Promise<Job | undefined> {
    const dismissed = await this.#store.dismiss(id, dismissalMessage);
    if (dismissed === undefined) return undefined;
    this.#wake(id);
    await this.#dispatch.cancel(dismissed.withdrawn);
    return dismissed.job;
  }

  async remove(id: string): Promise<Job | undefined> {
    const job = await this.#store.remove(id, LATE_MS);
    if (job === undefined) return undefined;
    try {
      await this.#removeFiles(jobPrefix(id));
    } catch (error) {
      this.#log.warn({ err: error, job: id }, 'cannot remove the files of a removed job; the sweep will');
    }
    return job;
  }

  async removeResults(id: string): Promise<Job | undefined> {
    const job = await this.#store.removeResults(id, 'The job has finished; its results were removed.');
    if (job === undefined) return undefined;
    const { attempts } = await this.#store.work(id);
    for (const { shard, attempt } of attempts) {
      for (const prefix of resultPrefixes(id, shard, attempt)) await this.#removeFiles(prefix);
    }
    return job;
  }

  async untilDone(id: string, signal: AbortSignal): Promise<Job | undefined> {
    let news = Promise.withResolvers<void>();
    const hear = () => news.resolve();
    using _subscription = this.#notices.onFinished((job) => job === id && hear());
    const timer = setInterval(() => hear(), POLL_MS);
    signal.addEventListener('abort', hear);
    try {
      for (;;) {
        const job = await this.#store.get(id);
        if (job === undefined || isTerminal(job.status) || signal.aborted) return job;
        await news.promise;
        news = Promise.withResolvers<void>();
      }
    } finally {
      clearInterval(timer);
      signal.removeEventListener('abort', hear);
    }
  }
}

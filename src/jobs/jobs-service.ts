/** Jobs as other stations see them. */
import { randomUUID } from 'node:crypto';
import type { BaseLogger } from 'pino';
import { maskOf } from '../cwl/values/secret-mask.ts';
import type { CwlObject } from '../cwl/values/value.ts';
import { secretsOfJob } from '../cwl/workflow/secrets.ts';
import type { Dispatch } from '../dispatch/dispatch.ts';
import { needsStaging } from './fetched-defaults.ts';
import type { Job, JobEventView, JobFilter, JobPage, StepView } from './job.ts';
import type { JobDocuments } from './job-documents.ts';
import type { JobNotices } from './job-notices.ts';
import type { JobStore } from './job-store.ts';
import type { Jobs, NewJob } from './jobs.ts';
import { isTerminal } from './status.ts';
import { stepViews } from './step-views.ts';
import type { WakeJob } from './task-desk.ts';

/** How long somebody waits at most for the news of a job whose notice was lost. */
const POLL_MS = 5000;
/** How long a runner that was at a dismissed job may go on writing to its log. */
const LATE_MS = 120_000;

/** Removes every stored file of a job; nothing there is no error. Rejects when the store does not answer. */
export type RemoveFiles = (job: string) => Promise<void>;

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
    const document = await this.#documents.packed(request.packageHash);
    const stage = needsStaging(document, request.inputs);
    const message = stage ? 'Waiting for the inputs to be fetched.' : 'Waiting to start.';
    const job = await this.#store.create(randomUUID(), request, stage ? 'stage' : 'start', message);
    this.#wake(job.id);
    return job;
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

  async stepOutputs(id: string): Promise<ReadonlyMap<string, CwlObject>> {
    const job = await this.#store.get(id);
    if (job === undefined) return new Map();
    const finished = await this.#store.outputs(id);
    const mask = maskOf(secretsOfJob(await this.#documents.packed(job.packageHash), job.inputs));
    return new Map(finished.map(({ id: shard, outputs }) => [shard, mask.value(outputs)]));
  }

  events(id: string, after: number): Promise<readonly JobEventView[]> {
    return this.#store.events(id, after);
  }

  async dismiss(id: string): Promise<Job | undefined> {
    const dismissed = await this.#store.dismiss(id, 'Dismissed by request.');
    if (dismissed === undefined) return undefined;
    this.#wake(id);
    await this.#dispatch.cancel(dismissed.withdrawn);
    return dismissed.job;
  }

  async remove(id: string): Promise<Job | undefined> {
    const job = await this.#store.remove(id, LATE_MS);
    if (job === undefined) return undefined;
    try {
      await this.#removeFiles(id);
    } catch (error) {
      this.#log.warn({ err: error, job: id }, 'cannot remove the files of a removed job; the sweep will');
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

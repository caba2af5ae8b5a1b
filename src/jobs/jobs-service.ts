/** Jobs as other stations see them. */
import { randomUUID } from 'node:crypto';
import type { CwlObject } from '../cwl/values/value.ts';
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

export class JobsService implements Jobs {
  readonly #store: JobStore;
  readonly #documents: JobDocuments;
  readonly #dispatch: Dispatch;
  readonly #notices: JobNotices;
  readonly #wake: WakeJob;

  constructor(
    store: JobStore,
    documents: JobDocuments,
    dispatch: Dispatch,
    notices: JobNotices,
    wake: WakeJob,
  ) {
    this.#store = store;
    this.#documents = documents;
    this.#dispatch = dispatch;
    this.#notices = notices;
    this.#wake = wake;
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
    const finished = await this.#store.outputs(id);
    return new Map(finished.map(({ id: shard, outputs }) => [shard, outputs]));
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

  async untilDone(id: string, signal: AbortSignal): Promise<Job> {
    let news = Promise.withResolvers<void>();
    const hear = () => news.resolve();
    using _subscription = this.#notices.onFinished((job) => job === id && hear());
    const timer = setInterval(() => hear(), POLL_MS);
    signal.addEventListener('abort', hear);
    try {
      for (;;) {
        const job = await this.#store.get(id);
        if (job === undefined) throw new Error(`There is no job '${id}'.`);
        if (isTerminal(job.status) || signal.aborted) return job;
        await news.promise;
        news = Promise.withResolvers<void>();
      }
    } finally {
      clearInterval(timer);
      signal.removeEventListener('abort', hear);
    }
  }
}

import { EventEmitter, once } from 'node:events';
import type { CwlObject } from '../../../../src/cwl/values/value.ts';
import type {
  Job,
  JobEventView,
  JobFailure,
  JobFilter,
  JobMarks,
  JobPage,
  JobStatus,
  StepView,
} from '../../../../src/jobs/job.ts';
import { CursorError } from '../../../../src/jobs/job-store.ts';
import type { JobDefinition, Jobs, NewJob } from '../../../../src/jobs/jobs.ts';

const START = Date.UTC(2026, 10, 1);

/** Jobs in a map that a test moves on by hand. The n-th was created n minutes after midnight. */
export class MemoryJobs implements Jobs {
  readonly #jobs = new Map<string, Job>();
  readonly #steps = new Map<string, StepView[]>();
  readonly #definitions = new Map<string, JobDefinition>();
  readonly #inputs = new Map<string, Map<string, CwlObject>>();
  readonly #outputs = new Map<string, Map<string, CwlObject>>();
  readonly #events = new Map<string, JobEventView[]>();
  readonly #changes = new EventEmitter();
  /** What a new job ends with at once; without it, it stays accepted. */
  onCreate: ((request: NewJob) => Partial<Job>) | undefined;

  async create(request: NewJob): Promise<Job> {
    const number = this.#jobs.size + 1;
    const time = new Date(START + number * 60_000);
    const { definition, held, ...kept } = request;
    const job: Job = {
      ...kept,
      id: `job-${number}`,
      status: held ? 'created' : 'accepted',
      created: time,
      updated: time,
      progress: 0,
      message: 'waiting',
    };
    this.#jobs.set(job.id, job);
    if (definition !== undefined) this.#definitions.set(job.id, definition);
    const end = this.onCreate?.(request);
    return end === undefined ? job : this.change(job.id, end);
  }

  async redefine(id: string, { definition, held: _held, ...changes }: NewJob): Promise<Job | undefined> {
    if (this.#jobs.get(id)?.status !== 'created') return undefined;
    if (definition !== undefined) this.#definitions.set(id, definition);
    return this.change(id, changes);
  }

  async mark(id: string, marks: JobMarks): Promise<Job | undefined> {
    return this.#jobs.has(id) ? this.change(id, { marks }) : undefined;
  }

  async start(id: string): Promise<Job | undefined> {
    return this.#jobs.get(id)?.status === 'created' ? this.change(id, { status: 'accepted' }) : undefined;
  }

  async definition(id: string): Promise<JobDefinition | undefined> {
    return this.#definitions.get(id);
  }

  async inputs(job: Job): Promise<CwlObject> {
    return job.inputs;
  }

  /** Moves a job on. */
  change(id: string, changes: Partial<Job>): Job {
    const job = { ...this.known(id), ...changes };
    this.#jobs.set(id, job);
    this.#changes.emit(id);
    return job;
  }

  succeed(id: string, outputs: CwlObject): Job {
    return this.change(id, { status: 'successful', progress: 100, message: 'done', outputs });
  }

  fail(id: string, failure: JobFailure): Job {
    return this.change(id, { status: 'failed', message: failure.message, failure });
  }

  addStep(id: string, step: StepView): void {
    const others = (this.#steps.get(id) ?? []).filter((other) => other.shard !== step.shard);
    this.#steps.set(id, [...others, step]);
  }

  addOutputs(id: string, shard: string, outputs: CwlObject): void {
    this.#outputs.set(id, new Map([...(this.#outputs.get(id) ?? []), [shard, outputs]]));
  }

  addEvent(id: string, event: JobEventView): void {
    this.#events.set(id, [...(this.#events.get(id) ?? []), event]);
  }

  known(id: string): Job {
    const job = this.#jobs.get(id);
    if (job === undefined) throw new Error(`There is no job ${id}.`);
    return job;
  }

  async get(id: string): Promise<Job | undefined> {
    return this.#jobs.get(id);
  }

  async list(filter: JobFilter): Promise<JobPage> {
    const { after, before, limit } = filter;
    for (const cursor of [after, before]) if (!/^job-\d+$/.test(cursor ?? 'job-0')) throw new CursorError();
    const number = (id: string) => Number(id.slice(4));
    const found = [...this.#jobs.values()].filter((job) => matches(job, filter)).reverse();
    const isOlder = (job: Job) => number(job.id) < number(after ?? 'job-999');
    const newer = before === undefined ? -1 : found.findIndex((job) => number(job.id) <= number(before));
    const start = newer === -1 ? found.findIndex(isOlder) : Math.max(0, newer - limit);
    if (start === -1) return { jobs: [] };
    const end = newer === -1 ? start + limit : newer;
    const jobs = found.slice(start, end);
    const [first, last] = [jobs[0]?.id, jobs.at(-1)?.id];
    return {
      jobs,
      ...(end < found.length && last !== undefined && { next: last }),
      ...(start > 0 && first !== undefined && { previous: first }),
    };
  }

  async steps(id: string): Promise<readonly StepView[]> {
    return this.#steps.get(id) ?? [];
  }

  addInputs(id: string, shard: string, inputs: CwlObject): void {
    this.#inputs.set(id, new Map([...(this.#inputs.get(id) ?? []), [shard, inputs]]));
  }

  async stepInputs({ id }: Job): Promise<ReadonlyMap<string, CwlObject>> {
    return this.#inputs.get(id) ?? new Map();
  }

  async stepOutputs({ id }: Job): Promise<ReadonlyMap<string, CwlObject>> {
    return this.#outputs.get(id) ?? new Map();
  }

  async events(id: string, after: number): Promise<readonly JobEventView[]> {
    return (this.#events.get(id) ?? []).filter((event) => event.sequence > after);
  }

  async dismiss(id: string): Promise<Job | undefined> {
    const job = this.#jobs.get(id);
    if (job === undefined || isTerminal(job.status)) return job;
    return this.change(id, { status: 'dismissed', message: 'dismissed' });
  }

  async remove(id: string): Promise<Job | undefined> {
    const job = this.#jobs.get(id);
    if (job === undefined || !isTerminal(job.status)) return undefined;
    for (const map of [this.#jobs, this.#steps, this.#outputs, this.#events]) map.delete(id);
    this.#changes.emit(id);
    return job;
  }

  async removeResults(id: string): Promise<Job | undefined> {
    const job = this.#jobs.get(id);
    if (job === undefined || !isTerminal(job.status)) return undefined;
    const { outputs: _outputs, ...rest } = job;
    this.#jobs.set(id, { ...rest, resultsRemoved: new Date('2026-11-02T00:00:00Z') });
    return this.#jobs.get(id);
  }

  async untilDone(id: string, signal: AbortSignal): Promise<Job | undefined> {
    for (;;) {
      const job = this.#jobs.get(id);
      if (job === undefined || isTerminal(job.status) || signal.aborted) return job;
      await Promise.race([once(this.#changes, id), once(signal, 'abort')]);
    }
  }
}

function isTerminal(status: JobStatus): boolean {
  return !['created', 'accepted', 'running'].includes(status);
}

function matches(job: Job, filter: JobFilter): boolean {
  return (
    (filter.processIds?.includes(job.processId) ?? true) &&
    (filter.statuses?.includes(job.status) ?? true) &&
    (filter.createdFrom === undefined || job.created >= filter.createdFrom) &&
    (filter.createdTo === undefined || job.created <= filter.createdTo) &&
    (filter.tags?.some((tag) => job.marks?.tags?.includes(tag)) ?? true) &&
    (filter.labels?.some((label) => labelsOf(job).includes(label)) ?? true) &&
    (filter.minDuration === undefined || seconds(job) >= filter.minDuration) &&
    (filter.maxDuration === undefined || seconds(job) <= filter.maxDuration)
  );
}

/** NaN, which is in no range, for a job that has not begun. */
function seconds({ started, finished = new Date() }: Job): number {
  return (finished.getTime() - (started?.getTime() ?? Number.NaN)) / 1000;
}

function labelsOf({ marks }: Job): readonly string[] {
  return Object.entries(marks?.labels ?? {}).map(([name, value]) => `${name}=${value}`);
}

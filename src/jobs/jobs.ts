/** What other stations ask of jobs: http/ and processes/ see only this and the types in job.ts. */
import type { CwlObject } from '../cwl/values/value.ts';
import type { Subscriber } from './callbacks/subscriber.ts';
import type { Job, JobEventView, JobFilter, JobMarks, JobPage, StepView } from './job.ts';

export interface Jobs {
  /** Creates a job and makes it due, in one transaction; durable when it resolves. One that is held waits for `start`. */
  create(request: NewJob): Promise<Job>;
  /** Replaces what a job will do that is held. Undefined for an unknown id, and for one that was started. */
  redefine(id: string, request: NewJob): Promise<Job | undefined>;
  /** Replaces what a job is called, whatever its state. Undefined for an unknown id. */
  mark(id: string, marks: JobMarks): Promise<Job | undefined>;
  /** Makes a job due that was held; of two calls at once one does. Undefined for an unknown id, and for one that was started. */
  start(id: string): Promise<Job | undefined>;
  /**
   * The document that made or changed the job last; undefined where it was made by an execution.
   *
   * @param secrets `masked` for people, `plain` to make a changed one of it
   */
  definition(id: string, secrets: 'masked' | 'plain'): Promise<JobDefinition | undefined>;
  /** The inputs of a job, with secret texts masked. */
  inputs(job: Job): Promise<CwlObject>;
  /** Undefined for an unknown id. */
  get(id: string): Promise<Job | undefined>;
  /** Pages by key (created, id), newest first. */
  list(filter: JobFilter): Promise<JobPage>;
  /** Steps with their attempts in the order of their start. */
  steps(id: string): Promise<readonly StepView[]>;
  /** Input objects of the shards, by shard id, with the same masks. */
  stepInputs(job: Job): Promise<ReadonlyMap<string, CwlObject>>;
  /** Output objects of the shards that have finished, by shard id; a job that failed or was dismissed keeps them. Texts that
   * are secret in the job are masked. */
  stepOutputs(job: Job): Promise<ReadonlyMap<string, CwlObject>>;
  /** Recorded events after a sequence number, oldest first. */
  events(id: string, after: number): Promise<readonly JobEventView[]>;
  /**
   * Stops a job that is not finished and its containers; resolves when the decision is durable, and the message of the job then
   * says which steps were stopped. Finished jobs stay as they are.
   */
  dismiss(id: string): Promise<Job | undefined>;
  /**
   * Removes a finished job for good, with its results, logs and every other file that it stored. Gives the job as it was;
   * undefined for an unknown id and for a job that is not finished. Durable when it resolves: files that could not be
   * removed at once are removed later.
   */
  remove(id: string): Promise<Job | undefined>;
  /**
   * Removes what a finished job and its steps gave; the job stays, with its logs and its record. Gives the job as it is then; undefined
   * for an unknown id and for a job that is not finished. When it rejects, some files may be there still: call it again.
   */
  removeResults(id: string): Promise<Job | undefined>;
  /** Resolves with the job when it is terminal, or as it is when the signal aborts; undefined when there is no such job any more. */
  untilDone(id: string, signal: AbortSignal): Promise<Job | undefined>;
}

export interface NewJob {
  readonly processId: string;
  readonly revision: number;
  /** SHA-256 of the packed document: pins it for the life of the job. */
  readonly packageHash: string;
  /** Bound inputs: CWL values whose Files have `object:`, `http(s):`, `s3:`, `data:` locations or are literals. */
  readonly inputs: CwlObject;
  /** The client's request, kept for results: chosen outputs, response form. */
  readonly request: JobRequest;
  readonly subscriber?: Subscriber;
  readonly marks?: JobMarks;
  /** The client's document, where that is kept (Part 4 `/req/job-management/definition-get-op`). */
  readonly definition?: JobDefinition;
  /** The job waits for `start`. */
  readonly held?: true;
}

/** A body that made a job, as text. */
export interface JobDefinition {
  readonly mediaType: string;
  readonly body: string;
  /** Id of the process in a CWL document that has several. */
  readonly workflow?: string;
}

/** What the client asked for beyond inputs (Part 1 execute.yaml). */
export interface JobRequest {
  readonly response?: 'raw' | 'document';
  readonly outputs?: {
    readonly [id: string]: {
      readonly transmissionMode?: 'value' | 'reference';
      readonly format?: { readonly mediaType: string };
    };
  };
  readonly mode: 'sync' | 'async';
  /** False: every step is to be run, whatever was run before. */
  readonly reuse?: false;
}

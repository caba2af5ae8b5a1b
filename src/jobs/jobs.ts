/** What other stations ask of jobs: http/ and processes/ see only this and the types in job.ts. */
import type { CwlObject } from '../cwl/values/value.ts';
import type { Job, JobEventView, JobFilter, JobPage, StepView } from './job.ts';

export interface Jobs {
  /** Creates a job and makes it due, in one transaction; durable when it resolves. */
  create(request: NewJob): Promise<Job>;
  /** Undefined for an unknown id. */
  get(id: string): Promise<Job | undefined>;
  /** Pages by key (created, id), newest first. */
  list(filter: JobFilter): Promise<JobPage>;
  /** Steps with their attempts in the order of their start. */
  steps(id: string): Promise<readonly StepView[]>;
  /** Output objects of the shards that have finished, by shard id; a job that failed or was dismissed keeps them. Texts that
   * are secret in the job are masked. */
  stepOutputs(id: string): Promise<ReadonlyMap<string, CwlObject>>;
  /** Recorded events after a sequence number, oldest first. */
  events(id: string, after: number): Promise<readonly JobEventView[]>;
  /** Stops a job that is not finished and its containers; resolves when the decision is durable. Finished jobs stay as they are. */
  dismiss(id: string): Promise<Job | undefined>;
  /**
   * Removes a finished job for good, with its results, logs and every other file that it stored. Gives the job as it was;
   * undefined for an unknown id and for a job that is not finished. Durable when it resolves: files that could not be
   * removed at once are removed later.
   */
  remove(id: string): Promise<Job | undefined>;
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
}

/** What the client asked for beyond inputs (Part 1 execute.yaml). */
export interface JobRequest {
  readonly response?: 'raw' | 'document';
  readonly outputs?: { readonly [id: string]: { readonly transmissionMode?: 'value' | 'reference' } };
  readonly mode: 'sync' | 'async';
  /** False: every step is to be run, whatever was run before. */
  readonly reuse?: false;
}

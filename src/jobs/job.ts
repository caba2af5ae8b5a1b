import type { CwlObject } from '../cwl/values/value.ts';
import type { StepFailure } from '../steps/step-task.ts';
import type { Subscriber } from './callbacks/subscriber.ts';
import type { JobRequest } from './jobs.ts';

/** Part 1 status codes, and `created` of Part 4: a job that waits for somebody to start it. */
export type JobStatus = 'created' | 'accepted' | 'running' | 'successful' | 'failed' | 'dismissed';

/** What a job or a step gave: a CWL output object with `object:` locations. */
export type Outputs = CwlObject;

export interface Job {
  readonly id: string;
  readonly processId: string;
  readonly revision: number;
  readonly packageHash: string;
  readonly status: JobStatus;
  readonly created: Date;
  readonly started?: Date;
  readonly finished?: Date;
  readonly updated: Date;
  /** 0-100: finished shards of those known. */
  readonly progress: number;
  readonly message: string;
  readonly inputs: CwlObject;
  readonly request: JobRequest;
  readonly subscriber?: Subscriber;
  /** Set when successful: CWL output object with `object:` locations. */
  readonly outputs?: Outputs;
  readonly failure?: JobFailure;
  /** When its results were removed, and the job was not. */
  readonly resultsRemoved?: Date;
  readonly marks?: JobMarks;
}

/** What people call a job, to find it again. */
export interface JobMarks {
  readonly title?: string;
  readonly tags?: readonly string[];
  readonly labels?: { readonly [name: string]: string };
}

/** Why a job failed; `step` names the failed step's record where one failed. */
export interface JobFailure {
  readonly blame: 'package' | 'input' | 'platform' | 'cancelled';
  readonly message: string;
  readonly step?: StepFailure;
}

export interface JobFilter {
  readonly limit: number;
  /** Opaque cursor from `JobPage.next`. */
  readonly after?: string;
  /** Opaque cursor from `JobPage.previous`; not together with `after`. */
  readonly before?: string;
  readonly processIds?: readonly string[];
  readonly statuses?: readonly JobStatus[];
  /** Compared with `created`; either end may be open. */
  readonly createdFrom?: Date;
  readonly createdTo?: Date;
  /** Jobs that have any of these tags. */
  readonly tags?: readonly string[];
  /** Jobs that have any of these labels, each as `name=value`. */
  readonly labels?: readonly string[];
  /** Seconds; Part 1 `/req/job-list/duration-response`. */
  readonly minDuration?: number;
  readonly maxDuration?: number;
}

export interface JobPage {
  /** Newest first. */
  readonly jobs: readonly Job[];
  /** Leads to the jobs after these; absent on the last page. */
  readonly next?: string;
  /** Leads to the jobs before these; absent on the first page. */
  readonly previous?: string;
}

/** One shard that is or was a container (or an expression, or the fetching of inputs), for people. */
export interface StepView {
  /** Shard id, for example `main/bands[0]`; the part after `main/` is what URLs use. */
  readonly shard: string;
  /** Step path without shard numbers, for example `bands`; `main` for a job of one tool. */
  readonly step: string;
  readonly state: 'waiting' | 'running' | 'succeeded' | 'skipped' | 'failed' | 'cancelled';
  readonly attempts: readonly AttemptView[];
  /** The step whose result was taken, instead of running this one (CWL v1.2 §WorkReuse); its shard as in `shard`. */
  readonly reused?: { readonly job: string; readonly shard: string };
}

export interface AttemptView {
  readonly attempt: number;
  readonly state: 'running' | 'succeeded' | 'failed' | 'lost' | 'cancelled';
  readonly runner: string;
  readonly started: Date;
  readonly finished?: Date;
  readonly command?: readonly string[];
  readonly image?: string;
  readonly imageDigest?: string;
  readonly exitCode?: number;
  /** What the container was given. */
  readonly cores?: number;
  /** MiB. */
  readonly ram?: number;
  /** Bytes at most, and seconds of processor time, as far as the engine was asked; absent for a short step. */
  readonly usage?: { readonly memory: number; readonly cpuSeconds: number };
  readonly activity?: string;
  readonly failure?: StepFailure;
  /** Object key prefix; logs are `<prefix>log/…`, see steps/step-log layout in docs/architecture.md. */
  readonly prefix: string;
}

export interface JobEventView {
  readonly sequence: number;
  readonly time: Date;
  readonly kind: string;
  /** Step or shard id. */
  readonly subject?: string;
}

import { setTimeout as wait } from 'node:timers/promises';
import { type Client, UnreachableError } from './client.ts';

const POLL_MS = 300;
/** A server that is started anew goes on with its jobs. */
const PATIENCE_MS = 60_000;

/** The parts of statusInfo (Part 1 statusInfo.yaml) that the command line shows. */
export interface JobStatus {
  readonly jobID: string;
  readonly processID: string;
  readonly status: 'created' | 'accepted' | 'running' | 'successful' | 'failed' | 'dismissed';
  readonly message?: string;
  readonly progress?: number;
  readonly created?: string;
}

export interface StepStatus {
  readonly id: string;
  readonly step: string;
  readonly state: string;
  readonly attempts: readonly {
    readonly activity?: string;
    readonly started: string;
    readonly finished?: string;
  }[];
}

export function isDone(job: JobStatus): boolean {
  return job.status === 'successful' || job.status === 'failed' || job.status === 'dismissed';
}

/** Follows a job to its end, also over a restart of the server; `show` is called with each look at it. */
export async function watchJob(
  client: Client,
  id: string,
  show: (job: JobStatus, steps: readonly StepStatus[]) => void,
): Promise<JobStatus> {
  let heard = Date.now();
  for (;;) {
    try {
      const job = await client.json<JobStatus>(`/jobs/${id}`);
      const { steps } = await client.json<{ readonly steps: readonly StepStatus[] }>(`/jobs/${id}/steps`);
      heard = Date.now();
      show(job, steps);
      if (isDone(job)) return job;
    } catch (error) {
      if (!(error instanceof UnreachableError) || Date.now() - heard > PATIENCE_MS) throw error;
    }
    await wait(POLL_MS);
  }
}

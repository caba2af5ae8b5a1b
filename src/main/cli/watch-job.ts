import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from './client.ts';

const POLL_MS = 300;

/** The parts of statusInfo (Part 1 statusInfo.yaml) that the command line shows. */
export interface JobStatus {
  readonly jobID: string;
  readonly processID: string;
  readonly status: 'accepted' | 'running' | 'successful' | 'failed' | 'dismissed';
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

function isDone(job: JobStatus): boolean {
  return job.status === 'successful' || job.status === 'failed' || job.status === 'dismissed';
}

/** Follows a job to its end; `show` is called with each look at it. */
export async function watchJob(
  client: Client,
  id: string,
  show: (job: JobStatus, steps: readonly StepStatus[]) => void,
): Promise<JobStatus> {
  for (;;) {
    const job = await client.json<JobStatus>(`/jobs/${id}`);
    const { steps } = await client.json<{ readonly steps: readonly StepStatus[] }>(`/jobs/${id}/steps`);
    show(job, steps);
    if (isDone(job)) return job;
    await wait(POLL_MS);
  }
}

import type { Job, JobStatus } from '../../jobs/job.ts';
import type { OperationContext } from '../operation.ts';

type Sight = Pick<OperationContext, 'acceptedAsRunning'>;

/** A job as clients see it. Some wait only while a job is `running`, so a server may say so from the beginning. */
export function seenJob(job: Job, { acceptedAsRunning }: Sight): Job {
  return acceptedAsRunning && job.status === 'accepted' ? { ...job, status: 'running' } : job;
}

/** The statuses of the jobs that are seen to have these. */
export function storedStatuses(
  seen: readonly JobStatus[],
  { acceptedAsRunning }: Sight,
): readonly JobStatus[] {
  if (!acceptedAsRunning) return seen;
  return seen.flatMap((status) =>
    status === 'running' ? ['accepted' as const, status] : status === 'accepted' ? [] : status,
  );
}

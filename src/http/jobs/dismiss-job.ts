import { isTerminal } from '../../jobs/status.ts';
import type { Operation } from '../operation.ts';
import { findJob, noSuchJob } from './find-job.ts';
import { removedInfo, statusInfo } from './status-info.ts';

/**
 * `DELETE /jobs/{jobID}` (Part 1 `/req/dismiss/job-dismiss-op`): stops a job, or removes one that has finished. One that finishes
 * at this moment stays: nobody wanted its results gone.
 */
export const dismissJob: Operation =
  ({ jobs, base }) =>
  async (request) => {
    const { id, status } = await findJob(jobs, request);
    return isTerminal(status)
      ? removedInfo((await jobs.remove(id)) ?? noSuchJob(id), base(request))
      : statusInfo((await jobs.dismiss(id)) ?? noSuchJob(id), base(request));
  };

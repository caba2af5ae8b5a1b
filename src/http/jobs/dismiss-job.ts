import type { Operation } from '../operation.ts';
import { noSuchJob } from './find-job.ts';
import { statusInfo } from './status-info.ts';

/** `DELETE /jobs/{jobID}` (Part 1 `/req/dismiss/job-dismiss-op`). */
export const dismissJob: Operation =
  ({ jobs, base }) =>
  async (request) => {
    const { jobID } = request.params as { readonly jobID: string };
    return statusInfo((await jobs.dismiss(jobID)) ?? noSuchJob(jobID), base(request));
  };

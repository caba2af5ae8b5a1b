import { isTerminal } from '../../jobs/status.ts';
import { resultNotReady } from '../../processes/execute/job-outputs.ts';
import type { Operation } from '../operation.ts';
import { findJob, noSuchJob } from './find-job.ts';
import { statusInfo } from './status-info.ts';

/** `DELETE /jobs/{jobID}/results`: the job stays, with its logs. No standard has it. */
export const removeResults: Operation =
  ({ jobs, base }) =>
  async (request) => {
    const job = await findJob(jobs, request);
    if (!isTerminal(job.status)) throw resultNotReady(job);
    return statusInfo((await jobs.removeResults(job.id)) ?? noSuchJob(job.id), base(request));
  };

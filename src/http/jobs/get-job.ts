import type { Operation } from '../operation.ts';
import { findJob } from './find-job.ts';
import { statusInfo } from './status-info.ts';

/** `GET /jobs/{jobID}` (Part 1 `/req/core/job-success`). */
export const getJob: Operation =
  ({ jobs, base }) =>
  async (request) =>
    statusInfo(await findJob(jobs, request), base(request));

import type { Operation } from '../operation.ts';
import { findJob } from './find-job.ts';
import { seenJob } from './seen-job.ts';
import { statusInfo } from './status-info.ts';

/** `GET /jobs/{jobID}` (Part 1 `/req/core/job-success`). */
export const getJob: Operation = (context) => async (request) =>
  statusInfo(seenJob(await findJob(context.jobs, request), context), context.base(request));

import type { Operation } from '../operation.ts';
import { findJob, noSuchJob } from './find-job.ts';
import { seenJob } from './seen-job.ts';
import { statusInfo } from './status-info.ts';
import { locked } from './update-job.ts';

/** `POST /jobs/{jobID}/results` (Part 4 `/req/job-management/start-post-op`): starts a job that was created; a body says nothing more. */
export const startJob: Operation = (context) => async (request) => {
  const { jobs } = context;
  const { id } = await findJob(jobs, request);
  const started = await jobs.start(id);
  if (started === undefined) throw locked((await jobs.get(id)) ?? noSuchJob(id));
  return statusInfo(seenJob(started, context), context.base(request));
};

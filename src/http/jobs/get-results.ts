import type { Operation } from '../operation.ts';
import { sendResults } from '../results/send-results.ts';
import { findJob } from './find-job.ts';

/** `GET /jobs/{jobID}/results` (Part 1 `/req/core/job-results`). */
export const getResults: Operation = (context) => async (request, reply) => {
  const job = await findJob(context.jobs, request);
  const { outputs } = request.query as { readonly outputs?: readonly string[] };
  return sendResults(job, context, request, reply, outputs);
};

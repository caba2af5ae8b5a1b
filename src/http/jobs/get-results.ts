import { prefersPage } from '../negotiation.ts';
import type { Operation } from '../operation.ts';
import { sendPage } from '../pages/page.ts';
import { resultsPage } from '../pages/results-page.ts';
import { readOutputs } from '../results/read-outputs.ts';
import { sendResults } from '../results/send-results.ts';
import { findJob } from './find-job.ts';

/** `GET /jobs/{jobID}/results` (Part 1 `/req/core/job-results`); a page for those who prefer one. */
export const getResults: Operation = (context) => async (request, reply) => {
  const job = await findJob(context.jobs, request);
  const { outputs, f } = request.query as { readonly outputs?: readonly string[]; readonly f?: string };
  reply.header('vary', 'Accept');
  if (f !== 'html' && (f !== undefined || !prefersPage(request)))
    return sendResults(job, context, request, reply, outputs);
  const base = context.base(request);
  const read = await readOutputs(job, context, request, outputs);
  return sendPage(reply, base, await resultsPage(job, read, base, context));
};

import type { Operation } from '../operation.ts';
import { readOutputs } from '../results/read-outputs.ts';
import { sendStacDocument } from '../results/stac-document.ts';
import { findJob } from './find-job.ts';

/** `GET /jobs/{jobID}/result`: where clients of an ADES look for the results, and what they find there. */
export const getStacResult: Operation = (context) => async (request, reply) => {
  const job = await findJob(context.jobs, request);
  const outputs = await readOutputs(job, context, request);
  return sendStacDocument(job, outputs, context, request, reply);
};

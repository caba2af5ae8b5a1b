import { Refusal } from '../../processes/refusal.ts';
import type { Operation } from '../operation.ts';
import { readOutputs } from '../results/read-outputs.ts';
import { sendOutput } from '../results/send-output.ts';
import { findJob } from './find-job.ts';

/** `GET /jobs/{jobID}/results/{outputID}` (Part 1 v2.0 `/req/core/job-result-op`). */
export const getResult: Operation = (context) => async (request, reply) => {
  const job = await findJob(context.jobs, request);
  const { outputID } = request.params as { readonly outputID: string };
  const value = (await readOutputs(job, context, request, [outputID]))[outputID];
  if (value === undefined || value === null) {
    throw new Refusal('result-not-available', `The job gave no value for the output '${outputID}'.`);
  }
  return sendOutput(value, context, request, reply);
};

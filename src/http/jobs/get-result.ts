import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../processes/refusal.ts';
import type { OutputValue } from '../../processes/shape-results/output-content.ts';
import type { Operation, OperationContext } from '../operation.ts';
import { readOutputs } from '../results/read-outputs.ts';
import { sendOutput } from '../results/send-output.ts';
import { findJob } from './find-job.ts';

/** `GET /jobs/{jobID}/results/{outputID}` (Part 1 v2.0 `/req/core/job-result-op`). */
export const getResult: Operation = (context) => async (request, reply) => {
  const value = await readOutput(context, request, reply);
  return sendOutput(value, context, request, reply);
};

/** The output that the path names; the reply gets its number of values (Part 1 v2.0 `/req/core/job-results-async-one-Nth`). */
export async function readOutput(
  context: OperationContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<NonNullable<OutputValue>> {
  const job = await findJob(context.jobs, request);
  const { outputID } = request.params as { readonly outputID: string };
  const value = (await readOutputs(job, context, request, [outputID]))[outputID];
  if (value === undefined || value === null) {
    throw new Refusal('result-not-available', `The job gave no value for the output '${outputID}'.`);
  }
  reply.header('ogc-output-values-count', Array.isArray(value) ? value.length : 1);
  return value;
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Job } from '../../jobs/job.ts';
import { wantsNothing } from '../../processes/execute/job-outputs.ts';
import { waitSignal } from '../close-signal.ts';
import { noSuchJob } from '../jobs/find-job.ts';
import { statusInfo } from '../jobs/status-info.ts';
import { jobUrl, jsonLink, linkHeader } from '../links.ts';
import type { Operation, OperationContext } from '../operation.ts';
import { parsePrefer } from '../prefer.ts';
import { asksFor } from '../profile.ts';
import { sendResults } from '../results/send-results.ts';
import { executeRequest } from './execute-request.ts';

/**
 * `POST /processes/{processID}/execution` (Part 1 `/req/core/process-execute-op`). Synchronous unless the client prefers otherwise; synchronous is the
 * same job, waited for.
 */
export const executeProcess: Operation = (context) => async (request, reply) => {
  const { processID } = request.params as { readonly processID: string };
  const { respondAsync, wait } = parsePrefer(request.headers['prefer'] as string | undefined);
  const asked = executeRequest(request, respondAsync ? 'async' : 'sync');
  const emptyIsNone = context.standard === '2.0' || asksFor(request, 'results');
  const job = await context.processes.execute(processID, { ...asked, emptyIsNone }, context.base(request));
  const monitor = jsonLink(jobUrl(context.base(request), job.id), 'monitor');
  // Clients of version 1.0 do not expect a link beside results, and version 2.0 asks for it (`/req/core/job-results-success-sync`).
  if (respondAsync || context.standard === '2.0') reply.header('link', linkHeader([monitor]));
  if (respondAsync) reply.header('preference-applied', 'respond-async');
  if (respondAsync && wait === undefined) return sendCreated(job, context, request, reply);
  const waited = (await untilDone(job, context, reply, respondAsync ? wait : undefined)) ?? noSuchJob(job.id);
  // Not in time; or the server closes, and the job goes on without it.
  if (!isFinished(waited)) return sendCreated(waited, context, request, reply);
  if (respondAsync) reply.header('preference-applied', `wait=${wait}`);
  if (waited.status === 'successful' && wantsNothing(waited)) return reply.code(204).send();
  return sendResults(waited, context, request, reply);
};

/** Until the job has finished, the client is gone, or `seconds` are over. */
function untilDone(
  job: Job,
  { jobs, closing }: OperationContext,
  reply: FastifyReply,
  seconds?: number,
): Promise<Job | undefined> {
  const gone = waitSignal(reply, closing);
  const signal = seconds === undefined ? gone : AbortSignal.any([gone, AbortSignal.timeout(seconds * 1000)]);
  return jobs.untilDone(job.id, signal);
}

function isFinished({ status }: Job): boolean {
  return status !== 'accepted' && status !== 'running';
}

function sendCreated(job: Job, context: OperationContext, request: FastifyRequest, reply: FastifyReply) {
  const base = context.base(request);
  return reply.code(201).header('location', jobUrl(base, job.id)).send(statusInfo(job, base));
}

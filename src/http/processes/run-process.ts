import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Job } from '../../jobs/job.ts';
import type { ExecuteRequest } from '../../processes/execute/execute-request.ts';
import { wantsNothing } from '../../processes/execute/job-outputs.ts';
import type { DeployedProcess } from '../../processes/process-store.ts';
import { waitSignal } from '../close-signal.ts';
import { noSuchJob } from '../jobs/find-job.ts';
import { seenJob } from '../jobs/seen-job.ts';
import { statusInfo } from '../jobs/status-info.ts';
import { jobUrl, jsonLink, linkHeader } from '../links.ts';
import type { OperationContext } from '../operation.ts';
import { addApplied, type Preference } from '../prefer.ts';
import { sendResults } from '../results/send-results.ts';
import { executionMode } from './execution-mode.ts';
import { removeUploads } from './multipart-request.ts';

/**
 * What a client says of a file that it has, or of a part that it wants. A file that this very request makes is sent whole: conditions come too
 * late for it, and the next request makes another one (RFC 9110 §13.1, §14.2).
 */
const OF_FILES = [
  'range',
  'if-range',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
];

/**
 * Creates a job and answers with its results, or with the job where those are not waited for, or not there in time. A synchronous execution is the same
 * job, waited for.
 *
 * @param uploads prefixes of what came with the request, removed where it is refused
 */
export async function runProcess(
  process: DeployedProcess,
  asked: Omit<ExecuteRequest, 'mode'>,
  preference: Preference,
  context: OperationContext,
  request: FastifyRequest,
  reply: FastifyReply,
  uploads: readonly string[] = [],
): Promise<FastifyReply> {
  const base = context.base(request);
  for (const name of OF_FILES) delete request.headers[name];
  const { mode, seconds } = executionMode(process.description, preference);
  const job = await orRemove(uploads, context, context.processes.execute(process, { ...asked, mode }, base));
  const monitor = linkHeader([jsonLink(jobUrl(base, job.id), 'monitor')]);
  const waited = seconds === 0 ? job : await untilDone(job, context, reply, seconds);
  // Not waited for, or not in time; or the server closes, and the job goes on without it.
  if (seconds === 0 || !isFinished(waited)) {
    if (preference.respondAsync && mode === 'async') addApplied(reply, 'respond-async');
    else if (mode === 'sync' && seconds !== undefined) addApplied(reply, `wait=${seconds}`);
    return reply
      .code(201)
      .headers({ location: jobUrl(base, job.id), link: monitor })
      .send(statusInfo(seenJob(waited, context), base));
  }
  // Clients of version 1.0 do not expect a link beside results, and version 2.0 asks for it (`/req/core/job-results-success-sync`).
  if (mode === 'async' || context.standard === '2.0') reply.header('link', monitor);
  if (seconds !== undefined) addApplied(reply, `wait=${seconds}`);
  else if (preference.respondSync) addApplied(reply, 'respond-sync');
  if (waited.status === 'successful' && wantsNothing(waited)) return reply.code(204).send();
  return sendResults(waited, context, request, reply);
}

async function orRemove(
  uploads: readonly string[],
  context: OperationContext,
  creating: Promise<Job>,
): Promise<Job> {
  try {
    return await creating;
  } catch (error) {
    await removeUploads(uploads, context);
    throw error;
  }
}

/** Until the job has finished, the client is gone, the server closes, or `seconds` are over. */
async function untilDone(
  { id }: Job,
  { jobs, closing }: OperationContext,
  reply: FastifyReply,
  seconds?: number,
): Promise<Job> {
  const gone = waitSignal(reply, closing);
  const signal = seconds === undefined ? gone : AbortSignal.any([gone, AbortSignal.timeout(seconds * 1000)]);
  return (await jobs.untilDone(id, signal)) ?? noSuchJob(id);
}

function isFinished({ status }: Job): boolean {
  return status !== 'accepted' && status !== 'running';
}

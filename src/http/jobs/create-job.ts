import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import type { JobDefinition } from '../../jobs/jobs.ts';
import { packageType } from '../../processes/package/package-type.ts';
import { Refusal } from '../../processes/refusal.ts';
import { jobUrl } from '../links.ts';
import type { Operation } from '../operation.ts';
import { parsePrefer } from '../prefer.ts';
import { checkContentSchema } from './content-schema.ts';
import { newJob } from './new-job.ts';
import { seenJob } from './seen-job.ts';
import { statusInfo } from './status-info.ts';

/**
 * `POST /jobs` (Part 4 `/req/job-management/create-post-op`): a job that waits to be started; with `Prefer: respond-async` it starts
 * at once.
 */
export const createJob: Operation = (context) => async (request, reply) => {
  checkContentSchema(request);
  const base = context.base(request);
  const order = await newJob(definitionOf(request), context, base);
  const { respondAsync } = parsePrefer(request.headers['prefer'] as string | undefined);
  const job = await context.jobs.create(respondAsync ? order : { ...order, held: true });
  if (respondAsync) reply.header('preference-applied', 'respond-async');
  return reply
    .code(201)
    .header('location', jobUrl(base, job.id))
    .send(statusInfo(seenJob(job, context), base));
};

function definitionOf(request: FastifyRequest): JobDefinition {
  const { w } = request.query as { readonly w?: string };
  const body = Buffer.isBuffer(request.body) ? textOf(request.body) : JSON.stringify(request.body);
  return {
    mediaType: packageType(request.headers['content-type'] ?? '', body),
    body,
    ...(w !== undefined && { workflow: w }),
  };
}

function textOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString();
  throw new Refusal('malformed-body', 'The body is not UTF-8 text, as CWL is.');
}

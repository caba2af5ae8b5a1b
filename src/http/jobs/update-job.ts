import type { Job } from '../../jobs/job.ts';
import type { JobDefinition } from '../../jobs/jobs.ts';
import { isTerminal } from '../../jobs/status.ts';
import { readExactJson } from '../../processes/exact-json.ts';
import type { JsonObject } from '../../processes/json-object.ts';
import { HttpProblem } from '../http-problem.ts';
import type { Operation, OperationContext } from '../operation.ts';
import { checkContentSchema } from './content-schema.ts';
import { findJob, noSuchJob } from './find-job.ts';
import { marksOf } from './job-marks.ts';
import { isJson, type OrderBody } from './job-order.ts';
import { mergePatch } from './merge-patch.ts';
import { newJob } from './new-job.ts';
import { statusInfo } from './status-info.ts';

/** What may be changed of a job that has ended. */
const MARKS: readonly string[] = ['title', 'tags', 'labels'];

/**
 * `PATCH /jobs/{jobID}` (Part 4 `/req/job-management/update-patch-op`): changes the definition of a job that was not started, and title,
 * tags and labels of one that has ended.
 */
export const updateJob: Operation = (context) => async (request) => {
  checkContentSchema(request);
  const job = await findJob(context.jobs, request);
  const base = context.base(request);
  const patch = request.body as JsonObject;
  if (job.status === 'created') return statusInfo(await redefine(job, patch, context, base), base);
  if (!isTerminal(job.status) || !Object.keys(patch).every((name) => MARKS.includes(name))) throw locked(job);
  const marks = marksOf(mergePatch({ ...job.marks }, patch));
  return statusInfo((await context.jobs.mark(job.id, marks)) ?? noSuchJob(job.id), base);
};

async function redefine(job: Job, patch: JsonObject, context: OperationContext, base: string): Promise<Job> {
  const before = (await context.jobs.definition(job.id, 'plain')) ?? noSuchJob(job.id);
  const order = await newJob(patched(before, patch), context, base);
  const changed = await context.jobs.redefine(job.id, order);
  if (changed !== undefined) return changed;
  // Somebody was faster: it was started, or removed.
  throw locked((await context.jobs.get(job.id)) ?? noSuchJob(job.id));
}

/** A CWL document becomes the package of an order, so that there is a place for inputs beside it. */
function patched(before: JobDefinition, patch: JsonObject): JobDefinition {
  const order = isOrder(before)
    ? (readExactJson(Buffer.from(before.body)) as JsonObject)
    : { executionUnit: { value: before.body, mediaType: before.mediaType } };
  return { ...before, mediaType: 'application/json', body: JSON.stringify(mergePatch(order, patch)) };
}

function isOrder({ mediaType, body }: JobDefinition): boolean {
  return isJson(mediaType) && (readExactJson(Buffer.from(body)) as OrderBody).cwlVersion === undefined;
}

export function locked({ id, status }: Job): HttpProblem {
  const what = isTerminal(status)
    ? `has ended (${status}); only its title, tags and labels can be changed`
    : `is ${status} and cannot be changed or started`;
  return new HttpProblem(
    'locked',
    `The job '${id}' ${what}. POST its definition to /jobs to make another one.`,
  );
}

import type { FastifyRequest } from 'fastify';
import { fileRecord } from '../../processes/file-record.ts';
import { isFolder } from '../../processes/list-folder.ts';
import { readFile } from '../../processes/read-file.ts';
import { Refusal } from '../../processes/refusal.ts';
import { findJob } from '../jobs/find-job.ts';
import type { Operation, OperationContext } from '../operation.ts';
import { asksFor } from '../profile.ts';
import { redirectToStore } from '../results/file-links.ts';
import { sendStored } from '../results/send-stored.ts';
import { sendFolder } from './send-folder.ts';

/** A path has slashes, so the route takes everything below `files/`. */
export const FILE_ROUTE = '/jobs/:jobID/files/*';

/** `GET /jobs/{jobID}/files/{path}`: a stored file of a job, or a folder where the path ends with `/`. */
export const getFile: Operation = (context) => async (request, reply) => {
  const { jobID, '*': path } = request.params as { readonly jobID: string; readonly '*': string };
  const key = `jobs/${jobID}/${path}`;
  const url = ownUrl(context, request);
  try {
    if (key.endsWith('/')) return await sendFolder(key, url, context, request, reply);
    const { outputs } = (await context.jobs.get(jobID)) ?? {};
    const record = fileRecord(outputs, key);
    const isView = asksFor(request, 'stac');
    const redirect = isView ? undefined : await redirectToStore(key, record, context, request, reply);
    if (redirect !== undefined) return redirect;
    return await sendStored(await readFile(context.objects, key, record), url, request, reply);
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'no-such-file') throw error;
    await findJob(context.jobs, request);
    if (key.endsWith('/') || !(await isFolder(context.objects, `${key}/`))) throw error;
    return reply.redirect(`${url}/${queryOf(request)}`, 308);
  }
};

function ownUrl({ base }: OperationContext, request: FastifyRequest): string {
  return base(request) + (request.url.split('?')[0] ?? '');
}

function queryOf(request: FastifyRequest): string {
  const at = request.url.indexOf('?');
  return at === -1 ? '' : request.url.slice(at);
}

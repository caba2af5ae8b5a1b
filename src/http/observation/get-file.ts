import type { FastifyReply, FastifyRequest } from 'fastify';
import { fileRecord } from '../../processes/file-record.ts';
import { isFolder, listFolder } from '../../processes/list-folder.ts';
import { readFile } from '../../processes/read-file.ts';
import { Refusal } from '../../processes/refusal.ts';
import { findJob } from '../jobs/find-job.ts';
import { choose } from '../negotiation.ts';
import type { Operation, OperationContext } from '../operation.ts';
import { sendFile } from '../results/send-file.ts';
import { entryUrls, folderPage } from './folder-index.ts';

/** A path has slashes, so the route takes everything below `files/`. */
export const FILE_ROUTE = '/jobs/:jobID/files/*';

/** `GET /jobs/{jobID}/files/{path}`: a stored file of a job, or a folder where the path ends with `/`. */
export const getFile: Operation = (context) => async (request, reply) => {
  const { jobID, '*': path } = request.params as { readonly jobID: string; readonly '*': string };
  const key = `jobs/${jobID}/${path}`;
  try {
    if (key.endsWith('/')) return await sendFolder(key, context, request, reply);
    const { outputs } = (await context.jobs.get(jobID)) ?? {};
    const file = await readFile(context.objects, key, fileRecord(outputs, key));
    return await sendFile(file, request, reply);
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'no-such-file') throw error;
    await findJob(context.jobs, request);
    if (key.endsWith('/') || !(await isFolder(context.objects, `${key}/`))) throw error;
    return reply.redirect(`${ownUrl(context, request)}/`, 308);
  }
};

async function sendFolder(
  prefix: string,
  context: OperationContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const items = await listFolder(context.objects, prefix);
  if (choose(request, ['application/json', 'text/html']) === 'application/json') {
    const urls = entryUrls(items, ownUrl(context, request));
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(urls));
  }
  const title = prefix.slice(prefix.lastIndexOf('/', prefix.length - 2) + 1);
  return reply.type('text/html; charset=utf-8').send(folderPage(items, title));
}

function ownUrl({ base }: OperationContext, request: FastifyRequest): string {
  return base(request) + (request.url.split('?')[0] ?? '');
}

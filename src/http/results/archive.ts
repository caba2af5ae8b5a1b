/** Whole results as one download, and the list to check it by. */
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Job, Outputs } from '../../jobs/job.ts';
import { type ArchivePlan, planArchive } from '../../processes/archive/archive-plan.ts';
import { manifestOf } from '../../processes/archive/manifest.ts';
import { type ZipEntry, zipStream } from '../../processes/archive/zip-stream.ts';
import { contentDisposition } from '../../processes/content-disposition.ts';
import { goneSignal } from '../close-signal.ts';
import { jobUrl, jsonLink } from '../links.ts';
import type { OperationContext } from '../operation.ts';
import { sendJson } from './send-json.ts';

/** In the ZIP: the outputs, their files with paths in the ZIP as locations. */
const INDEX = 'results.json';

/** The outputs as a ZIP stream; see planArchive for what lies where. */
export function sendResultsZip(
  job: Job,
  outputs: Outputs,
  { objects }: OperationContext,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const plan = planArchive(outputs);
  const entries: ZipEntry[] = [
    { kind: 'text', path: INDEX, text: `${JSON.stringify(plan.outputs, null, 2)}\n` },
    ...zipEntries(plan),
  ];
  const name = `${job.processId}-${job.id}.zip`;
  return sendZip(name, job.finished ?? job.updated, entries, objects, request, reply);
}

export function zipEntries(plan: ArchivePlan): readonly ZipEntry[] {
  return [
    ...plan.files.map(({ path, key, file }) => ({ kind: 'file', path, key, record: file }) as const),
    ...plan.emptyFolders.map((path) => ({ kind: 'folder', path }) as const),
  ];
}

/** Answers with a ZIP; its length is not known before it has been written. */
export function sendZip(
  name: string,
  modified: Date,
  entries: readonly ZipEntry[],
  objects: OperationContext['objects'],
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  reply.type('application/zip').header('content-disposition', contentDisposition(name, 'attachment'));
  if (request.method === 'HEAD') return reply.send(Readable.from([]));
  return reply.send(zipStream(entries, objects, modified, goneSignal(reply)));
}

/** Files of the results with sizes and checksums. */
export async function sendManifest(
  job: Job,
  outputs: Outputs,
  context: OperationContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const base = context.base(request);
  const files = await manifestOf(planArchive(outputs).files, base, context.objects, goneSignal(reply));
  const results = `${jobUrl(base, job.id)}/results`;
  const manifest = {
    jobID: job.id,
    processID: job.processId,
    size: files.reduce((sum, { size }) => sum + size, 0),
    files,
    links: [
      jsonLink(`${results}?f=manifest`, 'self', 'This list'),
      jsonLink(results, 'collection', 'Results'),
      { href: `${results}?f=zip`, rel: 'enclosure', type: 'application/zip', title: 'All of them as a ZIP' },
    ],
  };
  return sendJson(reply, manifest);
}

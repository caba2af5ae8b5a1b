/** One output that is, or holds, more than a file. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { planArchive } from '../../processes/archive/archive-plan.ts';
import { nameOf, type OutputFolder, type OutputValue } from '../../processes/shape-results/output-content.ts';
import { choose, namesType } from '../negotiation.ts';
import type { OperationContext } from '../operation.ts';
import { sendZip, zipEntries } from './archive.ts';
import { sendCatalogue } from './send-stored.ts';

export function wantsZip(request: FastifyRequest): boolean {
  const { f } = request.query as { readonly f?: string };
  return f === 'zip' || (f === undefined && namesType(request, 'application/zip'));
}

/** All files of an output: a file with those beside it, a folder, or the numbered ones of a list. */
export function sendOutputZip(
  value: OutputValue,
  { objects }: OperationContext,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const plan = planArchive({ output: value });
  const entries = zipEntries(plan).map((entry) => ({ ...entry, path: entry.path.slice('output/'.length) }));
  // Stored objects do not change, so the time says nothing; ZIP knows none before this one.
  return sendZip(
    `${nameOf(value) ?? 'output'}.zip`,
    new Date('1980-01-01T00:00:00Z'),
    entries,
    objects,
    request,
    reply,
  );
}

/** A folder as STAC by its profile, and as a page where that is; undefined where its link is wanted. */
export async function sendOutputFolder(
  { prefix, url }: OutputFolder,
  context: OperationContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const catalogue = await sendCatalogue(prefix, url, context.objects, request, reply);
  if (catalogue !== undefined) return catalogue;
  const { f } = request.query as { readonly f?: string };
  const type = f === undefined ? choose(request, ['application/json', 'text/html']) : f;
  return type === 'text/html' ? reply.redirect(url, 303) : undefined;
}

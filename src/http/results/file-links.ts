import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FileRecord } from '../../processes/read-file.ts';
import { presignedLink } from '../../processes/shape-results/presigned-files.ts';
import type { OperationContext } from '../operation.ts';

/** Sends a client that wants bytes to the object store, where the deployment says so; undefined otherwise. A link allows GET only. */
export async function redirectToStore(
  key: string,
  record: FileRecord,
  { objects, linkSeconds }: Pick<OperationContext, 'objects' | 'linkSeconds'>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  if (linkSeconds === undefined || request.method !== 'GET') return undefined;
  // What is not there is said here.
  if ((await objects.head(key)) === undefined) return undefined;
  const link = await presignedLink(key, record, objects, linkSeconds);
  // Whoever kept the link would find it expired.
  return link === undefined ? undefined : reply.header('cache-control', 'no-store').redirect(link, 307);
}

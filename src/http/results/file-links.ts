import type { FastifyReply, FastifyRequest } from 'fastify';
import { type CwlValue, isFile } from '../../cwl/values/value.ts';
import type { FileRecord } from '../../processes/read-file.ts';
import { contentOf, type OutputContent } from '../../processes/shape-results/output-content.ts';
import { presignedLink, withPresignedFiles } from '../../processes/shape-results/presigned-files.ts';
import type { OperationContext } from '../operation.ts';

type Links = Pick<OperationContext, 'objects' | 'linkSeconds'>;

/** The value as it is to be shown: with the object store's own links to its files where the deployment says so. */
export async function withFileLinks<T extends CwlValue>(
  value: T,
  { objects, linkSeconds }: Links,
): Promise<T> {
  if (linkSeconds === undefined) return value;
  return (await withPresignedFiles(value, objects, linkSeconds)) as T;
}

/** An output as the body of an answer; links in it are as above. */
export async function contentWithLinks(
  value: CwlValue,
  base: string,
  context: Links,
): Promise<OutputContent> {
  const shown = isFile(value) ? value : await withFileLinks(value, context);
  return contentOf(shown, base, context.objects);
}

/** Sends a client that wants bytes to the object store, where the deployment says so; undefined otherwise. A link allows GET only. */
export async function redirectToStore(
  key: string,
  record: FileRecord,
  { objects, linkSeconds }: Links,
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

import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { contentDisposition } from '../../processes/content-disposition.ts';
import { isText } from '../../processes/media-types.ts';
import type { StoredFile } from '../../processes/read-file.ts';
import { goneSignal } from '../close-signal.ts';
import { expectSame, hasAlready, partOf } from './preconditions.ts';

/** Streams a stored file, or the part of it that was asked for; 304 where the client has it already. Throws Refusal `precondition-failed` and `bad-range`. */
export async function sendFile(
  file: StoredFile,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { size, mediaType } = file;
  reply.headers({
    etag: file.etag,
    'last-modified': file.modified.toUTCString(),
    'accept-ranges': 'bytes',
    // Every answer is checked with the tag: the bytes stay, but the job may be removed.
    'cache-control': 'private, no-cache',
  });
  const isHead = request.method === 'HEAD';
  expectSame(file, request.headers);
  if (hasAlready(file, request.headers)) return reply.code(304).send();
  // A range has no meaning for a HEAD (RFC 9110 §14.2).
  const part = isHead ? undefined : partOf(file, request.headers);
  if (part) reply.code(206).header('content-range', `bytes ${part.start}-${part.end}/${size}`);
  reply.headers({
    'content-type': isText(mediaType) ? `${mediaType}; charset=utf-8` : mediaType,
    'content-length': part ? part.end - part.start + 1 : size,
    'content-disposition': contentDisposition(file.name),
    // Files come from the programs of packages: a page among them must not act in the name of this server.
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'sandbox',
  });
  // The length is set above; what is behind it is not read for a HEAD.
  if (isHead) return reply.send(Readable.from([]));
  return reply.send(await file.open(part, goneSignal(reply)));
}

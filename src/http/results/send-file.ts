import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isText } from '../../processes/media-types.ts';
import type { StoredFile } from '../../processes/read-file.ts';
import { goneSignal } from '../close-signal.ts';

/** Streams a stored file, or the part of it that was asked for; 304 where the client has it already. */
export async function sendFile(
  file: StoredFile,
  request: FastifyRequest,
  reply: FastifyReply,
  mediaType: string = file.mediaType,
): Promise<FastifyReply> {
  reply.headers({ etag: file.etag, 'accept-ranges': 'bytes', 'last-modified': file.modified.toUTCString() });
  if (hasAlready(file, request.headers['if-none-match'])) return reply.code(304).send();
  const { start, end } = file.part ?? { start: 0, end: file.size - 1 };
  if (file.part) reply.code(206).header('content-range', `bytes ${start}-${end}/${file.size}`);
  reply.headers({
    'content-type': isText(mediaType) ? `${mediaType}; charset=utf-8` : mediaType,
    'content-length': end - start + 1,
    // Files come from the programs of packages: a page among them must not act in the name of this server.
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'sandbox',
  });
  // The length is set above; what is behind it is not read for a HEAD.
  if (request.method === 'HEAD') return reply.send(Readable.from([]));
  return reply.send(await file.open(goneSignal(reply)));
}

function hasAlready(file: StoredFile, header: string | undefined): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(file.etag) || tags.includes('*');
}

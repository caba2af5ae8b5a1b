import type { FastifyReply } from 'fastify';
import { type Link, linkHeader } from '../links.ts';

/** Adds links to those that the answer has in its `Link` header. */
export function addLinks(reply: FastifyReply, links: readonly Link[]): void {
  if (links.length === 0) return;
  const before = reply.getHeader('link');
  reply.header('link', [...(typeof before === 'string' ? [before] : []), linkHeader(links)].join(', '));
}

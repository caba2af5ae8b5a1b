import type { FastifyReply } from 'fastify';

/** Answers with JSON as it is, whatever media type the contract would choose. */
export function sendJson(
  reply: FastifyReply,
  json: unknown,
  type = 'application/json; charset=utf-8',
): FastifyReply {
  return reply.type(type).send(JSON.stringify(json));
}

import type { FastifyReply } from 'fastify';

/** Aborts when the client goes away before it has its answer. */
export function goneSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

/**
 * Aborts when the client goes away or the server closes: for answers that wait for something to happen.
 *
 * @param closing aborts when the server closes
 */
export function waitSignal(reply: FastifyReply, closing: AbortSignal): AbortSignal {
  return AbortSignal.any([goneSignal(reply), closing]);
}

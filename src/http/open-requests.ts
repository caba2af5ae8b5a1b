import { finished } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { HttpProblem } from './http-problem.ts';

/** Seconds after which a client may ask again: most answers take less. */
const RETRY_AFTER = '1';

/**
 * Refuses a request with 429 while its client, known by its address, has as many others open: those that wait for a job hold memory and a
 * connection each.
 */
export function limitOpenRequests(app: FastifyInstance, most: number): void {
  const open = new Map<string, number>();
  app.addHook('onRequest', async ({ ip }, reply) => {
    const count = open.get(ip) ?? 0;
    if (count >= most) {
      throw new HttpProblem(
        'too-many-requests',
        `This client has ${most} requests open, as many as this server allows. Wait for some of their answers; execute with Prefer: respond-async instead of waiting for results.`,
        { headers: { 'retry-after': RETRY_AFTER } },
      );
    }
    open.set(ip, count + 1);
    // Also where the client goes away before the answer.
    finished(reply.raw, () => {
      const left = (open.get(ip) ?? 1) - 1;
      if (left > 0) open.set(ip, left);
      else open.delete(ip);
    });
  });
}

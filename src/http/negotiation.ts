import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bare } from '../processes/media-types.ts';
import { HttpProblem } from './http-problem.ts';
import { produces } from './route-contract.ts';

/** Refuses a request whose `Accept` allows none of the media types that the contract has for the answer. */
export function addNegotiation(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    const types = produces(request.routeOptions.schema);
    // Where the answer may have any type, its handler negotiates.
    if (types.length > 0 && !types.includes('*/*')) choose(request, types.map(bare));
  });
}

/**
 * The best of the types by `Accept`, whose parameters (`version=3.0`, `charset=utf-8`) do not count. Throws HttpProblem
 * `not-acceptable`.
 */
export function choose(request: FastifyRequest, types: readonly string[]): string {
  const ranges = (request.headers.accept ?? '').split(',').map(withoutWeight);
  const forms = types.flatMap((type) => [type, ...ranges.filter((range) => bare(range) === type)]);
  const best = request.accepts().type(forms);
  if (typeof best === 'string') return bare(best);
  throw new HttpProblem(
    'not-acceptable',
    `This resource can be had as ${types.join(', ')}, which Accept excludes.`,
  );
}

function withoutWeight(range: string): string {
  return range.replace(/;\s*q=[^;]*/i, '').trim();
}

/** Whether `Accept` names this very type, and not only by a wildcard. */
export function namesType(request: FastifyRequest, type: string): boolean {
  const ranges = (request.headers.accept ?? '').split(',');
  return ranges.some((range) => bare(range) === type && !/;\s*q=0(?:\.0*)?\s*(?:;|$)/.test(range));
}

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bare, JSON_TYPE } from '../processes/media-types.ts';
import { HttpProblem } from './http-problem.ts';
import { produces } from './route-contract.ts';

export const HTML = 'text/html';
const PROBLEM_TYPE = 'application/problem+json';
/** Of one type: each is compared with all that the header has, and a header has room for a thousand. */
const MOST_RANGES = 5;

declare module 'fastify' {
  interface FastifyRequest {
    /** Media type of the answer as far as the contract decides; empty where the handler does. */
    answerType: string;
  }
}

/** Refuses a request whose `Accept` allows none of the media types that the contract has for the answer. `f` of the query counts before it. */
export function addNegotiation(app: FastifyInstance): void {
  app.decorateRequest('answerType', '');
  app.addHook('onRequest', async (request) => {
    const types = produces(request.routeOptions.schema).map(bare);
    // Where the answer may have any type, its handler negotiates.
    if (types.length === 0 || types.includes('*/*')) return;
    const { f } = request.query as { readonly f?: unknown };
    if (f === 'html' && types.includes(HTML)) request.answerType = HTML;
    else if (f === 'json' && types.includes(JSON_TYPE)) request.answerType = JSON_TYPE;
    else request.answerType = choose(request, types);
  });
}

/** Whether a person is in front of it: `Accept` names HTML and likes nothing that is for programs as much. */
export function prefersPage(request: FastifyRequest): boolean {
  return namesType(request, HTML) && request.accepts().type([JSON_TYPE, PROBLEM_TYPE, HTML]) === HTML;
}

/**
 * The best of the types by `Accept`, whose parameters (`version=3.0`, `charset=utf-8`) do not count. Throws HttpProblem
 * `not-acceptable`.
 */
export function choose(request: FastifyRequest, types: readonly string[]): string {
  const ranges = (request.headers.accept ?? '').split(',').map(withoutWeight);
  const rangesOf = (type: string) => ranges.filter((range) => bare(range) === type).slice(0, MOST_RANGES);
  const forms = types.flatMap((type) => [type, ...rangesOf(type)]);
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

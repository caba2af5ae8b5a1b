import type { FastifyInstance, HTTPMethods } from 'fastify';
import type { Contract } from './contract.ts';
import { HttpProblem } from './http-problem.ts';
import { isContracted } from './route-contract.ts';

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'];

/** Marks routes that only say which methods there are. */
declare module 'fastify' {
  interface FastifyContextConfig {
    refusesMethod?: boolean;
  }
}

/** Remembers the methods of each URL of the contract; what it returns, called after all routes, refuses the others with 405 and `Allow`. */
export function collectMethods(app: FastifyInstance, { paths }: Contract): (routes: FastifyInstance) => void {
  const known = new Map<string, Set<string>>();
  app.addHook('onRoute', (route) => {
    if (!isContracted(route) && !(route.url in paths)) return;
    const methods = known.get(route.url) ?? new Set();
    for (const method of [route.method].flat()) methods.add(method);
    known.set(route.url, methods);
  });
  return (routes) => {
    for (const [url, methods] of known) refuseOthers(routes, url, methods);
  };
}

function refuseOthers(routes: FastifyInstance, url: string, methods: ReadonlySet<string>): void {
  const others = METHODS.filter((method) => !methods.has(method));
  if (others.length === 0) return;
  const allow = METHODS.filter((method) => methods.has(method)).join(', ');
  const refuse = async (): Promise<never> => {
    throw new HttpProblem('method-not-allowed', `This resource has the methods ${allow}.`, {
      headers: { allow },
    });
  };
  // Before the body is read: it does not matter any more.
  routes.route({ method: others, url, config: { refusesMethod: true }, onRequest: refuse, handler: refuse });
}

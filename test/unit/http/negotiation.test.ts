import type { FastifyRequest } from 'fastify';
import { expect, it } from 'vitest';
import { choose } from '../../../src/http/negotiation.ts';
import { startServer } from './support/server.ts';

it('does not look at parameters of media types', async () => {
  const accept = 'text/html;level=1;q=0.2, application/json;version=3.0;q=0.9';
  const response = await startServer().ask('/conformance', { headers: { accept } });

  expect([response.statusCode, response.headers['content-type']]).toEqual([
    200,
    expect.stringContaining('application/json'),
  ]);
});

it('compares few forms of a type, however many ranges the header has', () => {
  let compared = 0;
  const ranges = Array.from({ length: 1000 }, (_none, number) => `text/html;v=${number}`);
  const type = (forms: readonly string[]) => {
    compared = forms.length;
    return forms[0];
  };
  choose({ headers: { accept: ranges.join() }, accepts: () => ({ type }) } as unknown as FastifyRequest, [
    'text/html',
    'application/json',
  ]);

  expect(compared).toBeLessThan(20);
});

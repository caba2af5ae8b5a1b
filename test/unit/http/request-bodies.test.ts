import { once } from 'node:events';
import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { type Ask, startServer } from './support/server.ts';

const CONTENT: readonly (readonly [what: string, contentType: string, body: string])[] = [
  ['of a media type that is none', 'aaaa', 'x'],
  ['of no use here', 'text/plain', 'x'],
  ['that is broken JSON', 'application/json', '{'],
  ['in parts without a boundary', 'multipart/form-data', 'x'],
  ['longer than a document may be', 'application/json', ' '.repeat(30_000)],
];

const OPERATIONS: readonly (readonly [method: NonNullable<Ask['method']>, url: string])[] = [
  ['GET', '/jobs/none'],
  ['DELETE', '/jobs/none'],
  ['DELETE', '/jobs/none/results'],
  ['DELETE', '/processes/none'],
  ['POST', '/jobs/none/results'],
  ['POST', '/jobs/none/callbacks/none'],
];

describe('content of a request whose operation takes none (RFC 9110 §9.3.5)', () => {
  it.each(
    OPERATIONS.flatMap(([method, url]) => CONTENT.map((content) => [method, url, ...content] as const)),
  )('%s %s: content %s is not looked at', async (method, url, _what, contentType, body) => {
    const server = startServer();

    const answer = await server.ask(url, { method, headers: { 'content-type': contentType }, body });

    expect(answer.statusCode).toBe(404);
  });

  it('leaves the connection to the next request, however long it is', async () => {
    const server = startServer();
    await server.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.app.server.address() as AddressInfo;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async (method: string, path: string, body: string) => {
      const headers = { 'content-type': 'aaaa', 'content-length': body.length };
      const asked = request({ agent, port, method, path, headers }).end(body);
      const [answer] = await once(asked, 'response');
      await text(answer);
      return [answer.statusCode, asked.reusedSocket];
    };

    const first = await ask('DELETE', '/jobs/none', 'x'.repeat(1_000_000));
    const second = await ask('DELETE', '/jobs/none', 'x');
    agent.destroy();

    expect(first).toEqual([404, false]);
    expect(second).toEqual([404, true]);
  });
});

import { once } from 'node:events';
import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { ECHO } from './support/packages.ts';
import { type Ask, startServer } from './support/server.ts';

const CONTENT: readonly (readonly [what: string, contentType: string, body: string])[] = [
  ['of a media type that is none', 'aaaa', 'x'],
  ['of no use here', 'text/plain', 'x'],
  ['that is broken JSON', 'application/json', '{'],
  ['in parts without a boundary', 'multipart/form-data', 'x'],
  ['longer than a document may be', 'application/json', ' '.repeat(30_000)],
];

/** Longer than what a socket, a stream and all limits hold. */
const LONG = 'x'.repeat(4_000_000);

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
});

const MANY_PARTS = `${'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'.repeat(150)}--x\r\n\r\n${LONG}`;

describe('content that is not read to its end', () => {
  it.each([
    ['of no use', 'DELETE', '/jobs/none', 'aaaa', LONG, 404],
    ['for nothing', 'POST', '/nothing', 'application/json', LONG, 404],
    ['of another type', 'POST', '/processes', 'text/plain', LONG, 415],
    ['longer than a document may be', 'POST', '/processes', 'application/cwl', LONG, 413],
    ['longer than a job order may be', 'POST', '/jobs', 'application/json', LONG, 413],
    ['longer than a file may be', 'POST', '/uploads?name=a', 'text/plain', LONG, 413],
    [
      'in too many parts',
      'POST',
      '/processes/echo/execution',
      'multipart/form-data; boundary=x',
      MANY_PARTS,
      400,
    ],
    [
      'with a part that is too long',
      'POST',
      '/processes/echo/execution',
      'multipart/related; boundary=x',
      `--x\r\n\r\n${LONG}`,
      413,
    ],
  ])('%s has its answer, and the next request on the connection too', async (_what, method, path, contentType, body, status) => {
    const server = startServer();
    await server.deploy(ECHO);
    await server.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.app.server.address() as AddressInfo;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async (content: string) => {
      const headers = { 'content-type': contentType, 'transfer-encoding': 'chunked' };
      const asked = request({ agent, port, method, path, headers }).end(content);
      const isFree = once(agent, 'free');
      const [answer] = await once(asked, 'response');
      await Promise.all([text(answer), isFree]);
      return { status: answer.statusCode, reused: asked.reusedSocket };
    };

    const answers = [await ask(body), await ask(body)];
    agent.destroy();

    expect(answers).toEqual([
      { status, reused: false },
      { status, reused: true },
    ]);
  });
});

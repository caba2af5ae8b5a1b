/** Bytes that Node's parser refuses, over a real connection. */
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { startServer } from './support/server.ts';

async function answerTo(bytes: string): Promise<{ head: string; body: string }> {
  const server = startServer();
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect((server.app.server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(Buffer.from(bytes, 'latin1'));
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  return { head, body };
}

describe('bytes that are no HTTP request', () => {
  it.each([
    ['no request line', 'hello\r\n\r\n', 400],
    ['a byte of another alphabet in the URL', 'GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['NUL in the URL', 'GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['NUL in a header', 'GET / HTTP/1.1\r\nHost: a\r\nAccept: \0\r\n\r\n', 400],
    ['two lengths', 'POST /jobs HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
    ['a length that is no number', 'POST /jobs HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n', 400],
    ['headers of 20 kB', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s: a problem document', async (_what, bytes, status) => {
    const { head, body } = await answerTo(bytes);

    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head).toContain('\r\nContent-Type: application/problem+json\r\n');
    expect(JSON.parse(body)).toMatchObject({ type: expect.any(String), status });
  });

  it.each([
    '/%',
    '/processes/%zz',
    '/api.h%tml',
  ])('a broken URL is told as a document, also to a browser: %s', async (url) => {
    const { head, body } = await answerTo(
      `GET ${url} HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\nConnection: close\r\n\r\n`,
    );

    expect(head).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(body)).toMatchObject({ code: 'invalid-request', instance: url });
  });
});

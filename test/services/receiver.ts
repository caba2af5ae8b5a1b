/** Receives callbacks on loopback: keeps what came and answers as it is told. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Receiver extends AsyncDisposable {
  readonly url: string;
  /** In the order of arrival. */
  readonly received: readonly Received[];
  /** Resolves when so many calls of a path have come, with them. */
  until(path: string, count?: number): Promise<readonly Received[]>;
}

/** Statuses that a path answers with in turn, the last one from then on; `silence` never answers. */
export type Answers = { readonly [path: string]: readonly (number | 'silence')[] };

/** A path that `answers` does not name answers 204. */
export async function receiveCallbacks(answers: Answers = {}): Promise<Receiver> {
  const received: Received[] = [];
  const news = new EventTarget();
  const of = (path: string) => received.filter((one) => one.path === path);
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0]!;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ path, headers: request.headers, text: Buffer.concat(chunks).toString() });
    const told = answers[path] ?? [204];
    const status = told[of(path).length - 1] ?? told.at(-1)!;
    // Who redirects leads to where it would be seen.
    if (status !== 'silence') response.writeHead(status, { location: '/elsewhere' }).end('thanks');
    news.dispatchEvent(new Event('received'));
  }
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async until(path, count = 1) {
      while (of(path).length < count)
        await new Promise((resolve) => news.addEventListener('received', resolve, { once: true }));
      return of(path);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

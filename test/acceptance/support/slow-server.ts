/** An HTTP server that lets every request wait until it is told to answer. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SlowServer extends AsyncDisposable {
  readonly url: string;
  /** Resolves when the first request has come. */
  readonly asked: Promise<void>;
  /** Answers what waits and whatever comes. */
  answer(): void;
}

export async function slowServer(body: Buffer): Promise<SlowServer> {
  const asked = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const server = createServer((_request, response) => {
    asked.resolve();
    void answered.promise.then(() => response.setHeader('content-type', 'image/tiff').end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: asked.promise,
    answer: answered.resolve,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

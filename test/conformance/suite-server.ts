/** Serves the folder of a suite over HTTP on loopback, as somebody's data would be served. */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface SuiteServer extends AsyncDisposable {
  /** URL of a file of the suite; a fragment is kept. */
  url(path: string): string;
}

/** A folder answers with a JSON array of what is in it; folders end with `/` there. */
export async function serveSuite(folder: string): Promise<SuiteServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    // The URL parser has resolved dots; encoded ones are resolved here and stay below the folder.
    const path = join(folder, normalize(decodeURIComponent(pathname)));
    answer(path, response, request.method === 'HEAD').catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url(path) {
      const [file = '', ...fragment] = path.split('#');
      const encoded = file.split('/').map(encodeURIComponent).join('/');
      return [`http://127.0.0.1:${port}/${encoded}`, ...fragment].join('#');
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(path: string, response: ServerResponse, isHead: boolean): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
  } else if (found.isDirectory()) {
    const entries = await readdir(path, { withFileTypes: true });
    const names = entries.map((entry) => encodeURIComponent(entry.name) + (entry.isDirectory() ? '/' : ''));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(names.sort()));
  } else {
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': found.size });
    if (isHead) response.end();
    else await pipeline(createReadStream(path), response);
  }
}

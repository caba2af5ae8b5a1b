/** Serves texts by path over HTTP, on loopback unless another address of the machine is named; a path that ends with `/` lists what is directly below as JSON. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FileServer extends AsyncDisposable {
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[];
}

export async function serveFiles(
  files: { readonly [path: string]: string },
  address = '127.0.0.1',
): Promise<FileServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/');
    asked.push(path);
    const body = path.endsWith('/') ? listing(files, path) : files[path];
    response.statusCode = body === undefined ? 404 : 200;
    response.setHeader('content-type', path.endsWith('/') ? 'application/json' : 'text/plain');
    response.end(body ?? 'not found');
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  return {
    url: `http://${address}:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listing(files: { readonly [path: string]: string }, folder: string): string | undefined {
  const names = Object.keys(files)
    .filter((path) => path.startsWith(folder))
    .map((path) => /^[^/]*\/?/.exec(path.slice(folder.length))![0]);
  return names.length === 0 ? undefined : JSON.stringify([...new Set(names)].map(encodeURI));
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectDocker } from '../../../src/containers/docker-connection.ts';
import { Shells } from '../../../src/containers/docker-shell.ts';
import { temporaryFolder } from '../../services/temporary-folder.ts';

const LABELS = { 'cwl-processes.session': 's1' };
const IMAGE = { id: 'sha256:1', entrypoint: [] } as unknown as Parameters<Shells['has']>[0];

/** An engine that makes one container and is asked for one file. */
let created: { readonly Labels?: unknown }[];
let hasFile: boolean;
let hasContainer: boolean;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url?.includes('/containers/create')) {
    created.push((await json(request)) as object);
    response.writeHead(201, { 'content-type': 'application/json' }).end('{"Id":"probe"}');
  } else if (!hasContainer) response.writeHead(404).end('{"message":"No such container: probe"}');
  else if (request.method === 'DELETE') response.writeHead(204).end();
  else if (request.method === 'HEAD') response.writeHead(hasFile ? 200 : 404).end();
  else response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const server = createServer((request, response) => void answer(request, response));

beforeAll(async () => {
  folder = await temporaryFolder();
  await new Promise<void>((resolve) => server.listen(join(folder.path, 'engine.sock'), resolve));
});
beforeEach(() => {
  created = [];
  hasFile = true;
  hasContainer = true;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await folder[Symbol.asyncDispose]();
});

function shells(): Shells {
  return new Shells(connectDocker(`unix://${folder.path}/engine.sock`));
}

describe('looking for a shell', () => {
  it('happens once, in a container that carries the labels of the one that asks', async () => {
    const known = shells();
    expect([await known.has(IMAGE, LABELS), await known.has(IMAGE, {})]).toEqual([true, true]);
    expect(created.map((options) => options.Labels)).toEqual([LABELS]);
  });

  it('finds none', async () => {
    hasFile = false;
    expect(await shells().has(IMAGE, LABELS)).toBe(false);
  });

  it('gives no answer where the container was removed meanwhile, and looks again', async () => {
    const known = shells();
    hasContainer = false;
    await expect(known.has(IMAGE, LABELS)).rejects.toThrow(/no such container/i);
    hasContainer = true;
    expect(await known.has(IMAGE, LABELS)).toBe(true);
  });
});

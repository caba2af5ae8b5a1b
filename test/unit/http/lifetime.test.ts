import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ECHO } from './support/packages.ts';
import { startServer, type TestServer } from './support/server.ts';

async function listening(): Promise<{ readonly server: TestServer; readonly url: string }> {
  const server = startServer();
  await server.deploy(ECHO);
  return { server, url: await server.app.listen({ port: 0, host: '127.0.0.1' }) };
}

const EXECUTE = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ inputs: { message: 'x' } }),
};

describe('a client that waits', () => {
  it('may go away, and the job goes on', async () => {
    const { server, url } = await listening();
    const abort = new AbortController();
    const waited = aborted(server);

    const asked = fetch(`${url}/processes/echo/execution`, { ...EXECUTE, signal: abort.signal });
    await created(server);
    abort.abort();

    await expect(asked).rejects.toThrow('abort');
    await waited;
    expect(server.jobs.known('job-1').status).toBe('accepted');
  });

  it('is told where its job is when the server closes', async () => {
    const { server, url } = await listening();

    const asked = fetch(`${url}/processes/echo/execution`, EXECUTE);
    await created(server);
    await server.app.close();

    expect((await asked).status).toBe(201);
  });

  it('has its stream of events ended when the server closes', async () => {
    const { server, url } = await listening();
    await server.execute('echo', { inputs: { message: 'x' } }, { prefer: 'respond-async' });

    const response = await fetch(`${url}/jobs/job-1/events`);
    const text = response.text();
    await server.app.close();

    expect(await text).toContain('retry: 1000');
  });
});

describe('an upload', () => {
  it('that breaks off leaves nothing behind', async () => {
    const { server, url } = await listening();
    const put = server.objects.put.bind(server.objects);
    const settled = new Promise<unknown>((resolve) => {
      server.objects.put = (key, body) => {
        const stored = put(key, body);
        stored.then(resolve, resolve);
        return stored;
      };
    });
    const abort = new AbortController();
    const body = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('half')) });

    const asked = fetch(`${url}/uploads?name=a`, {
      method: 'POST',
      body,
      duplex: 'half',
      signal: abort.signal,
    } as RequestInit);
    setTimeout(() => abort.abort(), 50);

    await expect(asked).rejects.toThrow('abort');
    expect(await settled).toBeInstanceOf(Error);
    expect(server.objects.objects.size).toBe(0);
  });
});

/** Resolves when a job is there. */
async function created(server: TestServer): Promise<void> {
  while ((await server.jobs.get('job-1')) === undefined) await new Promise(setImmediate);
}

/** Resolves when the server stops waiting for a job. */
function aborted(server: TestServer): Promise<unknown> {
  const untilDone = server.jobs.untilDone.bind(server.jobs);
  return new Promise((resolve) => {
    server.jobs.untilDone = (id, signal) => {
      void once(signal, 'abort').then(resolve);
      return untilDone(id, signal);
    };
  });
}

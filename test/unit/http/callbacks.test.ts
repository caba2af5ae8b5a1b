import { describe, expect, it } from 'vitest';
import type { CallbackState, CallbackView } from '../../../src/jobs/callbacks/callback-store.ts';
import { BASE, startServer } from './support/server.ts';

const CREATED = new Date('2026-01-01T00:00:00Z');

function callback(id: string, state: CallbackState, more: Partial<CallbackView> = {}): CallbackView {
  const url = 'https://r.example/hook?token=secret';
  return {
    id,
    job: 'job-1',
    event: 'success',
    url,
    state,
    created: CREATED,
    due: CREATED,
    attempts: 1,
    ...more,
  };
}

async function withCallbacks(...rows: readonly CallbackView[]) {
  const server = startServer();
  const inputs = {};
  await server.jobs.create({
    processId: 'p',
    revision: 1,
    packageHash: 'h',
    inputs,
    request: { mode: 'async' },
  });
  server.callbacks.rows.push(...rows);
  return server;
}

describe('the callbacks of a job', () => {
  it('are shown without secrets, with what became of them', async () => {
    const server = await withCallbacks(
      callback('waits', 'waiting', { status: 500, error: 'It answered 500.' }),
      callback('done', 'delivered', { status: 204, ended: CREATED }),
    );

    const { callbacks } = (await server.ask('/jobs/job-1/callbacks')).json();

    expect(callbacks).toMatchObject([
      {
        id: 'waits',
        jobID: 'job-1',
        event: 'success',
        state: 'waiting',
        url: 'https://r.example/hook?…',
        lastStatus: 500,
        lastError: 'It answered 500.',
        nextTry: CREATED.toISOString(),
      },
      { id: 'done', state: 'delivered', ended: CREATED.toISOString() },
    ]);
    expect(callbacks[1]).not.toHaveProperty('nextTry');
    expect(JSON.stringify(callbacks)).not.toContain('secret');
  });

  it('are those of a job that there is', async () => {
    const server = await withCallbacks();

    expect((await server.ask('/jobs/none/callbacks')).json()).toMatchObject({ code: 'no-such-job' });
    expect((await server.ask('/jobs/job-1/callbacks')).json()).toMatchObject({ callbacks: [] });
  });

  it('are sent again by a POST to their link', async () => {
    const server = await withCallbacks(callback('dead', 'dead', { ended: CREATED, attempts: 8 }));
    const { links } = (await server.ask('/jobs/job-1/callbacks')).json().callbacks[0];
    const href = links.find(({ rel }: { rel: string }) => rel === 'edit').href.slice(BASE.length);

    expect((await server.ask(href, { method: 'POST' })).json()).toMatchObject({
      state: 'waiting',
      attempts: 0,
    });
    const other = await server.ask('/jobs/job-1/callbacks/other', { method: 'POST' });
    expect([other.statusCode, other.json().code]).toEqual([404, 'no-such-callback']);
  });
});

describe('the callbacks of all jobs', () => {
  it('come by state and in pages', async () => {
    const rows = ['a', 'b', 'c'].map((id) => callback(id, 'dead'));
    const server = await withCallbacks(callback('w', 'waiting'), ...rows);
    const ids = (body: { callbacks: { id: string }[] }) => body.callbacks.map(({ id }) => id);

    const first = (await server.ask('/callbacks?state=dead&limit=2')).json();
    const next = first.links.find(({ rel }: { rel: string }) => rel === 'next').href;
    const second = (await server.ask(next.slice(BASE.length))).json();

    expect([ids(first), ids(second)]).toEqual([['a', 'b'], ['c']]);
    expect(second.links.some(({ rel }: { rel: string }) => rel === 'next')).toBe(false);
  });

  it('are a page for people', async () => {
    const server = await withCallbacks(callback('dead', 'dead', { error: 'It answered 500.' }));

    const page = await server.ask('/callbacks?state=dead', { headers: { accept: 'text/html' } });

    expect(page.headers['content-type']).toContain('text/html');
    expect(page.body).toContain('It answered 500.');
  });

  it.each(['state=odd', 'after=x', 'limit=0'])('do not know %s', async (query) => {
    expect((await startServer().ask(`/callbacks?${query}`)).statusCode).toBe(400);
  });
});

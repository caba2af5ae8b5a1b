import { describe, expect, it } from 'vitest';
import { ECHO } from './support/packages.ts';
import { BASE, startServer, type TestServer } from './support/server.ts';

const PART1 = 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0';
const ASYNC = { prefer: 'respond-async' };

async function withJobs(count: number): Promise<TestServer> {
  const server = startServer();
  await server.deploy(ECHO);
  for (let i = 0; i < count; i++) await server.execute('echo', { inputs: { message: 'x' } }, ASYNC);
  return server;
}

function ids(page: { readonly jobs: readonly { readonly jobID: string }[] }): string[] {
  return page.jobs.map(({ jobID }) => jobID);
}

function rels(resource: { readonly links: readonly { readonly rel: string; readonly href: string }[] }) {
  return Object.fromEntries(resource.links.map(({ rel, href }) => [rel, href]));
}

describe('job', () => {
  it('/req/core/job-success: shows its state with times, progress and links', async () => {
    const server = await withJobs(1);
    server.jobs.change('job-1', {
      status: 'running',
      progress: 40,
      started: new Date('2026-11-01T00:02:00Z'),
    });

    const job = (await server.ask('/jobs/job-1')).json();

    expect(job).toMatchObject({
      status: 'running',
      progress: 40,
      created: '2026-11-01T00:01:00.000Z',
      started: '2026-11-01T00:02:00.000Z',
    });
    expect(job).not.toHaveProperty('finished');
    expect(rels(job)).toMatchObject({ self: `${BASE}/jobs/job-1`, monitor: `${BASE}/jobs/job-1` });
    expect(rels(job)['[ogc-rel:log]']).toBe(`${BASE}/jobs/job-1/logs`);
  });

  it('/rec/core/job-links: to its results when it is successful, to the reason when it failed, in the forms of both versions', async () => {
    const server = await withJobs(2);
    server.jobs.succeed('job-1', {});
    server.jobs.fail('job-2', { blame: 'package', message: 'no such band' });

    const good = (await server.ask('/jobs/job-1')).json();
    const bad = (await server.ask('/jobs/job-2')).json();

    const rel = 'http://www.opengis.net/def/rel/ogc/1.0';
    expect(rels(good)[`${rel}/results`]).toBe(`${BASE}/jobs/job-1/results`);
    expect(rels(bad)[`${rel}/exceptions`]).toBe(`${BASE}/jobs/job-2/results`);
    expect(rels(good)['[ogc-rel:results]']).toBe(`${BASE}/jobs/job-1/results`);
    expect(rels(bad)['[ogc-rel:exceptions]']).toBe(`${BASE}/jobs/job-2/results`);
    expect(rels(good)[`${rel}/log`]).toBe(`${BASE}/jobs/job-1/logs`);
    expect(bad).toMatchObject({
      message: 'no such band',
      exception: { status: 422, detail: 'no such band' },
    });
  });

  it.each([
    '',
    '/results',
    '/results/x',
    '/steps',
    '/logs',
    '/steps/a/log',
    '/events',
    '/files/a',
    '/files/',
  ])('/req/core/job-exception-no-such-job: is 404 at %s where there is none', async (path) => {
    const response = await startServer().ask(`/jobs/none${path}`);

    expect(response.json()).toMatchObject({ status: 404, type: `${PART1}/no-such-job` });
  });

  it('/req/dismiss/job-dismiss-success: is dismissed', async () => {
    const server = await withJobs(1);

    const response = await server.ask('/jobs/job-1', { method: 'DELETE' });

    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({ jobID: 'job-1', status: 'dismissed' });
    expect((await server.ask('/jobs/job-1')).json()).toMatchObject({ status: 'dismissed' });
  });

  it.each([
    'successful',
    'failed',
    'dismissed',
  ] as const)('/req/dismiss/job-dismiss-status: is removed when it is %s', async (status) => {
    const server = await withJobs(2);
    server.jobs.change('job-1', { status });

    const response = await server.ask('/jobs/job-1', { method: 'DELETE' });

    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({ jobID: 'job-1', status: 'dismissed' });
    expect(response.json()).not.toHaveProperty('exception');
    expect((await server.ask('/jobs/job-1')).statusCode).toBe(404);
    expect((await server.ask('/jobs/job-1', { method: 'DELETE' })).statusCode).toBe(404);
    expect(ids((await server.ask('/jobs')).json())).toEqual(['job-2']);
  });

  it.each(['accepted', 'running'] as const)('keeps the results of one that is %s', async (status) => {
    const server = await withJobs(1);
    server.jobs.change('job-1', { status });

    const response = await server.ask('/jobs/job-1/results', { method: 'DELETE' });

    expect(response.json()).toMatchObject({ status: 404, type: `${PART1}/result-not-ready` });
  });

  it('stays when its results are removed, and says that they were', async () => {
    const server = await withJobs(1);
    server.jobs.succeed('job-1', { said: 'x' });

    const response = await server.ask('/jobs/job-1/results', { method: 'DELETE' });
    const results = await server.ask('/jobs/job-1/results');

    expect(response.json()).toMatchObject({ jobID: 'job-1', status: 'successful' });
    expect(Object.keys(rels(response.json()))).not.toContain('[ogc-rel:results]');
    expect(results.json()).toMatchObject({ status: 404, type: `${PART1}/result-not-available` });
    expect(results.json().detail).toContain('removed at 2026-11-02');
  });

  it('cannot be dismissed where there is none', async () => {
    const response = await startServer().ask('/jobs/none', { method: 'DELETE' });

    expect(response.json()).toMatchObject({ status: 404, type: `${PART1}/no-such-job` });
  });
});

describe('job list', () => {
  it('leads from page to page and back, newest first: /req/job-list/links /req/job-list/limit-response', async () => {
    const server = await withJobs(5);
    const follow = async (page: Parameters<typeof rels>[0], rel: string) =>
      (await server.ask((rels(page)[rel] ?? '').slice(BASE.length))).json();

    const first = (await server.ask('/jobs?limit=2')).json();
    const second = await follow(first, 'next');
    const third = await follow(second, 'next');
    const back = await follow(third, 'prev');

    expect([first, second, third].map(ids)).toEqual([['job-5', 'job-4'], ['job-3', 'job-2'], ['job-1']]);
    expect(rels(first)).toMatchObject({ self: `${BASE}/jobs?limit=2` });
    expect(rels(first)).not.toHaveProperty('prev');
    expect(rels(third)).not.toHaveProperty('next');
    expect(ids(back)).toEqual(ids(second));
    expect(ids(await follow(back, 'prev'))).toEqual(ids(first));
  });

  it.each([
    ['/req/job-list/status-response', 'status=successful,failed', ['job-2']],
    ['/req/job-list/status-response', 'status=accepted', ['job-3', 'job-1']],
    ['/req/job-list/processid-response', 'processID=echo', ['job-3', 'job-2', 'job-1']],
    ['/req/job-list/processid-response', 'processID=other', []],
    ['/req/job-list/processid-response', 'processID=other,echo', ['job-3', 'job-2', 'job-1']],
    ['/req/job-list/type-response', 'type=process', ['job-3', 'job-2', 'job-1']],
    ['/req/job-list/datetime-response', 'datetime=2026-11-01T00:02:00Z', ['job-2']],
    ['/req/job-list/datetime-response', 'datetime=2026-11-01T00:02:00Z/..', ['job-3', 'job-2']],
    ['/req/job-list/datetime-response', 'datetime=/2026-11-01T00:02:00Z', ['job-2', 'job-1']],
    ['/req/job-list/datetime-response', 'datetime=2026-11-01', ['job-3', 'job-2', 'job-1']],
    ['/req/job-list/datetime-response', 'datetime=2026-11-02/..', []],
    ['/req/job-list/duration-response', 'minDuration=60', ['job-2']],
    ['/req/job-list/duration-response', 'minDuration=60&maxDuration=60', ['job-2']],
    ['/req/job-list/duration-response', 'minDuration=10,61', []],
    ['/req/job-list/duration-response', 'maxDuration=70,59', []],
  ])('%s: ?%s', async (_, query, expected) => {
    const server = await withJobs(3);
    server.jobs.succeed('job-2', {});
    const started = new Date('2026-11-01T00:02:00Z');
    server.jobs.change('job-2', { started, finished: new Date('2026-11-01T00:03:00Z') });

    expect(ids((await server.ask(`/jobs?${query}`)).json())).toEqual(expected);
  });

  it('/req/job-list/processID-mandatory: no member of a job is null', async () => {
    const server = await withJobs(3);
    server.jobs.succeed('job-2', {});
    server.jobs.fail('job-3', { blame: 'package', message: 'no such band' });

    const text = (await server.ask('/jobs')).body;

    expect(text).not.toContain('null');
    for (const job of JSON.parse(text).jobs)
      expect(job).toMatchObject({
        processID: 'echo',
        type: 'process',
        processingEntityType: 'ogc-api-processes',
      });
  });

  it.each([
    'status=done',
    'type=wps',
    'datetime=yesterday',
    'datetime=../..',
    'datetime=2026-13-01',
    'datetime=2026-11-02/2026-11-01',
    'minDuration=-1',
    'limit=many',
    'after=nowhere',
    'before=nowhere',
    'after=job-1&before=job-3',
    'minDuration=',
    'maxDuration=1.5',
    'stat=failed',
  ])('refuses ?%s', async (query) => {
    const response = await startServer().ask(`/jobs?${query}`);

    expect(response.json()).toMatchObject({ status: 400, type: `${PART1}/InvalidParameterValue` });
  });
});

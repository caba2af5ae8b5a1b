import { describe, expect, it } from 'vitest';
import type { AttemptView, StepView } from '../../../src/jobs/job.ts';
import { keepLog, logChunkKey } from '../../../src/objects/step-log.ts';
import { ECHO } from './support/packages.ts';
import { BASE, startServer, type TestServer } from './support/server.ts';

const TIME = new Date('2026-11-01T00:02:00Z');

async function withJob(): Promise<TestServer> {
  const server = startServer();
  await server.deploy(ECHO);
  await server.execute('echo', { inputs: { message: 'x' } }, { prefer: 'respond-async' });
  return server;
}

function attempt(number: number, state: AttemptView['state'], prefix: string): AttemptView {
  return { attempt: number, state, runner: 'r1', started: TIME, exitCode: 0, prefix };
}

function step(shard: string, state: StepView['state'], attempts: readonly AttemptView[]): StepView {
  return { shard, step: shard.replace(/^main\//, '').replaceAll(/\[\d+\]/g, ''), state, attempts };
}

describe('steps', () => {
  it('are listed with their attempts and the way to their logs', async () => {
    const server = await withJob();
    const prefix = 'jobs/job-1/main/tiles[3]/ndvi[0]/a1/';
    server.jobs.addStep(
      'job-1',
      step('main/tiles[3]/ndvi[0]', 'succeeded', [attempt(1, 'succeeded', prefix)]),
    );

    const { steps } = (await server.ask('/jobs/job-1/steps')).json();

    expect(steps).toEqual([
      {
        id: 'tiles[3]/ndvi[0]',
        step: 'tiles/ndvi',
        shard: [3, 0],
        state: 'succeeded',
        attempts: [
          { attempt: 1, state: 'succeeded', runner: 'r1', started: '2026-11-01T00:02:00.000Z', exitCode: 0 },
        ],
        links: [
          {
            href: `${BASE}/jobs/job-1/steps/tiles%5B3%5D/ndvi%5B0%5D/log`,
            rel: 'log',
            type: 'text/plain',
            title: 'Log',
          },
        ],
      },
    ]);
  });

  it('are listed with their inputs, and with what they were given and used of the machine', async () => {
    const server = await withJob();
    const facts = { cores: 2, ram: 512, usage: { memory: 3_000_000, cpuSeconds: 1.23456 } };
    server.jobs.addStep('job-1', step('main', 'running', [{ ...attempt(1, 'running', 'p/'), ...facts }]));
    server.jobs.addInputs('job-1', 'main', { message: 'x' });

    const [only] = (await server.ask('/jobs/job-1/steps')).json().steps;

    expect(only).toMatchObject({ inputs: { message: 'x' } });
    expect(only.attempts[0].resources).toEqual({ cores: 2, ram: 512, used: { ram: 3, cpuSeconds: 1.235 } });
  });

  it('are listed with the step whose result they have taken', async () => {
    const server = await withJob();
    const reused = { job: 'job-0', shard: 'main/tiles[2]/ndvi[0]' };
    server.jobs.addStep('job-1', { ...step('main/tiles[3]/ndvi', 'succeeded', []), reused });

    const { steps } = (await server.ask('/jobs/job-1/steps')).json();

    expect(steps[0].reused).toEqual({ jobID: 'job-0', step: 'tiles[2]/ndvi[0]' });
  });

  it('are listed with the outputs of those that have succeeded, also when the job has failed', async () => {
    const server = await withJob();
    const prefix = 'jobs/job-1/main/crop/a1/';
    const location = `object:${prefix}out/cropped.tif`;
    server.jobs.addStep('job-1', step('main/crop', 'succeeded', [attempt(1, 'succeeded', prefix)]));
    server.jobs.addStep('job-1', step('main/ndvi', 'failed', []));
    server.jobs.addOutputs('job-1', 'main/crop', {
      cropped: { class: 'File', location, basename: 'cropped.tif', size: 4 },
      cells: 12,
    });
    server.jobs.fail('job-1', { blame: 'package', message: 'no' });

    const { steps } = (await server.ask('/jobs/job-1/steps')).json();

    const href = `${BASE}/jobs/job-1/files/main/crop/a1/out/cropped.tif`;
    expect(steps[0].outputs).toMatchObject({ cropped: { href, type: 'image/tiff' }, cells: 12 });
    expect(steps[1]).not.toHaveProperty('outputs');
  });

  it.each([
    '/jobs/job-1/steps/tiles[3]/ndvi/log',
    '/jobs/job-1/steps/tiles%5B3%5D/ndvi/log',
    '/jobs/job-1/steps/tiles%5B3%5D%2Fndvi/log',
  ])('have a log at %s', async (url) => {
    const server = await withJob();
    const prefix = 'jobs/job-1/main/tiles[3]/ndvi/a1/';
    server.jobs.addStep('job-1', step('main/tiles[3]/ndvi', 'succeeded', [attempt(1, 'succeeded', prefix)]));
    await server.objects.put(logChunkKey(prefix, 'stdout', 0), 'one\n');
    await server.objects.put(logChunkKey(prefix, 'stdout', 4), 'two\n');
    await server.objects.put(logChunkKey(prefix, 'stderr', 0), 'oh\n');

    expect((await server.ask(url)).body).toBe('one\ntwo\n');
    expect((await server.ask(`${url}?stream=stderr`)).body).toBe('oh\n');
    expect((await server.ask(`${url}?stream=engine`)).body).toBe('');
  });

  it('need no numbers where they run once', async () => {
    const server = await withJob();
    for (const shard of ['main/join[0]', 'main/tiles[0]', 'main/tiles[1]']) {
      const prefix = `jobs/job-1/${shard}/a1/`;
      const name = shard.slice('main/'.length, -'[0]'.length);
      server.jobs.addStep('job-1', {
        ...step(shard, 'succeeded', [attempt(1, 'succeeded', prefix)]),
        step: name,
      });
      await server.objects.put(logChunkKey(prefix, 'stdout', 0), shard);
    }

    expect((await server.ask('/jobs/job-1/steps/join/log')).body).toBe('main/join[0]');
    expect((await server.ask('/jobs/job-1/steps/tiles/log')).statusCode).toBe(404);
  });

  it('have what their expressions printed at the head of the log of the engine', async () => {
    const server = await withJob();
    for (const shard of ['main/tiles[0]', 'main/tiles[1]']) {
      const prefix = `jobs/job-1/${shard}/a1/`;
      server.jobs.addStep('job-1', {
        ...step(shard, 'succeeded', [attempt(1, 'succeeded', prefix)]),
        step: 'tiles',
      });
      await server.objects.put(logChunkKey(prefix, 'engine', 0), 'image\n');
    }
    await keepLog(server.objects, 'jobs/job-1/main/tiles/expansion/', 'console.log: in valueFrom\n');
    await keepLog(server.objects, 'jobs/job-1/main/refused/expansion/', 'console.log: in when\n');
    const log = async (name: string) =>
      (await server.ask(`/jobs/job-1/steps/${name}/log?stream=engine`)).body;

    expect(await log('tiles[1]')).toBe('console.log: in valueFrom\nimage\n');
    expect(await log('tiles')).toBe('console.log: in valueFrom\n');
    expect(await log('refused')).toBe('console.log: in when\n');
    expect((await server.ask('/jobs/job-1/steps/tiles[1]/log')).body).toBe('');
    expect((await server.ask('/jobs/job-1/steps/refused/log')).statusCode).toBe(404);
  });

  it('send their log until their job is removed', async () => {
    const server = await withJob();
    const prefix = 'jobs/job-1/main/a1/';
    server.jobs.addStep('job-1', step('main', 'running', [attempt(1, 'running', prefix)]));
    await server.objects.put(logChunkKey(prefix, 'stdout', 0), 'one\n');

    const asked = server.ask('/jobs/job-1/steps/main/log?follow=true');
    await new Promise(setImmediate);
    await server.jobs.dismiss('job-1');
    await server.jobs.remove('job-1');

    expect((await asked).body).toBe('one\n');
  });

  it('send their log until they are finished', async () => {
    const server = await withJob();
    const prefix = 'jobs/job-1/main/a1/';
    server.jobs.addStep('job-1', step('main', 'running', [attempt(1, 'running', prefix)]));
    await server.objects.put(logChunkKey(prefix, 'stdout', 0), 'one\n');

    const asked = server.ask('/jobs/job-1/steps/main/log?follow=true');
    await new Promise(setImmediate);
    await server.objects.put(logChunkKey(prefix, 'stdout', 4), 'two\n');
    server.jobs.addStep('job-1', step('main', 'succeeded', [attempt(1, 'succeeded', prefix)]));

    expect((await asked).body).toBe('one\ntwo\n');
  });

  it('give the log of the attempt that is asked for, else of the last', async () => {
    const server = await withJob();
    const prefixes = ['jobs/job-1/main/a1/', 'jobs/job-1/main/a2/'] as const;
    server.jobs.addStep(
      'job-1',
      step('main', 'succeeded', [attempt(1, 'lost', prefixes[0]), attempt(2, 'succeeded', prefixes[1])]),
    );
    for (const prefix of prefixes) await server.objects.put(logChunkKey(prefix, 'stdout', 0), prefix);

    const last = await server.ask('/jobs/job-1/steps/main/log');
    const first = await server.ask('/jobs/job-1/steps/main/log?attempt=1');

    expect([last.body, first.body]).toEqual([prefixes[1], prefixes[0]]);
  });

  it('are named when they are not there', async () => {
    const response = await (await withJob()).ask('/jobs/job-1/steps/a/b/log');

    expect(response.statusCode).toBe(404);
    expect(response.json().detail).toContain("'a/b'");
  });

  it('refuse a stream that there is not', async () => {
    expect((await (await withJob()).ask('/jobs/job-1/steps/a/log?stream=x')).statusCode).toBe(400);
  });

  it('are listed log by log', async () => {
    const server = await withJob();
    server.jobs.addStep('job-1', step('main', 'running', [attempt(1, 'running', 'p/')]));

    const { logs } = (await server.ask('/jobs/job-1/logs')).json();

    expect(logs.map((log: { stream: string }) => log.stream)).toEqual(['engine', 'stdout', 'stderr']);
    expect(logs[1].href).toBe(`${BASE}/jobs/job-1/steps/main/log?stream=stdout&attempt=1`);
  });
});

describe('events', () => {
  it('are sent from the one after the last seen until the job has finished', async () => {
    const server = await withJob();
    server.jobs.addEvent('job-1', { sequence: 1, time: TIME, kind: 'started' });
    server.jobs.addEvent('job-1', { sequence: 2, time: TIME, kind: 'shard-succeeded', subject: 'main' });
    server.jobs.succeed('job-1', {});

    const all = await server.ask('/jobs/job-1/events');
    const rest = await server.ask('/jobs/job-1/events', { headers: { 'last-event-id': '1' } });

    expect(all.headers['content-type']).toContain('text/event-stream');
    expect(all.body).toContain('id: 1\nevent: started\n');
    expect(rest.body).not.toContain('id: 1\n');
    const end = 'event: finished\ndata: {"kind":"finished","status":"successful","message":"done"}\n\n';
    expect([all.body.endsWith(end), rest.body.endsWith(end)]).toEqual([true, true]);
    expect(rest.body).toContain(
      'id: 2\nevent: shard-succeeded\ndata: {"sequence":2,"time":"2026-11-01T00:02:00.000Z","kind":"shard-succeeded","subject":"main"}\n\n',
    );
  });

  it('refuse a number that is none', async () => {
    const headers = { 'last-event-id': 'x' };

    expect((await (await withJob()).ask('/jobs/job-1/events', { headers })).statusCode).toBe(400);
  });
});

describe('files', () => {
  async function withFiles(): Promise<TestServer> {
    const server = await withJob();
    await server.objects.put('jobs/job-1/main/a1/out/a b#1%.txt', '0123456789');
    await server.objects.put('jobs/job-1/main/a1/out/sub/c.tif', 'x');
    await server.objects.put('jobs/job-1/main/a1/out/page.html', '<script>');
    await server.objects.putFolder('jobs/job-1/main/a1/out/empty/');
    return server;
  }

  const OUT = '/jobs/job-1/files/main/a1/out';
  const FILE = `${OUT}/a%20b%231%25.txt`;

  it('have their bytes, type, length and mark', async () => {
    const response = await (await withFiles()).ask(FILE);

    expect(response.body).toBe('0123456789');
    expect(response.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-length': '10',
      'accept-ranges': 'bytes',
      etag: expect.stringMatching(/^".+"$/),
    });
  });

  it.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=8-', '89', 'bytes 8-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=5-100', '56789', 'bytes 5-9/10'],
  ])('give the range %s', async (range, body, contentRange) => {
    const response = await (await withFiles()).ask(FILE, { headers: { range } });

    expect(response.statusCode).toBe(206);
    expect(response.body).toBe(body);
    expect(response.headers['content-range']).toBe(contentRange);
  });

  it('refuse a range outside of the file, with its size', async () => {
    const response = await (await withFiles()).ask(FILE, { headers: { range: 'bytes=10-' } });

    expect(response.statusCode).toBe(416);
    expect(response.json().size).toBe(10);
    expect(response.headers['content-range']).toBe('bytes */10');
  });

  it('give everything for what is no single range of bytes', async () => {
    const response = await (await withFiles()).ask(FILE, { headers: { range: 'bytes=0-1,3-4' } });

    expect(response.statusCode).toBe(200);
  });

  it('are not sent again to who has them', async () => {
    const server = await withFiles();
    const etag = String((await server.ask(FILE)).headers['etag']);

    const response = await server.ask(FILE, { headers: { 'if-none-match': `"x", ${etag}` } });

    expect(response.statusCode).toBe(304);
    expect(response.body).toBe('');
  });

  it('tell their length to HEAD', async () => {
    const response = await (await withFiles()).ask(FILE, { method: 'HEAD' });

    expect(response.headers['content-length']).toBe('10');
    expect(response.body).toBe('');
  });

  it('cannot act as a page of this server', async () => {
    const response = await (await withFiles()).ask(`${OUT}/page.html`);

    expect(response.headers['content-security-policy']).toBe('sandbox');
  });

  it('are the entries of a folder, in JSON', async () => {
    const response = await (await withFiles()).ask(`${OUT}/`, { headers: { accept: 'application/json' } });

    expect(response.json()).toEqual([
      `${BASE}${FILE}`,
      `${BASE}${OUT}/empty/`,
      `${BASE}${OUT}/page.html`,
      `${BASE}${OUT}/sub/`,
    ]);
  });

  it('are the entries of a folder, as a page', async () => {
    const response = await (await withFiles()).ask(`${OUT}/`, { headers: { accept: 'text/html' } });

    expect(response.headers['content-type']).toContain('text/html');
    expect(response.body).toContain('<a href="./a%20b%231%25.txt">a b#1%.txt</a>');
    expect(response.body).toContain('<a href="./sub/">sub/</a>');
  });

  it('are none in an empty folder', async () => {
    expect((await (await withFiles()).ask(`${OUT}/empty/`)).json()).toEqual([]);
  });

  it('lead from a folder without a slash to the one with it', async () => {
    const response = await (await withFiles()).ask(`${OUT}/sub`);

    expect(response.statusCode).toBe(308);
    expect(response.headers['location']).toBe(`${BASE}${OUT}/sub/`);
  });

  it.each([
    `${OUT}/none`,
    `${OUT}/none/`,
    `${OUT}/..%2F..%2F..%2F..%2Fother`,
  ])('are 404 at %s', async (url) => {
    const response = await (await withFiles()).ask(url);

    expect(response.statusCode).toBe(404);
    expect(response.json().code).toBe('no-such-file');
  });
});

describe('uploads', () => {
  it('are stored as they come, whatever they are, and can be fetched', async () => {
    const server = startServer();

    const created = await server.ask('/uploads?name=a%20b.json', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from('{ not json'),
    });
    const url = String(created.headers['location']);
    const fetched = await server.ask(url.slice(BASE.length));

    expect(created.statusCode).toBe(201);
    expect(created.json()).toEqual({
      href: url,
      type: 'application/json',
      name: 'a b.json',
      size: 10,
      checksum: expect.stringMatching(/^sha1\$[0-9a-f]{40}$/),
    });
    expect(url).toMatch(/\/uploads\/[0-9a-f-]{36}\/a%20b\.json$/);
    expect(fetched.body).toBe('{ not json');
  });

  it('may be empty and need no media type', async () => {
    const created = await startServer().ask('/uploads?name=empty', { method: 'POST' });

    expect(created.json()).toMatchObject({ size: 0 });
  });

  it.each([
    ['no name', '/uploads', 400],
    ['a path as a name', '/uploads?name=a%2Fb', 400],
    ['a name that is no file', '/uploads?name=..', 400],
  ])('refuse %s', async (_name, url, status) => {
    const response = await startServer().ask(url, { method: 'POST', body: Buffer.from('x') });

    expect(response.statusCode).toBe(status);
  });

  it('refuse more than the limit, declared or not', async () => {
    const server = startServer();
    const body = Buffer.alloc(1001);

    const declared = await server.ask('/uploads?name=a', { method: 'POST', body });
    const streamed = await server.app.inject({
      method: 'POST',
      url: '/uploads?name=a',
      headers: { 'transfer-encoding': 'chunked', 'content-length': '' },
      payload: body,
    });

    expect([declared.statusCode, streamed.statusCode]).toEqual([413, 413]);
    expect(server.objects.objects.size).toBe(0);
  });

  it('say when there is no room', async () => {
    const server = startServer();
    server.objects.capacity = 3;

    const response = await server.ask('/uploads?name=a', { method: 'POST', body: Buffer.from('four') });

    expect(response.statusCode).toBe(507);
  });
});

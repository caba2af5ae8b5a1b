import { describe, expect, it } from 'vitest';
import type { CwlObject } from '../../../src/cwl/values/value.ts';
import { ECHO, GRAPH, MANY, OPERATION } from './support/packages.ts';
import { BASE, startServer, type TestServer } from './support/server.ts';

const PART1 = 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0';
const ASYNC = { prefer: 'respond-async' };

const SAID: CwlObject = {
  said: { class: 'File', location: 'object:jobs/job-1/main/a1/out/said.txt', basename: 'said.txt', size: 3 },
};

async function withEcho(
  outputs: CwlObject | undefined = SAID,
  standard: '1.0' | '2.0' = '1.0',
): Promise<TestServer> {
  const server = startServer({ publicUrl: BASE, standard });
  await server.deploy(ECHO);
  await server.objects.put('jobs/job-1/main/a1/out/said.txt', 'hi\n');
  if (outputs !== undefined) server.jobs.onCreate = () => ({ status: 'successful', outputs });
  return server;
}

async function withMany(): Promise<TestServer> {
  const server = startServer();
  await server.deploy(MANY);
  await server.objects.put('jobs/job-1/main/a1/out/image.tif', 'TIFF');
  const at = 'object:jobs/job-1/main/a1/out';
  const outputs: CwlObject = {
    image: { class: 'File', location: `${at}/image.tif`, basename: 'image.tif', size: 4 },
    text: 'hello',
    number: 7,
    folder: { class: 'Directory', location: `${at}/folder`, basename: 'folder' },
    maybe: null,
  };
  server.jobs.onCreate = () => ({ status: 'successful', outputs });
  return server;
}

describe('execution mode', () => {
  it('creates a job when the client prefers to be answered at once', async () => {
    const server = await withEcho(undefined);
    server.jobs.onCreate = undefined;

    const response = await server.execute('echo', { inputs: { message: 'hi' } }, ASYNC);

    expect(response.statusCode).toBe(201);
    expect(response.headers['location']).toBe(`${BASE}/jobs/job-1`);
    expect(response.headers['preference-applied']).toBe('respond-async');
    expect(response.json()).toMatchObject({
      jobID: 'job-1',
      id: 'job-1',
      type: 'process',
      processingEntityType: 'ogc-api-processes',
      processID: 'echo',
      status: 'accepted',
    });
    expect(server.jobs.known('job-1')).toMatchObject({
      inputs: { message: 'hi' },
      revision: 1,
      request: { mode: 'async' },
    });
  });

  it.each([
    ['application/json', { inputs: { message: 'hi' } }],
    ['application/cwl+json', { message: 'hi' }],
  ])('runs every step where the client asks for it, in a body of %s', async (type, body) => {
    const server = await withEcho();
    const execute = (query: string) =>
      server.ask(`/processes/echo/execution${query}`, {
        method: 'POST',
        headers: { 'content-type': type, ...ASYNC },
        body: JSON.stringify(body),
      });

    const answers = [
      await execute('?reuse=false'),
      await execute('?reuse=true'),
      await execute('?reuse=maybe'),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 400]);
    expect(server.jobs.known('job-1')?.request).toMatchObject({ mode: 'async', reuse: false });
    expect(server.jobs.known('job-2')?.request).not.toHaveProperty('reuse');
  });

  it('waits for the results without a preference, and sends no Link in the form of version 1.0', async () => {
    const response = await (await withEcho()).execute('echo', { inputs: { message: 'hi' } });

    expect(response.statusCode).toBe(200);
    expect(response.body).toBe('hi\n');
    expect(response.headers['link']).toBeUndefined();
  });

  it('/req/core/job-results-success-sync: names the job in the form of version 2.0', async () => {
    const server = await withEcho(SAID, '2.0');
    const response = await server.execute('echo', { inputs: { message: 'hi' } });

    expect(response.headers['link']).toContain(
      `<${BASE}/jobs/job-1>; rel="monitor"; type="application/json"`,
    );
  });

  it('waits as long as the client is willing to, and then names the job', async () => {
    const server = await withEcho();
    server.jobs.onCreate = undefined;

    const response = await server.execute(
      'echo',
      { inputs: { message: 'x' } },
      { prefer: 'respond-async, wait=0' },
    );

    expect(response.statusCode).toBe(201);
    expect(response.headers['location']).toBe(`${BASE}/jobs/job-1`);
  });

  it('gives the results where they are there in time', async () => {
    const server = await withEcho();

    const response = await server.execute(
      'echo',
      { inputs: { message: 'x' } },
      { prefer: 'respond-async; wait=5' },
    );

    expect(response.statusCode).toBe(200);
    expect(response.headers['preference-applied']).toBe('wait=5');
  });

  it('waits until the job is done', async () => {
    const server = await withEcho();
    server.jobs.onCreate = undefined;

    const asked = server.execute('echo', { inputs: { message: 'x' }, response: 'document' });
    while ((await server.jobs.get('job-1')) === undefined) await new Promise(setImmediate);
    server.jobs.succeed('job-1', SAID);

    expect((await asked).json()).toHaveProperty('said');
  });

  it('takes a bare CWL job object and answers with a document', async () => {
    const server = await withEcho();
    const headers = { 'content-type': 'application/cwl+json' };

    const response = await server.execute('echo', { message: 'hi' }, headers);

    expect(response.json()).toHaveProperty('said');
    expect(server.jobs.known('job-1').inputs).toEqual({ message: 'hi' });
  });
});

describe('refused executions', () => {
  it('reports all inputs that are wrong, by name', async () => {
    const server = await withEcho();

    const response = await server.execute('echo', { inputs: { times: 'x', mesage: 'hi' } }, ASYNC);

    expect(response.statusCode).toBe(400);
    expect(
      response.json().problems.map(({ path, rule }: { path: string; rule: string }) => [path, rule]),
    ).toEqual([
      ['mesage', 'unknown-input'],
      ['message', 'missing-input'],
      ['times', 'type-mismatch'],
    ]);
  });

  it.each([
    ['an unknown process', 'none', {}, 404, `${PART1}/no-such-process`],
    [
      'an unknown output',
      'echo',
      { inputs: { message: 'x' }, outputs: { other: {} } },
      400,
      `${PART1}/no-such-output`,
    ],
    ['an unknown response', 'echo', { response: 'xml' }, 400, `${PART1}/InvalidParameterValue`],
    ['inputs that are a list', 'echo', { inputs: [] }, 400, `${PART1}/InvalidParameterValue`],
    [
      'a subscriber that is no web address',
      'echo',
      { inputs: { message: 'x' }, subscriber: { successUri: 'mailto:me' } },
      400,
      `${PART1}/InvalidParameterValue`,
    ],
  ])('refuses %s', async (_name, process, body, status, type) => {
    const response = await (await withEcho()).execute(process, body, ASYNC);

    expect(response.json()).toMatchObject({ status, type });
    expect(response.statusCode).toBe(status);
  });

  it.each([
    ['behind a step', OPERATION, 'sketch/later/run'],
    [
      'by itself',
      'cwlVersion: v1.2\nclass: Operation\nid: sketch\ninputs: []\noutputs: []',
      "'sketch' is an abstract Operation",
    ],
    [
      'in a workflow in a workflow',
      `cwlVersion: v1.2
class: Workflow
id: sketch
requirements: { SubworkflowFeatureRequirement: {} }
inputs: []
outputs: []
steps:
  outer:
    run: ${JSON.stringify({
      class: 'Workflow',
      inputs: [],
      outputs: [],
      steps: { inner: { run: { class: 'Operation', inputs: [], outputs: [] }, in: [], out: [] } },
    })}
    in: []
    out: []
`,
      'sketch/outer/run/inner/run',
    ],
  ])('names the Operation of a process that cannot be run: %s', async (_, cwl, name) => {
    const server = startServer();
    await server.deploy(cwl);

    for (const headers of [ASYNC, {}]) {
      const response = await server.execute('sketch', {}, headers);
      expect(response.statusCode).toBe(400);
      expect(response.json()).toMatchObject({ title: 'Process cannot be executed' });
      expect(response.json().detail).toContain(name);
    }
  });

  it.each([
    ['no JSON', 'application/json', '{', 400],
    ['a poisoned prototype', 'application/json', '{"inputs": {"__proto__": {"a": 1}}}', 400],
    ['a form', 'application/x-www-form-urlencoded', 'a=b', 415],
    ['too much', 'application/json', JSON.stringify({ inputs: { message: 'x'.repeat(20_000) } }), 413],
  ])('refuses a body that is %s', async (_name, type, body, status) => {
    const response = await (await withEcho()).ask('/processes/echo/execution', {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });

    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toContain('application/problem+json');
  });

  it('refuses a body whose values are nested too deep to walk over', async () => {
    const response = await (await withEcho()).ask('/processes/echo/execution', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"inputs": {"message": ${'['.repeat(1000)}${']'.repeat(1000)}}}`,
    });

    expect(response.statusCode).toBe(400);
    expect(response.json().detail).toBe('The body is nested more than 500 levels deep.');
  });
});

describe('results', () => {
  it('are a document where the request asks for one', async () => {
    const server = await withMany();
    await server.execute('many', { response: 'document' }, ASYNC);

    const response = await server.ask('/jobs/job-1/results', { headers: { accept: 'application/json' } });

    expect(response.json()).toEqual({
      image: {
        href: `${BASE}/jobs/job-1/files/main/a1/out/image.tif`,
        type: 'image/tiff',
        class: 'File',
        basename: 'image.tif',
        size: 4,
      },
      text: 'hello',
      number: 7,
      folder: {
        href: `${BASE}/jobs/job-1/files/main/a1/out/folder/`,
        type: 'application/directory',
        class: 'Directory',
        basename: 'folder',
      },
    });
  });

  it('are a document for a client that names JSON', async () => {
    const server = await withMany();
    await server.execute('many', {}, ASYNC);

    const response = await server.ask('/jobs/job-1/results', { headers: { accept: 'application/json' } });

    expect(response.json()).toHaveProperty('text', 'hello');
  });

  it('are the bare CWL object for a client that names it', async () => {
    const server = await withMany();
    await server.execute('many', { response: 'raw' }, ASYNC);

    const response = await server.ask('/jobs/job-1/results', { headers: { accept: 'application/cwl+json' } });

    expect(response.headers['content-type']).toContain('application/cwl+json');
    expect(response.json()).toMatchObject({
      image: { class: 'File', location: `${BASE}/jobs/job-1/files/main/a1/out/image.tif` },
      maybe: null,
    });
  });

  it('are several raw values in a multipart body', async () => {
    const server = await withMany();
    const outputs = { image: {}, text: {}, folder: { transmissionMode: 'reference' } };

    const response = await server.execute('many', { response: 'raw', outputs });

    const [, boundary] =
      /^multipart\/related; boundary="?([0-9a-f]+)/.exec(String(response.headers['content-type'])) ?? [];
    const parts = response.body.split(`--${boundary}`).slice(1, -1);
    expect(parts).toEqual([
      '\r\nContent-ID: <image>\r\nContent-Type: image/tiff\r\nContent-Disposition: inline; filename="image.tif"\r\n\r\nTIFF\r\n',
      '\r\nContent-ID: <text>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nhello\r\n',
      `\r\nContent-ID: <folder>\r\nContent-Type: application/directory\r\nContent-Location: ${BASE}/jobs/job-1/files/main/a1/out/folder/\r\n\r\n\r\n`,
    ]);
  });

  it('are links where all are by reference', async () => {
    const server = await withMany();
    const outputs = { image: { transmissionMode: 'reference' }, number: { transmissionMode: 'reference' } };

    const response = await server.execute('many', { response: 'raw', outputs });

    expect(response.statusCode).toBe(204);
    expect(response.headers['link']).toContain(
      `<${BASE}/jobs/job-1/files/main/a1/out/image.tif>; rel="image"; type="image/tiff"`,
    );
    expect(response.headers['link']).toContain(`<${BASE}/jobs/job-1/results/number>; rel="number"`);
  });

  it('refer to a value of the document that was asked for by reference', async () => {
    const server = await withMany();
    const outputs = { number: { transmissionMode: 'reference' } };

    const response = await server.execute('many', { response: 'document', outputs });

    expect(response.json()).toEqual({
      number: { href: `${BASE}/jobs/job-1/results/number`, type: 'application/json' },
    });
  });

  it('are only those that the query names', async () => {
    const server = await withMany();
    await server.execute('many', { response: 'document' }, ASYNC);

    const some = await server.ask('/jobs/job-1/results?outputs=text,number');
    const wrong = await server.ask('/jobs/job-1/results?outputs=other');

    expect(some.json()).toEqual({ text: 'hello', number: 7 });
    expect(wrong.json()).toMatchObject({ status: 400, type: `${PART1}/no-such-output` });
  });

  it('are nothing for a process without outputs', async () => {
    const server = startServer();
    await server.deploy(GRAPH);
    server.jobs.onCreate = () => ({ status: 'successful', outputs: {} });

    expect((await server.execute('flow', { response: 'document' })).json()).toEqual({});
    expect((await server.execute('flow', { response: 'raw' })).statusCode).toBe(204);
  });

  const single: [string, string, string, string][] = [
    ['text', '*/*', 'text/plain', 'hello'],
    ['text', 'application/json', 'application/json', '"hello"'],
    ['number', '*/*', 'application/json', '7'],
    ['image', '*/*', 'image/tiff', 'TIFF'],
    ['image', 'application/cwl+json', 'application/cwl+json', '"location"'],
    ['image', 'application/json', 'application/json', '"href"'],
    ['folder', '*/*', 'application/json', '"href"'],
  ];

  it.each(single)('gives the output %s to a client that accepts %s', async (output, accept, type, body) => {
    const server = await withMany();
    await server.execute('many', {}, ASYNC);

    const response = await server.ask(`/jobs/job-1/results/${output}`, { headers: { accept } });

    expect(response.headers['content-type']).toContain(type);
    expect(response.body).toContain(body);
  });

  it.each([
    ['an unknown output', 'other', '*/*', 400, `${PART1}/no-such-output`],
    ['an output without a value', 'maybe', '*/*', 404, `${PART1}/result-not-available`],
    ['an output in another form', 'text', 'image/png', 406, 'about:blank'],
  ])('refuses %s', async (_name, output, accept, status, type) => {
    const server = await withMany();
    await server.execute('many', {}, ASYNC);

    const response = await server.ask(`/jobs/job-1/results/${output}`, { headers: { accept } });

    expect(response.json()).toMatchObject({ status, type });
  });

  it('are not ready before the job is', async () => {
    const server = await withEcho();
    server.jobs.onCreate = undefined;
    await server.execute('echo', { inputs: { message: 'x' } }, ASYNC);

    const response = await server.ask('/jobs/job-1/results');

    expect(response.json()).toMatchObject({ status: 404, type: `${PART1}/result-not-ready` });
  });

  it.each([
    ['input', 400, `${PART1}/InvalidParameterValue`],
    ['package', 422, 'about:blank'],
    ['platform', 500, 'about:blank'],
  ] as const)('of a job that failed because of the %s are the reason', async (blame, status, type) => {
    const server = await withEcho();
    const step = {
      blame,
      message: 'exit code 3',
      causes: [],
      next: 'Look at the log.',
      shard: 'main',
      attempt: 1,
      exitCode: 3,
      stderrTail: 'no such band',
      retry: false,
    };
    server.jobs.onCreate = () => ({ status: 'failed', failure: { blame, message: 'echo failed', step } });

    const response = await server.execute('echo', { inputs: { message: 'x' } });
    const again = await server.ask('/jobs/job-1/results');

    expect(response.statusCode).toBe(status);
    expect(response.json()).toMatchObject({
      type,
      detail: 'echo failed',
      step: { stderrTail: 'no such band' },
    });
    expect(again.json()).toMatchObject({ type, status });
    const links = again.json().links.map((link: { href: string }) => link.href);
    expect(links).toEqual([`${BASE}/jobs/job-1`, `${BASE}/jobs/job-1/logs`, `${BASE}/jobs/job-1/steps`]);
  });

  it('of a dismissed job are gone', async () => {
    const server = await withEcho();
    server.jobs.onCreate = undefined;
    await server.execute('echo', { inputs: { message: 'x' } }, ASYNC);
    await server.ask('/jobs/job-1', { method: 'DELETE' });

    expect((await server.ask('/jobs/job-1/results')).statusCode).toBe(410);
  });
});

/** Part 4: jobs that are made, changed and started one after the other. */
import { describe, expect, it } from 'vitest';
import { ECHO } from './support/packages.ts';
import { BASE, startServer, type TestServer } from './support/server.ts';

const PART4 = 'http://www.opengis.net/def/exceptions/ogcapi-processes-4/1.0';
const ORDER = { process: `${BASE}/processes/echo-text`, inputs: { message: 'x' } };
const CWL = ECHO.replace('id: echo', 'id: echo-text');
const WITH_DEFAULT = CWL.replace('type: string', 'type: string\n    default: x');

async function withProcess(): Promise<TestServer> {
  const server = startServer();
  await server.deploy(CWL);
  return server;
}

function send(
  server: TestServer,
  method: 'POST' | 'PATCH',
  url: string,
  body: object | string,
  headers = {},
) {
  const type = typeof body === 'string' ? 'application/cwl+yaml' : 'application/json';
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return server.ask(url, { method, headers: { 'content-type': type, ...headers }, body: text });
}

const create = (server: TestServer, body: object | string = ORDER, headers = {}) =>
  send(server, 'POST', '/jobs', body, headers);
const patch = (server: TestServer, body: object, job = 'job-1') =>
  send(server, 'PATCH', `/jobs/${job}`, body);
const start = (server: TestServer, job = 'job-1') => server.ask(`/jobs/${job}/results`, { method: 'POST' });
const get = async (server: TestServer, path: string) => (await server.ask(path)).json();

describe('POST /jobs', () => {
  it('/req/job-management/create-post-op /req/job-management/create-response-success /req/job-management/create-response-jobid /req/job-management/create-response-body: makes a job that waits', async () => {
    const server = await withProcess();

    const response = await create(server);

    expect(response.statusCode).toBe(201);
    expect(response.headers['location']).toBe(`${BASE}/jobs/job-1`);
    expect(response.json()).toMatchObject({
      id: 'job-1',
      status: 'created',
      type: 'process',
      processID: 'echo-text',
    });
    expect((await get(server, '/jobs?status=created')).jobs).toHaveLength(1);
    expect((await server.ask('/jobs/job-1/results')).json().code).toBe('result-not-ready');
  });

  it.each([
    ['a URL', ORDER.process],
    ['a path', '/processes/echo-text'],
    ['an id', 'echo-text'],
    ['the URL of its execution', `${ORDER.process}/execution`],
  ])('/req/ogcapi-processes/create-body /req/ogcapi-processes/schema: names its process by %s', async (_, process) => {
    const response = await create(await withProcess(), { ...ORDER, process });

    expect(response.json()).toMatchObject({ status: 'created', processID: 'echo-text' });
  });

  it.each([
    ['a package', { executionUnit: { value: CWL, mediaType: 'application/cwl+yaml' }, inputs: ORDER.inputs }],
    ['a package as its process', { process: { executionUnit: { value: CWL } }, inputs: ORDER.inputs }],
    ['a CWL document', WITH_DEFAULT],
  ])('runs %s that is not deployed', async (_, body) => {
    const server = startServer();

    const job = (await create(server, body)).json();

    expect(job).toMatchObject({
      status: 'created',
      processID: expect.stringMatching(/^ad-hoc-[0-9a-f]{12}$/),
    });
    expect(job.links.map(({ rel }: { rel: string }) => rel)).not.toContain('up');
    expect((await server.ask('/processes/echo-text')).statusCode).toBe(404);
    expect((await start(server)).json()).toMatchObject({ status: 'accepted' });
  });

  it('refuses a document that is not UTF-8', async () => {
    const body = Buffer.from(WITH_DEFAULT.replace('cwlVersion', '# ö\ncwlVersion'), 'latin1');
    const headers = { 'content-type': 'application/cwl' };

    const response = await startServer().ask('/jobs', { method: 'POST', headers, body });

    expect(response.json()).toMatchObject({ status: 400, detail: expect.stringContaining('UTF-8') });
  });

  it('starts at once where the client prefers that', async () => {
    const response = await create(await withProcess(), ORDER, { prefer: 'respond-async' });

    expect(response.headers['preference-applied']).toBe('respond-async');
    expect(response.json()).toMatchObject({ status: 'accepted' });
  });

  it.each([
    ['application/xml', 415],
    ['text/plain', 415],
    ['application/json', 201],
    ['application/ogcapi-processes+json', 201],
  ])('/req/job-management/create-content-type /req/job-management/create-unsupported-media-type: takes %s with %d', async (type, status) => {
    const response = await create(await withProcess(), ORDER, { 'content-type': type });

    expect(response.statusCode).toBe(status);
    if (status === 415) expect(response.json().type).toBe(`${PART4}/unsupported-media-type`);
  });

  it.each([
    ['https://schemas.opengis.net/ogcapi/processes/part1/1.0/openapi/schemas/execute.yaml', 201],
    ['<https://example.org/schemas/execute-workflows.yaml>', 201],
    ['https://example.org/schemas/wps.xsd', 422],
  ])('/req/job-management/create-unsupported-schema: takes Content-Schema %s with %d', async (uri, status) => {
    const response = await create(await withProcess(), ORDER, { 'content-schema': uri });

    expect(response.statusCode).toBe(status);
    if (status === 422) expect(response.json().type).toBe(`${PART4}/unsupported-schema`);
  });

  it.each([
    ['nothing to run', { inputs: {} }, 400, 'invalid-request'],
    ['a process of another server', { process: 'https://other.example/processes/a' }, 400, 'invalid-request'],
    ['a process in broken percent-encoding', { process: '/processes/%zz' }, 400, 'invalid-request'],
    ['a process with the character NUL', { process: 'a\u0000' }, 400, 'invalid-request'],
    ['a process with NUL in percent-encoding', { process: '/processes/a%00' }, 400, 'invalid-request'],
    ['an unknown process', { process: 'none' }, 404, 'no-such-process'],
    ['wrong inputs', { ...ORDER, inputs: { other: 1 } }, 400, 'invalid-inputs'],
    ['an unknown output', { ...ORDER, outputs: { none: {} } }, 400, 'no-such-output'],
    ['a broken package', { executionUnit: { value: 'class: Nothing' } }, 400, 'invalid-package'],
    ['tags that are no texts', { ...ORDER, tags: [1] }, 400, 'invalid-request'],
    ['labels that are no texts', { ...ORDER, labels: { a: {} } }, 400, 'invalid-request'],
  ])('/req/job-management/create-body: refuses %s', async (_, body, status, code) => {
    const server = await withProcess();

    const response = await create(server, body);

    expect(response.json()).toMatchObject({ status, code });
    expect((await get(server, '/jobs')).jobs).toEqual([]);
  });
});

describe('PATCH of a job', () => {
  it('/req/job-management/update-patch-op /req/job-management/update-body /req/job-management/update-response /req/ogcapi-processes/update-body: changes what it will do', async () => {
    const server = await withProcess();
    await create(server, { ...ORDER, response: 'document' });

    const response = await patch(server, { inputs: { message: 'y' }, response: null, tags: ['b'] });

    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({ id: 'job-1', status: 'created', tags: ['b'] });
    expect(server.jobs.known('job-1').inputs).toEqual({ message: 'y' });
    expect(await get(server, '/jobs/job-1/definition')).toEqual({
      ...ORDER,
      inputs: { message: 'y' },
      tags: ['b'],
    });
  });

  it('gives inputs to a CWL document that came without', async () => {
    const server = startServer();
    await create(server, WITH_DEFAULT);

    await patch(server, { inputs: { message: 'y' } });

    expect(server.jobs.known('job-1').inputs).toEqual({ message: 'y' });
  });

  it('leaves the job as it was where the change is wrong', async () => {
    const server = await withProcess();
    await create(server);

    const response = await patch(server, { inputs: { message: null } });

    expect(response.json()).toMatchObject({ status: 400, code: 'invalid-inputs' });
    expect(server.jobs.known('job-1').inputs).toEqual({ message: 'x' });
  });

  it.each([
    ['accepted', { tags: ['a'] }, 423],
    ['running', { inputs: {} }, 423],
    ['successful', { inputs: {} }, 423],
    ['successful', { title: 'Lake', labels: { project: 'a' } }, 200],
  ] as const)('/req/job-management/update-response-locked: of one that is %s with %j answers %d', async (status, body, expected) => {
    const server = await withProcess();
    await create(server);
    server.jobs.change('job-1', { status });

    const response = await patch(server, body);

    expect(response.statusCode).toBe(expected);
    if (expected === 423) expect(response.json().type).toBe(`${PART4}/locked`);
    else expect(response.json()).toMatchObject(body);
  });

  it('/req/job-management/update-content-type: is JSON, of a job that is there', async () => {
    const server = await withProcess();
    await create(server);

    const wrong = await server.ask('/jobs/job-1', {
      method: 'PATCH',
      headers: { 'content-type': 'text/xml' },
      body: '<a/>',
    });

    expect(wrong.json()).toMatchObject({ status: 415, type: `${PART4}/unsupported-media-type` });
    expect((await patch(server, {}, 'none')).statusCode).toBe(404);
  });
});

describe('a job that was created', () => {
  it('/req/job-management/start-post-op /req/job-management/start-response: is started once', async () => {
    const server = await withProcess();
    await create(server);

    const first = await start(server);
    const second = await start(server);

    expect(first.statusCode).toBe(200);
    expect(first.json()).toMatchObject({ id: 'job-1', status: 'accepted' });
    expect(second.json()).toMatchObject({ status: 423, type: `${PART4}/locked` });
    expect((await start(server, 'none')).statusCode).toBe(404);
  });

  it.each(['{}', 'null'])('is started with the body %s too', async (body) => {
    const server = await withProcess();
    await create(server);

    const headers = { 'content-type': 'application/json' };
    const response = await server.ask('/jobs/job-1/results', { method: 'POST', headers, body });

    expect(response.statusCode).toBe(200);
  });

  it('/req/job-management/definition-get-op /req/job-management/definition-response-success /req/job-management/definition-response-body /req/ogcapi-processes/definition-response-body: gives the body it was made of', async () => {
    const server = await withProcess();
    await create(server);
    await create(server, WITH_DEFAULT);

    const order = await server.ask('/jobs/job-1/definition');
    const document = await server.ask('/jobs/job-2/definition');

    expect(order.headers['content-type']).toContain('application/json');
    expect(order.json()).toEqual(ORDER);
    expect(document.headers['content-type']).toContain('application/cwl+yaml');
    expect(document.body).toContain('id: echo-text');
  });

  it('gives a document that was called JSON and is YAML under a media type that is true', async () => {
    const server = await withProcess();
    await create(server, WITH_DEFAULT, { 'content-type': 'application/cwl+json' });

    const document = await server.ask('/jobs/job-1/definition');

    expect(document.headers['content-type']).toBe('application/cwl');
    expect(document.body).toContain('id: echo-text');
  });

  it('gives the request of an execution as its definition', async () => {
    const server = await withProcess();
    await server.execute(
      'echo-text',
      { inputs: { message: 'x' }, response: 'raw' },
      { prefer: 'respond-async' },
    );

    expect(await get(server, '/jobs/job-1/definition')).toEqual({ ...ORDER, response: 'raw' });
  });

  it('/req/provenance/inputs-get-op /req/provenance/inputs-response: has inputs and the outputs that were asked for', async () => {
    const server = await withProcess();
    await create(server);

    const inputs = await get(server, '/jobs/job-1/inputs');

    expect(inputs).toMatchObject({ inputs: { message: 'x' }, outputs: {} });
    expect((await server.ask('/jobs/none/inputs')).statusCode).toBe(404);
  });

  it('has the title, tags and labels of its execute request', async () => {
    const server = await withProcess();
    const marks = { title: 'One', tags: ['red'], labels: { project: 'a' } };

    const body = { inputs: { message: 'x' }, ...marks };
    const job = await server.execute('echo-text', body, { prefer: 'respond-async' });

    expect(job.json()).toMatchObject(marks);
    expect((await get(server, '/jobs?tags=red')).jobs).toHaveLength(1);
  });

  it.each([
    ['tags=red', ['job-2', 'job-1']],
    ['tags=red,blue', ['job-3', 'job-2', 'job-1']],
    ['labels=project=b', ['job-2']],
    ['tags=red&labels=project=a', ['job-1']],
    ['tags=green', []],
  ])('is found by ?%s', async (query, expected) => {
    const server = await withProcess();
    await create(server, { ...ORDER, title: 'One', tags: ['red'], labels: { project: 'a' } });
    await create(server, { ...ORDER, tags: ['red'], labels: { project: 'b' } });
    await create(server, { ...ORDER, tags: ['blue'] });
    await create(server);

    const { jobs } = await get(server, `/jobs?${query}`);

    expect(jobs.map(({ jobID }: { jobID: string }) => jobID)).toEqual(expected);
    expect(await get(server, '/jobs/job-1')).toMatchObject({
      title: 'One',
      tags: ['red'],
      labels: { project: 'a' },
    });
  });
});

/** What the suites of the OGC trip over, with the headers that they send and no others. */
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, inject, it } from 'vitest';
import { sharedApi } from './support/shared.ts';

describe(`official suites, ${inject('form')}`, () => {
  const api = sharedApi();

  /** `fetch` adds an Accept header and takes blanks off values. */
  async function execute(body: object, headers: Record<string, string> = {}) {
    const sent = request(`${api.url}/processes/echo/execution`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
    });
    const { promise, resolve, reject } = Promise.withResolvers<import('node:http').IncomingMessage>();
    sent.once('response', resolve).once('error', reject).end(JSON.stringify(body));
    const response = await promise;
    return { status: response.statusCode, headers: response.headers, text: await text(response) };
  }

  it('a process echo has an input of each kind, and outputs of the same ids', async () => {
    const { inputs, outputs, mutable } = (await api.get('/processes/echo')).body;
    const [[id, first]] = Object.entries(inputs) as [[string, { schema: object; minOccurs: number }]];

    expect(mutable).toBe(false);
    expect(first).toMatchObject({ minOccurs: 1, maxOccurs: 1 });
    expect([first.schema, outputs[id].schema]).toEqual([{ type: 'string' }, { type: 'string' }]);
    expect(inputs.pause.schema).toMatchObject({ type: 'integer' });
    expect(inputs.values.schema).toMatchObject({ type: 'array', items: { type: 'number' } });
    expect(inputs.box.schema.allOf[0]).toEqual({ format: 'ogc-bbox' });
    expect(inputs.document.minOccurs).toBe(0);
    expect(inputs.document.schema.oneOf.slice(0, 3)).toMatchObject([
      { contentMediaType: 'text/plain' },
      { contentMediaType: 'application/json' },
      { contentMediaType: 'application/xml' },
    ]);
    expect(Object.keys(outputs)).toEqual(Object.keys(inputs));
  });

  it.each([
    'respond-async',
    'respond-async ',
  ])('Prefer: %j without Accept makes a job, whose address is absolute', async (prefer) => {
    const answer = await execute({ inputs: { message: 'm' } }, { prefer });
    const job = JSON.parse(answer.text);

    expect(answer.status).toBe(201);
    expect(answer.headers.location).toBe(`${api.url}/jobs/${job.jobID}`);
    expect(await api.untilDone(job.jobID)).toMatchObject({ status: 'successful' });
  });

  const TWO = { message: {}, pause: {} };

  it.each<[string, object, RegExp]>([
    ['one value', { outputs: { message: {} } }, /^text\/plain/],
    ['several values', { outputs: TWO }, /^multipart\/related/],
    ['several values as they are', { outputs: TWO, response: 'raw' }, /^multipart\/related/],
    ['a document', { outputs: TWO, response: 'document' }, /^application\/json/],
  ])('a synchronous answer with %s has no Link', async (_what, form, type) => {
    const answer = await execute({ inputs: { message: 'one', pause: 0 }, ...form });

    expect(answer.status, answer.text).toBe(200);
    expect(answer.headers['content-type']).toMatch(type);
    expect(answer.headers.link).toBeUndefined();
  });

  it.each<[string, string, Record<string, string>, number]>([
    ['GET', '/processes/none', {}, 404],
    ['GET', '/jobs/none/results', {}, 404],
    ['GET', '/processes?limit=none', {}, 400],
    ['GET', '/processes?unknown=1', {}, 400],
    ['PATCH', '/processes', {}, 405],
    ['GET', '/processes', { accept: 'image/png' }, 406],
    ['PUT', '/processes/none', { 'content-type': 'text/plain' }, 415],
    ['POST', '/processes/none/execution', { 'content-type': 'text/plain' }, 415],
    ['POST', '/processes', { 'content-type': 'text/plain' }, 415],
  ])('%s %s is a problem without charset', async (method, path, headers, status) => {
    const body = 'content-type' in headers ? { body: '{ not parsed' } : {};
    const answer = await api.send(method, path, { headers, ...body });

    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
    expect(answer.body).toMatchObject({ type: expect.any(String), title: expect.any(String), status });
  });

  it('each process of the list says whether it can be changed, and no status has null', async () => {
    const { processes } = (await api.get('/processes?limit=10000')).body;
    const { text: status } = await api.get(`/jobs/${await api.execute('echo', { message: 'm' })}`);

    for (const { id, mutable } of processes) expect([id, typeof mutable]).toEqual([id, 'boolean']);
    expect(status).not.toMatch(/:null\b/);
  });
});

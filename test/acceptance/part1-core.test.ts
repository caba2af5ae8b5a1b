/** Part 1 of the standard, version 1.0, class core, requirement by requirement, over the built-in process. */
import { describe, expect, inject, it } from 'vitest';
import { sharedApi } from './support/shared.ts';

const SPEC = 'http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf';
const PROBLEMS = 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0';
const REL = 'http://www.opengis.net/def/rel/ogc/1.0';
const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
const ASYNC = { prefer: 'respond-async' };

type Link = { readonly rel: string; readonly href: string; readonly type?: string };

describe(`Part 1 core, ${inject('form')}`, () => {
  const api = sharedApi();

  const execute = (body: object, headers: Record<string, string> = {}) =>
    api.send('POST', '/processes/echo/execution', { body, headers });
  /** A finished job of an execute request. */
  const finished = async (body: object): Promise<string> => {
    const { body: job } = await execute(body, ASYNC);
    await api.untilDone(job.jobID);
    return job.jobID;
  };
  const link = (links: readonly Link[], rel: string) => links.find((one) => one.rel === rel)?.href ?? '';

  describe('resources', () => {
    it('/req/core/landingpage-op, /req/core/landingpage-success, /req/core/http: the landing page has its links', async () => {
      const { status, body } = await api.get('/', { accept: 'application/json' });

      const rels = body.links.map(({ rel }: Link) => rel);
      expect(status).toBe(200);
      for (const rel of [
        'service-desc',
        'service-doc',
        `${REL}/conformance`,
        `${REL}/processes`,
        `${REL}/job-list`,
      ]) {
        expect(rels).toContain(rel);
      }
    });

    it('/req/core/api-definition-op, /req/core/api-definition-success: the API definition is where the landing page says', async () => {
      const { links } = (await api.get('/')).body;
      const answer = await api.get(link(links, 'service-desc'));

      expect(link(links, 'service-desc')).toBe(`${api.url}/api`);
      expect([answer.status, answer.body.info.title]).toEqual([200, 'cwl-processes']);
    });

    it('/req/core/conformance-op, /req/core/conformance-success: says what it conforms to', async () => {
      const { status, body } = await api.get('/conformance');

      expect(status).toBe(200);
      expect(body.conformsTo).toContain(`${SPEC}/core`);
    });

    it('/req/core/process-list, /req/core/process-list-op, /req/core/process-list-success: lists processes', async () => {
      const { status, body } = await api.get('/processes');

      expect(status).toBe(200);
      expect(body.links.length).toBeGreaterThan(0);
      for (const process of body.processes) {
        expect(process).toMatchObject({
          id: expect.any(String),
          version: expect.any(String),
          mutable: expect.any(Boolean),
        });
      }
    });

    it('/req/core/process-summary-links: each process of the list leads to its description, in every media type', async () => {
      const { processes } = (await api.get('/processes')).body as { processes: { links: Link[] }[] };

      for (const { links } of processes) {
        const own = links.filter(({ rel }) => rel === 'self' || rel === 'alternate');
        expect(own.map(({ rel }) => rel)).toContain('self');
        for (const { href, type } of own) {
          const answer = await api.get(href, type === undefined ? {} : { accept: type });
          expect([answer.status, answer.headers.get('content-type')?.split(';')[0]]).toEqual([200, type]);
        }
      }
    });

    it('/req/core/pl-limit-definition, /req/core/pl-limit-response, /req/core/pl-links: pages of a list', async () => {
      const { body } = await api.get('/processes?limit=1');

      expect(body.processes).toHaveLength(1);
      expect(link(body.links, 'self')).toBe(`${api.url}/processes?limit=1`);
      expect((await api.get('/processes?limit=10000')).status).toBe(200);
      for (const limit of ['0', '-1', '10001', 'x', '1.5']) {
        expect((await api.get(`/processes?limit=${limit}`)).status, limit).toBe(400);
      }
    });

    it('/req/core/process, /req/core/process-success, /req/core/process-description-op, /req/core/process-description-success: describes a process', async () => {
      const { status, body } = await api.get('/processes/echo');

      expect(status).toBe(200);
      expect(body).toMatchObject({
        id: 'echo',
        version: '1.0.0',
        inputs: { message: {} },
        outputs: { message: {} },
      });
      expect(link(body.links, `${REL}/execute`)).toBe(`${api.url}/processes/echo/execution`);
    });

    it.each([
      ['GET', '/processes/none'],
      ['GET', '/processes/none/package'],
      ['POST', '/processes/none/execution'],
    ])('/req/core/process-exception/no-such-process: %s %s', async (method, path) => {
      const answer = await api.send(method, path, method === 'POST' ? { body: {} } : {});

      expect([answer.status, answer.body.type]).toEqual([404, `${PROBLEMS}/no-such-process`]);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    });

    it.each([
      '/jobs/none',
      '/jobs/none/results',
    ])('/req/core/job-exception-no-such-job, /req/core/job-results-exception/no-such-job: %s', async (path) => {
      const answer = await api.get(path);

      expect([answer.status, answer.body.type]).toEqual([404, `${PROBLEMS}/no-such-job`]);
    });

    it.each([
      ['//processes', 200],
      ['/processes/', 200],
      ['/processes//echo/', 200],
      ['/conformance/', 200],
      ['/jobs/?limit=1', 200],
    ])('tolerates the slashes of %s', async (path, status) => {
      expect((await api.get(path)).status).toBe(status);
    });
  });

  describe('execute requests', () => {
    it('/req/core/process-execute-op, /req/core/process-execute-request: takes inputs, outputs and the form of the response', async () => {
      const answer = await execute({
        inputs: { message: 'm' },
        outputs: { message: {} },
        response: 'document',
      });

      expect([answer.status, answer.body]).toEqual([200, { message: 'm' }]);
      expect((await execute({ inputs: [] })).status).toBe(400);
      expect(
        (await execute({ inputs: {}, outputs: { message: { transmissionMode: 'pigeon' } } })).status,
      ).toBe(400);
    });

    it.each<[string, object, object]>([
      ['process-execute-input-array', { values: [1, 2.5] }, { values: [1, 2.5] }],
      ['process-execute-input-array', { values: [1] }, { values: [1] }],
      ['process-execute-input-inline-object', { message: { value: 'm' } }, { message: 'm' }],
      [
        'process-execute-input-inline-bbox',
        { box: { bbox: [1, 2, 3, 4], crs: CRS84 } },
        { box: { bbox: [1, 2, 3, 4], crs: CRS84 } },
      ],
      [
        'process-execute-input-inline-bbox',
        { box: { bbox: [1, 2, 3, 4] } },
        { box: { bbox: [1, 2, 3, 4], crs: CRS84 } },
      ],
    ])('/req/core/%s: takes %j', async (_id, inputs, outputs) => {
      const chosen = Object.fromEntries(Object.keys(outputs).map((name) => [name, {}]));
      const answer = await execute({
        inputs: { message: 'm', ...inputs },
        outputs: chosen,
        response: 'document',
      });

      expect([answer.status, answer.body]).toEqual([200, outputs]);
    });

    it.each<[string, object, string, string]>([
      [
        'process-execute-inputs',
        { href: 'data:text/plain,by%20reference', type: 'text/plain' },
        'text/plain',
        'by reference',
      ],
      [
        'process-execute-input-mixed-type',
        { value: 'plain', mediaType: 'text/plain' },
        'text/plain',
        'plain',
      ],
      [
        'process-execute-input-mixed-type',
        { value: '<a/>', mediaType: 'application/xml' },
        'application/xml',
        '<a/>',
      ],
      [
        'process-execute-input-multiple-types',
        { value: { a: 1 }, mediaType: 'application/json' },
        'application/json',
        '{"a":1}',
      ],
      [
        'process-execute-input-inline-binary',
        { value: Buffer.from('Grüße').toString('base64'), encoding: 'base64', mediaType: 'text/plain' },
        'text/plain',
        'Grüße',
      ],
    ])('/req/core/%s: takes the document %j', async (_id, document, type, text) => {
      const answer = await execute({ inputs: { message: 'm', document }, outputs: { document: {} } });

      expect(answer.status, answer.text).toBe(200);
      expect(answer.headers.get('content-type')).toContain(type);
      expect(answer.text).toBe(text);
    });

    it('/req/core/process-execute-input-validation: names every input that is wrong', async () => {
      const { status, body } = await execute({
        inputs: {
          pause: 'long',
          values: ['a'],
          box: { bbox: [1] },
          document: { type: 'wrong/type' },
          more: 1,
        },
      });

      const paths = body.problems.map(({ path }: { path: string }) => path.replace(/[[.].*/, ''));
      expect([status, body.type]).toEqual([400, `${PROBLEMS}/InvalidParameterValue`]);
      expect(new Set(paths)).toEqual(new Set(['message', 'pause', 'values', 'box', 'document', 'more']));
    });

    it('/req/core/process-execute-default-outputs, /req/core/process-execute-omitted-outputs: gives all outputs where none is chosen', async () => {
      const answer = await execute({ inputs: { message: 'm', values: [1] }, response: 'document' });

      expect(answer.body).toEqual({ message: 'm', pause: 0, values: [1] });
    });

    it('/req/core/process-execute-default-execution-mode: is synchronous without a preference', async () => {
      const answer = await execute({ inputs: { message: 'm' }, response: 'document' });

      expect(answer.status).toBe(200);
      expect(answer.headers.get('location')).toBeNull();
    });

    it.each([
      'respond-async',
      'respond-async ',
      'Respond-Async, handling=lenient',
    ])('/req/core/process-execute-auto-execution-mode, /req/core/process-execute-success-async: is asynchronous by Prefer: %j', async (prefer) => {
      const answer = await execute({ inputs: { message: 'm' } }, { prefer });

      expect(answer.status).toBe(201);
      expect(answer.headers.get('location')).toBe(`${api.url}/jobs/${answer.body.jobID}`);
      expect(answer.body).toMatchObject({ type: 'process', processID: 'echo', status: expect.any(String) });
    });
  });

  const TWO = { message: {}, pause: {} };
  const reference = { transmissionMode: 'reference' };
  /** What an execute request gives, at once and later. */
  const FORMS: [sync: string, later: string, outputs: object, response: string][] = [
    ['process-execute-sync-raw-value-one', 'job-results-async-raw-value-one', { message: {} }, 'raw'],
    ['process-execute-sync-raw-value-multi', 'job-results-async-raw-value-multi', TWO, 'raw'],
    [
      'process-execute-sync-raw-ref',
      'job-results-async-raw-ref',
      { message: reference, pause: reference },
      'raw',
    ],
    [
      'process-execute-sync-raw-mixed-multi',
      'job-results-async-raw-mixed-multi',
      { message: {}, pause: reference },
      'raw',
    ],
    ['process-execute-sync-document', 'job-results-async-document', TWO, 'document'],
  ];

  describe('results', () => {
    it.each(FORMS)('/req/core/%s, /req/core/%s', async (sync, _later, outputs, response) => {
      const request = { inputs: { message: 'Grüße', pause: 0 }, outputs, response };
      const id = await finished(request);
      for (const answer of [await execute(request), await api.get(`/jobs/${id}/results`)]) {
        const type = answer.headers.get('content-type') ?? '';
        switch (sync) {
          case 'process-execute-sync-raw-value-one':
            expect([answer.status, type, answer.text]).toEqual([200, 'text/plain; charset=utf-8', 'Grüße']);
            break;
          case 'process-execute-sync-raw-ref':
            expect([answer.status, answer.text]).toEqual([204, '']);
            expect(answer.headers.get('link')).toMatch(/rel="message".*rel="pause"/);
            break;
          case 'process-execute-sync-document':
            expect([answer.status, type]).toEqual([200, 'application/json; charset=utf-8']);
            expect(answer.body).toEqual({ message: 'Grüße', pause: 0 });
            break;
          default:
            expect(answer.status).toBe(200);
            expect(type).toMatch(/^multipart\/related; ?.*boundary=/);
            expect(answer.text).toMatch(
              /Content-ID: <message>\r\nContent-Type: text\/plain[\s\S]*\r\n\r\nGrüße\r\n/,
            );
            expect(answer.text).toContain('Content-ID: <pause>\r\n');
        }
        if (sync === 'process-execute-sync-raw-mixed-multi') {
          expect(answer.text).toMatch(/Content-Location: http.*\/results\/pause/);
        }
      }
    });

    it('/req/core/job-results, /req/core/job-results-op: are where the job says, in both forms of the relation', async () => {
      const { links } = (
        await api.get(`/jobs/${await finished({ inputs: { message: 'm' }, response: 'document' })}`)
      ).body;

      expect(link(links, '[ogc-rel:results]')).toBe(link(links, `${REL}/results`));
      expect((await api.get(link(links, `${REL}/results`))).body).toMatchObject({ message: 'm' });
    });

    it('/req/core/job, /req/core/job-op, /req/core/job-success: a job says how it is, without null', async () => {
      const { status, body, text } = await api.get(`/jobs/${await finished({ inputs: { message: 'm' } })}`);

      expect(status).toBe(200);
      expect(body).toMatchObject({ type: 'process', status: 'successful', progress: 100, processID: 'echo' });
      for (const time of ['created', 'started', 'finished', 'updated']) {
        expect(body[time], time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/);
      }
      expect(text).not.toContain('null');
    });

    it('/req/core/job-results-exception/results-not-ready: are not ready before the job has finished', async () => {
      const { body: job } = await execute({ inputs: { message: 'm', pause: 600 } }, ASYNC);
      const answer = await api.get(`/jobs/${job.jobID}/results`);
      await api.send('DELETE', `/jobs/${job.jobID}`);

      expect([answer.status, answer.body.type]).toEqual([404, `${PROBLEMS}/result-not-ready`]);
    });

    it.each([
      ['no-such-output', 400, '?outputs=none'],
      ['results-not-available', 404, '/values'],
    ])('/req/core/job-results-exception/%s is %i', async (id, status, rest) => {
      const job = await finished({ inputs: { message: 'm' } });
      const answer = await api.get(`/jobs/${job}/results${rest}`);

      const name = id.replace('results-', 'result-');
      expect([answer.status, answer.body.type]).toEqual([status, `${PROBLEMS}/${name}`]);
    });

    it('/req/core/job-results-failed: of a failed job are the reason, with the type of the cause', async () => {
      const id = await finished({ inputs: { message: 'm', pause: -1 } });
      const answer = await api.get(`/jobs/${id}/results`);

      expect([answer.status, answer.body.type]).toEqual([400, `${PROBLEMS}/InvalidParameterValue`]);
    });
  });

  describe('wrong requests', () => {
    it.each([
      ['GET', '/processes?unknown=1', {}, 400],
      ['GET', '/processes/echo?f=nothing&x=1', {}, 400],
      ['GET', '/processes', { accept: 'image/png' }, 406],
      ['POST', '/processes/none/execution', { 'content-type': 'text/plain' }, 415],
      ['PATCH', '/processes/echo', {}, 405],
      ['DELETE', '/', {}, 405],
    ])('%s %s with %j is %i', async (method, path, headers, status) => {
      const answer = await api.send(method, path, { headers: headers as Record<string, string> });

      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.body).toMatchObject({ type: expect.any(String), status, title: expect.any(String) });
    });

    it('a body that is too large is 413', async () => {
      const answer = await execute({ inputs: { message: 'x'.repeat(11 * 1024 * 1024) } });

      expect(answer.status).toBe(413);
    });
  });
});

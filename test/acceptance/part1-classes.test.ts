/** Part 1 of the standard, version 1.0: the classes beside core, requirement by requirement. */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { sharedApi } from './support/shared.ts';

const PROBLEMS = 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0';

type Link = { readonly rel: string; readonly href: string; readonly type?: string };
type Jobs = {
  readonly jobs: { readonly jobID: string; readonly status: string; readonly processID: string }[];
};

const LISTED = `
cwlVersion: v1.2
class: ExpressionTool
id: part1-listed
cwlp:pause: seconds
inputs: { seconds: int }
outputs: { seconds: int }
expression: $(inputs)
`;

describe(`Part 1 classes, ${inject('form')}`, () => {
  const api = sharedApi();

  describe('json', () => {
    it.each([
      '/',
      '/conformance',
      '/processes',
      '/processes/echo',
      '/jobs',
    ])('/req/json/definition: %s is JSON', async (path) => {
      const answer = await api.get(path, { accept: 'application/json' });

      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/^application\/json(?:; charset=utf-8)?$/);
      expect(answer.body).toEqual(expect.any(Object));
    });
  });

  describe('oas30', () => {
    it('/req/oas30/oas-definition-1: the landing page links to both forms of the definition', async () => {
      const { links } = (await api.get('/')).body;

      expect(links).toContainEqual(
        expect.objectContaining({
          rel: 'service-desc',
          type: 'application/vnd.oai.openapi+json;version=3.0',
        }),
      );
      expect(links).toContainEqual(expect.objectContaining({ rel: 'service-doc', type: 'text/html' }));
    });

    it('/req/oas30/oas-definition-2: the definition says that it is OpenAPI 3.0', async () => {
      const answer = await api.get('/api', { accept: 'application/vnd.oai.openapi+json;version=3.0' });

      expect(answer.headers.get('content-type')).toMatch(
        /^application\/vnd\.oai\.openapi\+json; ?version="?3\.0"?/,
      );
      expect(answer.body.openapi).toMatch(/^3\.0\.\d$/);
    });

    it('/req/oas30/oas-impl: everything in the definition is there', async () => {
      const { paths } = (await api.get('/api')).body as { paths: { [path: string]: object } };
      // An execution wants inputs.
      const plain = Object.entries(paths).filter(
        ([path, item]) => !path.includes('{') && 'get' in item && !path.endsWith('/execution'),
      );

      expect(plain.length).toBeGreaterThan(5);
      for (const [path] of plain) expect((await api.get(path)).status, path).toBe(200);
    });
  });

  describe('job-list', () => {
    let done: string;
    let running: string;

    beforeAll(async () => {
      await api.deploy(LISTED);
      done = await api.execute('part1-listed', { seconds: 1 });
      await api.untilDone(done);
      running = await api.execute('part1-listed', { seconds: 600 });
      await api.until(running, ({ status }) => status === 'running');
      return async () => {
        await api.send('DELETE', `/jobs/${running}`);
      };
    });

    const ids = async (query: string): Promise<string[]> => {
      const { status, body } = await api.get(`/jobs?processID=part1-listed&${query}`);
      expect(status, query).toBe(200);
      return (body as Jobs).jobs.map(({ jobID }) => jobID);
    };

    it('/req/job-list/job-list-op, /req/job-list/job-list-success, /req/job-list/processID-mandatory: lists jobs', async () => {
      const { status, body } = await api.get('/jobs');

      expect(status).toBe(200);
      expect(body.links).toEqual(expect.any(Array));
      for (const job of (body as Jobs).jobs) {
        expect(job).toMatchObject({ jobID: expect.any(String), processID: expect.any(String) });
      }
    });

    it('/req/job-list/type-definition, /req/job-list/type-response: by type', async () => {
      expect(await ids('type=process')).toContain(done);
    });

    it('/req/job-list/processID-definition, /req/job-list/processid-response: by process, any of several', async () => {
      const { jobs } = (await api.get('/jobs?processID=part1-listed,none')).body as Jobs;

      expect(jobs.map(({ processID }) => processID)).toEqual(jobs.map(() => 'part1-listed'));
      expect((await api.get('/jobs?processID=none')).body.jobs).toEqual([]);
    });

    it('/req/job-list/status-definition, /req/job-list/status-response: by status, any of several', async () => {
      expect(await ids('status=successful')).toEqual([done]);
      expect(await ids('status=running')).toEqual([running]);
      expect((await ids('status=running,successful')).sort()).toEqual([done, running].sort());
      expect((await api.get('/jobs?status=unknown')).status).toBe(400);
    });

    it('/req/job-list/datetime-definition, /req/job-list/datetime-response: by the time of their creation', async () => {
      const { created } = (await api.get(`/jobs/${done}`)).body;

      expect(await ids(`datetime=${created}`)).toEqual([done]);
      expect(await ids(`datetime=../${created}`)).toEqual([done]);
      expect(await ids(`datetime=/${created}`)).toEqual([done]);
      expect((await ids(`datetime=${created}/..`)).sort()).toEqual([done, running].sort());
      expect(await ids('datetime=2001-01-01/2002-01-01')).toEqual([]);
      expect((await api.get('/jobs?datetime=yesterday')).status).toBe(400);
    });

    it('/req/job-list/duration-definition, /req/job-list/duration-response: by how long they took', async () => {
      expect(await ids('minDuration=1&status=successful')).toEqual([done]);
      expect(await ids('minDuration=500')).toEqual([]);
      expect(await ids('maxDuration=500&status=successful')).toEqual([done]);
      expect((await api.get('/jobs?minDuration=long')).status).toBe(400);
    });

    it('/req/job-list/limit-definition, /req/job-list/limit-response, /req/job-list/links: page by page', async () => {
      const { body } = await api.get('/jobs?processID=part1-listed&limit=1');
      const next = body.links.find(({ rel }: Link) => rel === 'next').href;

      expect(body.jobs).toHaveLength(1);
      expect(body.links).toContainEqual(expect.objectContaining({ rel: 'self' }));
      expect((await api.get(next)).body.jobs).toMatchObject([{ jobID: done }]);
      for (const limit of ['0', '10001', 'x']) {
        expect((await api.get(`/jobs?limit=${limit}`)).status, limit).toBe(400);
      }
    });
  });

  describe('dismiss', () => {
    it('/req/dismiss/job-dismiss-op, /req/dismiss/job-dismiss-success, /req/dismiss/job-dismiss-status: stops a job, then removes it', async () => {
      const job = await api.execute('echo', { message: 'm', pause: 600 });
      await api.until(job, ({ status }) => status === 'running');
      const stopped = await api.send('DELETE', `/jobs/${job}`);
      const kept = await api.get(`/jobs/${job}`);
      const removed = await api.send('DELETE', `/jobs/${job}`);
      const gone = await api.send('DELETE', `/jobs/${job}`);

      expect([stopped.status, stopped.body.status]).toEqual([200, 'dismissed']);
      expect([kept.status, kept.body.status]).toEqual([200, 'dismissed']);
      expect([removed.status, removed.body.status]).toEqual([200, 'dismissed']);
      expect([gone.status, gone.body.type]).toEqual([404, `${PROBLEMS}/no-such-job`]);
    });
  });
});

/** The OGC mode of openEO's JavaScript client in a browser: what it decides by, what it reads and what it sends. */
import { describe, expect, inject, it } from 'vitest';
import { sharedApi } from '../support/shared.ts';

/** As axios sends it from a page of another origin. */
const BROWSER = { accept: 'application/json, text/plain, */*', origin: 'https://editor.openeo.example' };
const REL = 'https://www.opengis.net/def/rel/ogc/1.0';
const CONF = 'http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf';

interface Link {
  readonly rel: string;
  readonly href: string;
  readonly type?: string;
}

describe(`openEO's JavaScript client, ${inject('form')}`, () => {
  const api = sharedApi();
  const linked = (links: readonly Link[], rel: string) =>
    links.find((link) => link.rel === rel && (link.type ?? 'application/json') === 'application/json')?.href;

  it('finds no openEO, and then processes and jobs by links and conformance', async () => {
    const wellKnown = await api.get('/.well-known/openeo', BROWSER);
    const landing = await api.get('/', BROWSER);
    const conformance = await api.get(linked(landing.body.links, `${REL}/conformance`) ?? '', BROWSER);

    expect(wellKnown.status).toBe(404);
    expect([landing.body.api_version, landing.body.endpoints]).toEqual([undefined, undefined]);
    expect(conformance.body.conformsTo).toEqual(
      expect.arrayContaining([`${CONF}/core`, `${CONF}/job-list`, `${CONF}/dismiss`]),
    );
    expect(linked(landing.body.links, `${REL}/processes`)).toBe(`${api.url}/processes`);
    expect(linked(landing.body.links, `${REL}/job-list`)).toBe(`${api.url}/jobs`);
  });

  it('may read the headers that it needs, after asking whether it may send its own', async () => {
    const preflight = await api.send('OPTIONS', '/processes/echo/execution', {
      headers: {
        origin: BROWSER.origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,prefer',
      },
    });
    const answer = await api.get('/jobs', BROWSER);

    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization,content-type,prefer');
    expect(preflight.headers.get('access-control-allow-methods')).toContain('POST');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    const exposed = answer.headers.get('access-control-expose-headers')?.split(', ');
    expect(exposed).toEqual(expect.arrayContaining(['Location', 'Link', 'OGC-Output-Values-Count']));
  });

  it('describes a process, executes it with its URL in the body, and follows the job', async () => {
    const { processes } = (await api.get('/processes', BROWSER)).body;
    const { inputs, outputs } = (await api.get('/processes/echo', BROWSER)).body;
    const created = await api.send('POST', '/processes/echo/execution', {
      headers: { ...BROWSER, prefer: 'respond-async' },
      body: {
        process: `${api.url}/processes/echo`,
        inputs: { message: 'from a page', pause: 0 },
        outputs: { message: { format: { mediaType: 'text/plain' } } },
      },
    });
    const { jobID } = created.body;
    await api.untilDone(jobID);
    const job = (await api.get(`/jobs/${jobID}`, BROWSER)).body;
    const { jobs } = (await api.get('/jobs', BROWSER)).body;

    expect(processes.map(({ id }: { id: string }) => id)).toContain('echo');
    for (const { schema } of [...Object.values(inputs), ...Object.values(outputs)] as { schema: object }[])
      expect(schema).toBeTypeOf('object');
    expect([created.status, created.headers.get('location')]).toEqual([201, `${api.url}/jobs/${jobID}`]);
    expect(job).toMatchObject({
      jobID,
      processID: 'echo',
      status: 'successful',
      message: expect.any(String),
    });
    for (const { created: made, updated } of [job]) expect([made, updated]).not.toContain(undefined);
    expect(jobs.map((one: { jobID: string }) => one.jobID)).toContain(jobID);
    const results = await api.get(`/jobs/${jobID}/results`, BROWSER);
    expect(results.body).toEqual({ message: 'from a page' });
  });
});

/** Profiles of answers: Part 1 v2.0, class query-param-profile. */
import { describe, expect, it } from 'vitest';
import { ECHO } from './support/packages.ts';
import { startServer, type TestServer } from './support/server.ts';

const OGC = 'https://www.opengis.net/def/profile/OGC/0';

async function withJob(): Promise<TestServer> {
  const server = startServer();
  await server.deploy(ECHO);
  server.jobs.onCreate = () => ({ status: 'successful', outputs: { said: 'hi' } });
  await server.execute('echo', { inputs: { message: 'hi' } }, { prefer: 'respond-async' });
  return server;
}

/** What an answer links to as its profiles, in its body and in its header. */
function profilesOf(response: { readonly headers: object; json(): unknown }): readonly string[] {
  const { links = [] } = response.json() as { links?: { rel: string; href: string }[] };
  const header = String((response.headers as { link?: string }).link ?? '');
  return [
    ...links.filter(({ rel }) => rel === 'profile').map(({ href }) => href),
    ...[...header.matchAll(/<([^>]+)>; rel="profile"/g)].map(([, href = '']) => href),
  ];
}

describe('the query parameter profile', () => {
  it.each([
    ['/processes', `${OGC}/ogc-process-list`],
    ['/processes/echo', `${OGC}/ogc-process-description`],
    ['/jobs', `${OGC}/jobs-list`],
    ['/jobs/job-1', `${OGC}/job-description`],
    ['/jobs/job-1/results', `${OGC}/ogc-results`],
  ])('/req/query-param-profile/definition: %s takes a URI, a safe CURIE and a bare id, alone and in a list', async (path, uri) => {
    const server = await withJob();
    const id = uri.slice(OGC.length + 1);
    for (const profile of [uri, `[ogc-profile:${id}]`, id, `unknown,${id}`, `${uri},none`]) {
      const response = await server.ask(`${path}?profile=${encodeURIComponent(profile)}`);
      expect([response.statusCode, profilesOf(response)], profile).toEqual([200, [uri]]);
    }
  });

  it.each([
    ['/processes', `${OGC}/ogc-process-list`],
    ['/processes/echo', `${OGC}/ogc-process-description`],
    ['/jobs', `${OGC}/jobs-list`],
    ['/jobs/job-1', `${OGC}/job-description`],
  ])('/req/query-param-profile/response: %s names its profile without the parameter too', async (path, uri) => {
    const server = await withJob();
    for (const query of ['', '?profile=', '?profile=unknown']) {
      const response = await server.ask(`${path}${query}`);
      expect([response.statusCode, profilesOf(response)], query).toEqual([200, [uri]]);
    }
  });

  it('/req/query-param-profile/response: results without the parameter are what they are', async () => {
    const server = await withJob();
    for (const query of ['', '?profile=unknown']) {
      const response = await server.ask(`/jobs/job-1/results${query}`);
      expect([response.statusCode, response.body], query).toEqual([200, 'hi']);
    }
  });
});

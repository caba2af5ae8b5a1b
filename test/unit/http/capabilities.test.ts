import { describe, expect, it } from 'vitest';
import { readContract } from '../../../src/http/contract.ts';
import { CONFORMANCE } from '../../../src/http/ogc-uris.ts';
import { OPERATIONS } from '../../../src/http/operations.ts';
import { BASE, startServer } from './support/server.ts';

describe('Accept', () => {
  it.each([
    ['/api', 'application/vnd.oai.openapi+json;version=3.0', 'application/vnd.oai.openapi+json'],
    ['/api', 'application/vnd.oai.openapi+json', 'application/vnd.oai.openapi+json'],
    ['/api', 'application/json', 'application/json'],
    ['/processes', 'application/json; charset=utf-8', 'application/json'],
    ['/processes', 'image/png, application/json;profile="x";q=0.5', 'application/json'],
    ['/processes', 'text/csv, */*;q=0.1', 'application/json'],
  ])('of %s may be %s', async (url, accept, type) => {
    const response = await startServer().ask(url, { headers: { accept } });

    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toContain(type);
  });

  it.each([
    'application/json;q=0',
    'application/json; charset=utf-8; q=0',
    'image/*',
  ])('may not be %s', async (accept) => {
    expect((await startServer().ask('/processes', { headers: { accept } })).statusCode).toBe(406);
  });
});

describe('capabilities', () => {
  it('links from the landing page to everything that the standard asks for', async () => {
    const page = (await startServer().ask('/')).json();

    const links = Object.fromEntries(
      page.links.map((link: { rel: string; href: string }) => [link.rel, link.href]),
    );
    expect(links).toMatchObject({
      self: `${BASE}/`,
      'service-desc': `${BASE}/api`,
      'service-doc': `${BASE}/api.html`,
      'http://www.opengis.net/def/rel/ogc/1.0/conformance': `${BASE}/conformance`,
      'http://www.opengis.net/def/rel/ogc/1.0/processes': `${BASE}/processes`,
      'http://www.opengis.net/def/rel/ogc/1.0/job-list': `${BASE}/jobs`,
      'https://www.opengis.net/def/rel/ogc/1.0/processes': `${BASE}/processes`,
      'https://www.opengis.net/def/rel/ogc/1.0/job-list': `${BASE}/jobs`,
    });
  });

  it('takes the host that the client used where no public URL is set', async () => {
    const page = (await startServer({}).ask('/', { headers: { host: 'h.example:81' } })).json();

    expect(page.links[0].href).toBe('http://h.example:81/');
  });

  it('declares its conformance classes', async () => {
    expect((await startServer().ask('/conformance')).json()).toEqual({ conformsTo: CONFORMANCE });
  });

  it('serves its API definition with this server as the one to ask', async () => {
    const response = await startServer().ask('/api');

    expect(response.headers['content-type']).toMatch(
      /^application\/vnd\.oai\.openapi\+json; ?version="?3\.0"?/,
    );
    expect(response.json()).toMatchObject({ openapi: '3.0.3', servers: [{ url: BASE }] });
  });

  it('shows the API definition as a page', async () => {
    const response = await startServer().ask('/api.html');

    expect(response.statusCode).toBe(200);
    expect(response.body).toContain('swagger-ui');
  });

  it('says that it is up, and what is down', async () => {
    const server = startServer();

    const up = await server.ask('/health');
    server.objects.isDown = true;
    const down = await server.ask('/health');

    expect(up.json()).toMatchObject({ status: 'up', version: '0.0.1' });
    expect(down.statusCode).toBe(503);
    expect(down.json().detail).toContain('object store');
  });

  it('lets scripts of other origins read the headers that matter', async () => {
    const response = await startServer().ask('/', { headers: { origin: 'http://other.example' } });

    expect(response.headers['access-control-expose-headers']).toContain('Location');
  });
});

describe('the contract', () => {
  it('has a handler for every operation, and every handler is in it', () => {
    const operations = Object.values(readContract().paths).flatMap((path) =>
      Object.entries(path).flatMap(([method, operation]) =>
        method === 'parameters' ? [] : (operation.operationId ?? method),
      ),
    );

    // Swagger UI is served by its plugin.
    expect(operations.filter((id) => id !== 'getApiPage').sort()).toEqual(Object.keys(OPERATIONS).sort());
  });

  it('has every route', async () => {
    const server = startServer();
    const routes: string[] = [];
    server.app.addHook('onRoute', ({ method, url, config }) => {
      if (config?.refusesMethod !== true && !url.startsWith('/api.html'))
        routes.push(...[method].flat().map((m) => `${m} ${url}`));
    });
    await server.app.ready();

    const documented = Object.entries(readContract().paths).flatMap(([path, operations]) => {
      const url = path
        .replace('steps/{step}/log', 'steps/*')
        .replace('{path}', '*')
        .replaceAll(/\{(\w+)\}/g, ':$1');
      return Object.keys(operations).map((method) => `${method.toUpperCase()} ${url}`);
    });
    const heads = documented.map((route) => route.replace(/^GET /, 'HEAD '));
    const expected = new Set([...documented, ...heads, 'OPTIONS *']);
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter((route) => !expected.has(route))).toEqual([]);
  });
});

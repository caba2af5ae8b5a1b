/** What was deployed under an id stays readable after it is replaced. */
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { ECHO } from './support/packages.ts';
import { BASE, startServer, type TestServer } from './support/server.ts';

/** Of one version of its author's. */
const versioned = (version: string) =>
  `${ECHO}$namespaces: { s: "https://schema.org/" }\ns:softwareVersion: "${version}"\n`;

const FIRST = versioned('0.9');
const SECOND = versioned('2').replace('Says', 'Shouts');

describe('revisions', () => {
  let server: TestServer;

  const replace = (body: string) =>
    server.ask('/processes/echo', { method: 'PUT', headers: { 'content-type': 'application/cwl' }, body });
  const get = async (path: string) => (await server.ask(`/processes/echo${path}`)).json();

  beforeEach(async () => {
    server = startServer();
    await server.deploy(FIRST);
    await replace(SECOND);
  });

  it('are counted, and told by their hash', async () => {
    const now = await get('');

    expect(now).toMatchObject({ revision: 2, version: '2' });
    expect(now.packageHash).toMatch(/^[0-9a-f]{64}$/);
    expect((await get('?version=1')).packageHash).not.toBe(now.packageHash);
    expect((await server.ask('/processes')).json().processes[0]).toMatchObject({
      revision: 2,
      packageHash: now.packageHash,
    });
  });

  it.each([
    ['1', 1],
    ['0.9', 1],
    ['2', 2],
  ])('are described by their number or version: %s', async (version, revision) => {
    expect(await get(`?version=${version}`)).toMatchObject({ id: 'echo', revision });
  });

  it('are a number before they are a version', async () => {
    await replace(versioned('1'));

    expect(await get('?version=1')).toMatchObject({ revision: 1, version: '0.9' });
  });

  it('are executed no more, and link to themselves, to the one before and to what is deployed', async () => {
    const relations = async (path: string) => {
      const links = (await get(path)).links as { rel: string; href: string; type?: string }[];
      return links.filter(({ type }) => type !== 'text/html').map(({ rel, href }) => [rel, href]);
    };
    const url = `${BASE}/processes/echo`;
    const execute = 'http://www.opengis.net/def/rel/ogc/1.0/execute';
    const pinned = await relations('?version=2');
    const current = await relations('');

    expect(pinned).toEqual(
      expect.arrayContaining([
        ['self', `${url}?version=2`],
        ['latest-version', url],
        ['predecessor-version', `${url}?version=1`],
        ['describedby', `${url}/package?version=2`],
        ['describedby', `${url}/package?version=2&form=packed`],
      ]),
    );
    expect(pinned.map(([relation]) => relation)).not.toContain(execute);
    expect(current).toEqual(
      expect.arrayContaining([
        ['self', url],
        ['bookmark', `${url}?version=2`],
        [execute, `${url}/execution`],
        ['describedby', `${url}/package`],
        ['describedby', `${url}/package?form=packed`],
      ]),
    );
    expect((await relations('?version=1')).map(([relation]) => relation)).not.toContain(
      'predecessor-version',
    );
  });

  it('have a page without a form', async () => {
    const page = await server.ask('/processes/echo?version=1&f=html');

    expect(page.body).toContain('revision 1');
    expect(page.body).toContain(`<a href="${BASE}/processes/echo">the process as it is deployed now</a>`);
    expect(page.body).not.toContain('<form');
    expect((await server.ask('/processes/echo?f=html')).body).toContain('<form');
  });

  it.each([
    '?version=3',
    '?version=0',
    '?version=99999999999',
    '/package?version=1.5',
  ])('that do not exist are told with those that do: %s', async (path) => {
    const response = await server.ask(`/processes/echo${path}`);

    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({
      code: 'no-such-revision',
      revisions: [
        { revision: 1, version: '0.9' },
        { revision: 2, version: '2' },
      ],
    });
  });

  it('that share a version are named by their number', async () => {
    await replace(versioned('0.9').replace('Says', 'Whispers'));
    const response = await server.ask('/processes/echo?version=0.9');

    expect(response.statusCode).toBe(404);
    expect(response.json().detail).toContain(
      "Several revisions of the process 'echo' have the version '0.9'",
    );
    expect(await get('?version=3')).toMatchObject({ revision: 3 });
  });

  it('are there as long as the process is', async () => {
    await server.ask('/processes/echo', { method: 'DELETE' });

    for (const path of ['?version=1', '?version=0.9', '/package?version=1']) {
      expect(await get(path)).toMatchObject({ status: 404, code: 'no-such-process' });
    }
  });

  it.each([
    ['', SECOND, 2, ''],
    ['?version=1', FIRST, 1, ''],
    ['?version=0.9&form=sent', FIRST, 1, ''],
  ])('have their package as it was sent: %s', async (query, body, revision, form) => {
    const { body: received, headers } = await server.ask(`/processes/echo/package${query}`);

    expect(received).toBe(body);
    expect(headers).toMatchObject({
      etag: `"${sha256(body)}"`,
      'content-location': `${BASE}/processes/echo/package?version=${revision}${form}`,
      link: `<${BASE}/processes/echo?version=${revision}>; rel="describes"`,
    });
  });

  it('have a package that was called JSON and is YAML under a media type that is true', async () => {
    const body = FIRST.replace('id: echo', 'id: mistaken');
    await server.deploy(body, 'application/cwl+json');

    const sent = await server.ask('/processes/mistaken/package');

    expect(sent.body).toBe(body);
    expect(sent.headers['content-type']).toBe('application/cwl');
  });

  it.each([
    1, 2,
  ])('have their package as it is run, which has the hash of the description: %i', async (revision) => {
    const { packageHash } = await get(`?version=${revision}`);
    const response = await server.ask(`/processes/echo/package?version=${revision}&form=packed`);

    expect(response.headers).toMatchObject({
      'content-type': 'application/json',
      etag: `"${packageHash}"`,
      'content-location': `${BASE}/processes/echo/package?version=${revision}&form=packed`,
    });
    expect(sha256(response.body)).toBe(packageHash);
    expect(response.json()).toMatchObject({ cwlVersion: 'v1.2', entry: 'echo' });
  });

  it('are not sent to those who have them', async () => {
    const { headers } = await server.ask('/processes/echo/package?version=1');
    const again = (path: string) =>
      server.ask(`/processes/echo/package${path}`, { headers: { 'if-none-match': String(headers['etag']) } });

    expect([(await again('?version=1')).statusCode, (await again('')).statusCode]).toEqual([304, 200]);
  });

  it('are what a package refers to by such a URL', async () => {
    const deployed = await server.deploy(
      JSON.stringify({
        processDescription: { id: 'older' },
        executionUnit: { href: `${BASE}/processes/echo/package?version=1` },
      }),
      'application/ogcapppkg+json',
    );

    expect(deployed.json()).toMatchObject({
      id: 'older',
      description: 'Says what it is told.',
      version: '0.9',
    });
  });
});

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

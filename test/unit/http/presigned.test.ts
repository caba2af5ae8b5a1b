import { describe, expect, it } from 'vitest';
import type { CwlObject } from '../../../src/cwl/values/value.ts';
import type { LinkOptions } from '../../../src/objects/object-store.ts';
import { FILES } from './support/packages.ts';
import { BASE, startServer, type TestServer } from './support/server.ts';

const OUT = 'jobs/job-1/main/a1/out';
const S3 = 'https://s3.example/';

const OUTPUTS: CwlObject = {
  one: {
    class: 'File',
    location: `object:${OUT}/key.dat`,
    basename: 'name.tif',
    secondaryFiles: [{ class: 'File', location: `object:${OUT}/side.tfw`, basename: 'side.tfw' }],
  },
  many: [
    { class: 'File', location: `object:${OUT}/a.txt`, basename: 'a.txt' },
    {
      class: 'Directory',
      location: `object:${OUT}/d`,
      basename: 'd',
      listing: [{ class: 'File', location: `object:${OUT}/d/b.txt`, basename: 'b.txt' }],
    },
  ],
};

async function withLinks(request: object = {}): Promise<TestServer> {
  const server = startServer({ publicUrl: BASE, linkSeconds: 60 });
  const link = async (key: string, { seconds, mediaType, disposition }: LinkOptions) =>
    `${S3}${key}?${[seconds, mediaType, disposition].map((part) => encodeURIComponent(part)).join('&')}`;
  Object.assign(server.objects, { link });
  await server.deploy(FILES);
  for (const name of ['key.dat', 'side.tfw', 'a.txt', 'd/b.txt'])
    await server.objects.put(`${OUT}/${name}`, name);
  server.jobs.onCreate = () => ({ status: 'successful', outputs: OUTPUTS });
  await server.execute('files', request, { prefer: 'respond-async' });
  return server;
}

const ONE = `${S3}${OUT}/key.dat?60&image%2Ftiff&${encodeURIComponent('inline; filename="name.tif"')}`;

describe('links of the object store', () => {
  it('stand in the results document, also for files beside others and in folders', async () => {
    const response = await (await withLinks({ response: 'document' })).ask('/jobs/job-1/results');

    expect(response.json()).toMatchObject({
      one: {
        href: ONE,
        basename: 'name.tif',
        secondaryFiles: [{ href: expect.stringContaining(`${S3}${OUT}/side.tfw`) }],
      },
      many: [
        { href: expect.stringContaining(`${S3}${OUT}/a.txt`) },
        {
          href: `${BASE}/jobs/job-1/files/main/a1/out/d/`,
          listing: [{ href: expect.stringContaining(`${S3}${OUT}/d/b.txt`) }],
        },
      ],
    });
  });

  it.each([
    ['the CWL object', '/jobs/job-1/results', 'application/cwl+json', ONE],
    ['the link of an output', '/jobs/job-1/results/one', 'application/json', ONE],
    ['a list of files', '/jobs/job-1/results/many', 'application/json', `${S3}${OUT}/a.txt`],
  ])('stand in %s', async (_what, url, accept, link) => {
    const response = await (await withLinks()).ask(url, { headers: { accept } });

    expect(response.body).toContain(JSON.stringify(link).slice(1, -1));
  });

  it('stand in the headers where all is by reference', async () => {
    const server = await withLinks({ response: 'raw', outputs: { one: { transmissionMode: 'reference' } } });

    expect((await server.ask('/jobs/job-1/results')).headers['link']).toContain(`<${ONE}>; rel="one"`);
  });

  it('are where a request for a file is sent', async () => {
    const response = await (await withLinks()).ask('/jobs/job-1/files/main/a1/out/key.dat');

    expect([response.statusCode, response.headers['location']]).toEqual([307, ONE]);
    expect(response.headers['cache-control']).toBe('no-store');
  });

  it.each([
    ['HEAD, which they do not allow', 'HEAD', '/jobs/job-1/files/main/a1/out/key.dat', 200],
    ['the bytes of an output', 'GET', '/jobs/job-1/results/one', 200],
    ['a file that is not there', 'GET', '/jobs/job-1/files/main/a1/out/none', 404],
  ] as const)('are not used for %s', async (_what, method, url, status) => {
    expect((await (await withLinks()).ask(url, { method })).statusCode).toBe(status);
  });
});

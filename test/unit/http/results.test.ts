import { describe, expect, it } from 'vitest';
import type { CwlObject } from '../../../src/cwl/values/value.ts';
import { readZip } from '../processes/support/read-zip.ts';
import { GRAPH, MANY } from './support/packages.ts';
import { BASE, startServer, type TestServer } from './support/server.ts';

const OUT = 'object:jobs/job-1/main/a1/out';
const PROFILE = 'https://www.opengis.net/def/profile/OGC/0/ogc-results';
const IMAGE = `${BASE}/jobs/job-1/files/main/a1/out/image.tif`;

const OUTPUTS: CwlObject = {
  image: { class: 'File', location: `${OUT}/image.tif`, basename: 'image.tif', size: 4 },
  text: 'hello',
  number: 7,
  folder: { class: 'Directory', location: `${OUT}/folder`, basename: 'folder' },
  maybe: null,
};

async function withMany(standard: '1.0' | '2.0' = '1.0'): Promise<TestServer> {
  const server = startServer({ publicUrl: BASE, standard });
  await server.deploy(MANY);
  await server.objects.put('jobs/job-1/main/a1/out/image.tif', 'TIFF');
  server.jobs.onCreate = () => ({ status: 'successful', outputs: OUTPUTS });
  return server;
}

const SHA1_OF_TIFF = 'sha1$a775b64f2cd6a88a198986d46d44e0a021785125';

type Headers = { readonly [name: string]: string };

/** The same request in both modes: they differ in how the results are had, and not in them. */
const MODES = [
  ['at once', (server: TestServer, body: object, headers: Headers) => server.execute('many', body, headers)],
  [
    'of a job',
    async (server: TestServer, body: object, headers: Headers) => {
      await server.execute('many', body, { prefer: 'respond-async' });
      return server.ask('/jobs/job-1/results', { headers });
    },
  ],
] as const;

describe.each(MODES)('results of version 1.0, %s', (_mode, results) => {
  it.each<[string, object, string, string]>([
    ['text', { text: {} }, 'text/plain; charset=utf-8', 'hello'],
    ['number', { number: { transmissionMode: 'value' } }, 'application/json; charset=utf-8', '7'],
    ['image', { image: {} }, 'image/tiff', 'TIFF'],
  ])('/req/core/process-execute-sync-raw-value-one, /req/core/job-results-async-raw-value-one: %s is the bare value in its own type', async (_name, outputs, type, body) => {
    const response = await results(await withMany(), { outputs, response: 'raw' }, {});

    expect([response.statusCode, response.headers['content-type'], response.body]).toEqual([200, type, body]);
  });

  it.each<[string, object, Headers]>([
    ['asked for', { response: 'raw' }, {}],
    ['asked for by a client that names JSON as well', { response: 'raw' }, { accept: 'application/json' }],
    ['by default', {}, {}],
    ['by default for a client that names them', {}, { accept: 'multipart/related, application/json' }],
  ])('/req/core/process-execute-sync-raw-value-multi, /req/core/job-results-async-raw-value-multi: several values are parts, %s', async (_name, request, headers) => {
    const outputs = { text: {}, number: {}, image: {} };
    const response = await results(await withMany(), { ...request, outputs }, headers);

    expect(response.statusCode).toBe(200);
    expect(partsOf(response.headers['content-type'], response.body)).toEqual([
      [
        'Content-ID: <image>',
        'Content-Type: image/tiff',
        'Content-Disposition: inline; filename="image.tif"',
        '',
        'TIFF',
      ],
      ['Content-ID: <text>', 'Content-Type: text/plain; charset=utf-8', '', 'hello'],
      ['Content-ID: <number>', 'Content-Type: application/json', '', '7'],
    ]);
  });

  it('/req/core/process-execute-sync-raw-ref, /req/core/job-results-async-raw-ref: all by reference are links and no body', async () => {
    const outputs = { image: { transmissionMode: 'reference' }, number: { transmissionMode: 'reference' } };
    const response = await results(await withMany(), { outputs, response: 'raw' }, {});

    expect([response.statusCode, response.body]).toEqual([204, '']);
    expect(response.headers['link']).toContain(`<${IMAGE}>; rel="image"; type="image/tiff"`);
    expect(response.headers['link']).toContain(`<${BASE}/jobs/job-1/results/number>; rel="number"`);
  });

  it('/req/core/process-execute-sync-raw-mixed-multi, /req/core/job-results-async-raw-mixed-multi: what is by reference is an empty part with its place', async () => {
    const outputs = { text: {}, folder: { transmissionMode: 'reference' } };
    const response = await results(await withMany(), { outputs, response: 'raw' }, {});

    expect(partsOf(response.headers['content-type'], response.body)).toEqual([
      ['Content-ID: <text>', 'Content-Type: text/plain; charset=utf-8', '', 'hello'],
      [
        'Content-ID: <folder>',
        'Content-Type: application/directory',
        `Content-Location: ${BASE}/jobs/job-1/files/main/a1/out/folder/`,
        '',
        '',
      ],
    ]);
  });

  it('/req/core/process-execute-sync-document, /req/core/job-results-async-document: values stand in it, files are links, and each can be had the other way', async () => {
    const server = await withMany();
    const outputs = {
      text: {},
      number: { transmissionMode: 'reference' },
      image: { transmissionMode: 'value' },
      maybe: {},
    };
    const response = await results(server, { outputs, response: 'document' }, {});

    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(String(response.headers['link'] ?? '')).not.toContain('profile');
    expect(response.json()).toEqual({
      text: 'hello',
      number: { href: `${BASE}/jobs/job-1/results/number`, type: 'application/json' },
      image: { value: 'VElGRg==', encoding: 'base64', mediaType: 'image/tiff' },
    });
  });
});

describe.each(MODES)('results of version 2.0, %s', (_mode, results) => {
  it.each<[string, '1.0' | '2.0', object, Headers]>([
    ['a server that is set to it', '2.0', {}, {}],
    ['a server that is set to it, */*', '2.0', {}, { accept: '*/*' }],
    ['Accept', '1.0', {}, { accept: 'application/json' }],
    ['a profile in Accept', '1.0', {}, { accept: `application/json; profile="${PROFILE}"` }],
    [
      'a profile, whatever the request said',
      '1.0',
      { response: 'raw' },
      { 'accept-profile': `<${PROFILE}>` },
    ],
  ])('/req/core/process-execute-sync-many-json, /req/core/job-results-async-many: a document with its profile, by %s', async (_name, standard, request, headers) => {
    const response = await results(
      await withMany(standard),
      { ...request, outputs: { text: {}, number: {} } },
      headers,
    );

    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(response.headers['link']).toContain(`<${PROFILE}>; rel="profile"`);
    expect(response.json()).toEqual({ text: 'hello', number: 7 });
  });

  it('/req/core/process-execute-sync-one, /req/core/process-execute-sync-one-default-content, /req/core/job-results-async-one: the value in its own type', async () => {
    const response = await results(await withMany('2.0'), { outputs: { image: {} } }, {});

    expect([response.headers['content-type'], response.body]).toEqual(['image/tiff', 'TIFF']);
  });

  it('has parts where a client wants them', async () => {
    const outputs = { text: {}, number: {} };
    const response = await results(await withMany('2.0'), { outputs }, { accept: 'multipart/related' });

    expect(response.headers['content-type']).toContain('multipart/related');
  });
});

describe('results of a finished job', () => {
  it.each([
    'ogc-results',
    '[ogc-profile:ogc-results]',
    encodeURIComponent(PROFILE),
    `other,${encodeURIComponent(PROFILE)}`,
  ])('are a document of one output by the profile %s, /req/core/job-results-profile', async (profile) => {
    const server = await withMany();
    await server.execute('many', { outputs: { text: {} }, response: 'raw' }, { prefer: 'respond-async' });

    const response = await server.ask(`/jobs/job-1/results?profile=${profile}`);

    expect(response.json()).toEqual({ text: 'hello' });
    expect(response.headers['link']).toContain(`<${PROFILE}>; rel="profile"`);
  });

  it('are those of the query, /req/core/job-results-param-outputs, /req/core/job-results-param-outputs-response', async () => {
    const server = await withMany();
    await server.execute('many', {}, { prefer: 'respond-async' });

    const some = await server.ask('/jobs/job-1/results?outputs=text,number&profile=ogc-results');
    const unknown = await server.ask('/jobs/job-1/results?outputs=other');

    expect(some.json()).toEqual({ text: 'hello', number: 7 });
    expect(unknown.json()).toMatchObject({ status: 400, code: 'no-such-output' });
  });

  it.each([
    'f=pdf',
    'format=zip',
  ])('/req/core/job-results-exception/invalid-query-parameter-value: are refused with ?%s', async (query) => {
    const server = await withMany();
    await server.execute('many', {}, { prefer: 'respond-async' });

    const response = await server.ask(`/jobs/job-1/results?${query}`);

    expect(response.statusCode).toBe(400);
    expect(response.json().type).toBe(
      'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/invalid-query-parameter-value',
    );
  });

  it('are nothing where the process has no outputs', async () => {
    const server = startServer();
    await server.deploy(GRAPH);
    server.jobs.onCreate = () => ({ status: 'successful', outputs: {} });

    expect((await server.execute('flow', { response: 'document' })).json()).toEqual({});
    expect((await server.execute('flow', { response: 'raw' })).statusCode).toBe(204);
  });

  it('name no type that a client excludes', async () => {
    const server = await withMany();
    await server.execute('many', {}, { prefer: 'respond-async' });

    const response = await server.ask('/jobs/job-1/results', { headers: { accept: 'image/png' } });

    expect(response.statusCode).toBe(406);
  });
});

describe('a choice of outputs', () => {
  it.each<[string, '1.0' | '2.0', Headers]>([
    ['a server that is set to version 2.0', '2.0', {}],
    ['the profile of version 2.0', '1.0', { 'accept-profile': 'ogc-results' }],
  ])('/req/core/process-execute-empty-outputs, /req/core/process-execute-success-sync-empty-outputs: that is empty gives no body, by %s', async (_how, standard, headers) => {
    const response = await (await withMany(standard)).execute('many', { outputs: {} }, headers);

    expect([response.statusCode, response.body]).toEqual([204, '']);
  });

  it('/req/core/process-execute-success-async-outputs-empty: that is empty leaves nothing to get', async () => {
    const server = await withMany('2.0');
    await server.execute('many', { outputs: {} }, { prefer: 'respond-async' });

    for (const path of ['results', 'results/text', 'results?f=zip', 'results?f=manifest']) {
      const response = await server.ask(`/jobs/job-1/${path}`);
      expect(response.json(), path).toMatchObject({ status: 404, code: 'result-not-available' });
    }
  });

  it('that is empty is all of them in version 1.0', async () => {
    const response = await (await withMany()).execute('many', { outputs: {}, response: 'document' });

    expect(Object.keys(response.json())).toEqual(['image', 'text', 'number', 'folder']);
  });

  it.each([
    ['/req/core/process-execute-success-async-outputs: those asked for', { text: {} }, 'text', 200],
    ['/req/core/process-execute-success-async-outputs: no other one', { text: {} }, 'number', 404],
    ['/req/core/process-execute-success-async-outputs-omitted: all of them', undefined, 'number', 200],
  ])('can be had: %s', async (_name, outputs, output, status) => {
    const server = await withMany('2.0');
    await server.execute('many', outputs === undefined ? {} : { outputs }, { prefer: 'respond-async' });

    expect((await server.ask(`/jobs/job-1/results/${output}`)).statusCode).toBe(status);
  });

  it('/req/core/process-execute-omitted-outputs, /req/core/process-execute-success-sync-outputs-omitted: left out is all of them', async () => {
    const response = await (await withMany('2.0')).execute('many', {});

    expect(Object.keys(response.json())).toEqual(['image', 'text', 'number', 'folder']);
  });
});

describe('whole results', () => {
  async function finished(): Promise<TestServer> {
    const server = await withMany();
    await server.objects.put('jobs/job-1/main/a1/out/folder/sub/a.txt', 'a');
    await server.execute('many', {}, { prefer: 'respond-async' });
    return server;
  }

  it.each<[string, string, Headers]>([
    ['Accept', '', { accept: 'application/zip' }],
    ['the query', '?f=zip', { accept: 'text/html' }],
  ])('are a ZIP by %s, /per/core/process-execute-sync-many-other-formats', async (_name, query, headers) => {
    const response = await (await finished()).ask(`/jobs/job-1/results${query}`, { headers });

    expect(response.headers).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': 'attachment; filename="many-job-1.zip"',
    });
    const files = readZip(response.rawPayload);
    expect(Object.keys(files).sort()).toEqual(['folder/folder/sub/a.txt', 'image/image.tif', 'results.json']);
    expect(files['image/image.tif']).toBe('TIFF');
    expect(JSON.parse(files['results.json'] ?? '')).toMatchObject({
      text: 'hello',
      image: { location: 'image/image.tif' },
    });
  });

  it('are a ZIP of the outputs that are wanted, also at once', async () => {
    const server = await withMany();

    const response = await server.execute('many', { outputs: { image: {} } }, { accept: 'application/zip' });

    expect(Object.keys(readZip(response.rawPayload)).sort()).toEqual(['image/image.tif', 'results.json']);
  });

  it('answer HEAD without being written', async () => {
    const response = await (await finished()).ask('/jobs/job-1/results?f=zip', { method: 'HEAD' });

    expect([response.statusCode, response.headers['content-type'], response.body]).toEqual([
      200,
      'application/zip',
      '',
    ]);
  });

  it('have a manifest with sizes and checksums', async () => {
    const response = await (await finished()).ask('/jobs/job-1/results?f=manifest');

    expect(response.json()).toMatchObject({
      jobID: 'job-1',
      size: 5,
      files: [
        { path: 'image/image.tif', href: IMAGE, type: 'image/tiff', size: 4, checksum: SHA1_OF_TIFF },
        { path: 'folder/folder/sub/a.txt', size: 1 },
      ],
    });
  });

  it('are a document by the query, whatever Accept says', async () => {
    const response = await (await finished()).ask('/jobs/job-1/results?f=json', {
      headers: { accept: 'text/html' },
    });

    expect(response.json()).toMatchObject({ text: 'hello' });
  });

  it.each(['zip', 'manifest'])('are refused as %s before the job has finished', async (format) => {
    const server = await withMany();
    server.jobs.onCreate = undefined;
    await server.execute('many', {}, { prefer: 'respond-async' });

    const response = await server.ask(`/jobs/job-1/results?f=${format}`);

    expect(response.json()).toMatchObject({ status: 404, code: 'result-not-ready' });
  });
});

/** The lines of each part. */
function partsOf(type: unknown, body: string): string[][] {
  const boundary = /^multipart\/related; boundary="?([0-9a-f]+)/.exec(String(type))?.[1] ?? 'none';
  const parts = body.split(`--${boundary}`).slice(1, -1);
  return parts.map((part) => part.split('\r\n').slice(1, -1));
}

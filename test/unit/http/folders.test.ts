import { describe, expect, it } from 'vitest';
import { readZip } from '../processes/support/read-zip.ts';
import { BASE, startServer, type TestServer } from './support/server.ts';

const OUT = 'jobs/job-1/main/a1/out';
const FOLDER = '/jobs/job-1/files/main/a1/out/folder/';
const STORED =
  '{"stac_version": "1.0.0", "type": "Catalog", "links": [{"rel": "item", "href": "./i/i.json"}]}';
const STAC = 'https://api.stacspec.org/v1.0.0/core';

const PACKAGE = `cwlVersion: v1.2
class: CommandLineTool
id: folders
baseCommand: "true"
inputs: []
outputs:
  folder: { type: Directory, outputBinding: { glob: folder } }
  item: { type: File, outputBinding: { glob: i.json } }
`;

async function withFolder(): Promise<TestServer> {
  const server = startServer();
  await server.deploy(PACKAGE);
  const item = { stac_version: '1.0.0', type: 'Feature', links: [], assets: { a: { href: './a.tif' } } };
  await server.objects.put(`${OUT}/folder/catalog.json`, STORED);
  await server.objects.put(`${OUT}/folder/i/i.json`, JSON.stringify(item));
  await server.objects.put(`${OUT}/folder/i/a.tif`, 'TIFF');
  await server.objects.putFolder(`${OUT}/folder/empty/`);
  server.jobs.onCreate = () => ({
    status: 'successful',
    outputs: {
      folder: { class: 'Directory', location: `object:${OUT}/folder`, basename: 'folder' },
      item: { class: 'File', location: `object:${OUT}/folder/i/i.json`, basename: 'i.json' },
    },
  });
  await server.execute('folders', {}, { prefer: 'respond-async' });
  return server;
}

describe('a folder among the files', () => {
  it.each<[string, string, string, string]>([
    ['', 'application/json', 'application/json', `${BASE}${FOLDER}catalog.json`],
    ['', '*/*', 'application/json', `${BASE}${FOLDER}i/`],
    ['', 'text/html', 'text/html', '<a href="./catalog.json">catalog.json</a>'],
    ['?f=html', 'application/json', 'text/html', '<a href="./i/">i/</a>'],
    ['?f=json', 'text/html', 'application/json', `${BASE}${FOLDER}empty/`],
  ])('is listed%s for Accept: %s', async (query, accept, type, part) => {
    const response = await (await withFolder()).ask(`${FOLDER}${query}`, { headers: { accept } });

    expect(response.headers['content-type']).toContain(type);
    expect(response.body).toContain(part);
  });

  it.each([
    ['by Accept', FOLDER, 'application/zip', 'folder/'],
    ['by the query', `${FOLDER}?f=zip`, '*/*', 'folder/'],
    ['as an output', '/jobs/job-1/results/folder', 'application/zip', 'folder/'],
    ['as an output, by the query', '/jobs/job-1/results/folder?f=zip', '*/*', 'folder/'],
  ])('is a ZIP %s', async (_how, url, accept, prefix) => {
    const response = await (await withFolder()).ask(url, { headers: { accept } });

    expect(response.headers['content-disposition']).toBe('attachment; filename="folder.zip"');
    expect(Object.keys(readZip(response.rawPayload)).sort()).toEqual(
      ['catalog.json', 'empty/', 'i/a.tif', 'i/i.json'].map((path) => prefix + path),
    );
  });

  it('is refused in another form', async () => {
    const response = await (await withFolder()).ask(FOLDER, { headers: { accept: 'image/png' } });

    expect(response.statusCode).toBe(406);
  });

  it('is a link as an output, and a page for people', async () => {
    const server = await withFolder();

    const link = await server.ask('/jobs/job-1/results/folder');
    const page = await server.ask('/jobs/job-1/results/folder', { headers: { accept: 'text/html' } });

    expect(link.json()).toMatchObject({ href: `${BASE}${FOLDER}`, class: 'Directory' });
    expect([page.statusCode, page.headers['location']]).toEqual([303, `${BASE}${FOLDER}`]);
  });

  it('keeps the query where a slash is missing', async () => {
    const response = await (await withFolder()).ask(`${FOLDER.slice(0, -1)}?f=zip`);

    expect(response.headers['location']).toBe(`${BASE}${FOLDER}?f=zip`);
  });
});

describe('an output that is a file', () => {
  it.each([
    ['f=zip', '*/*', 'application/zip'],
    ['f=json', '*/*', 'application/json'],
  ])('answers %s', async (query, accept, type) => {
    const response = await (await withFolder()).ask(`/jobs/job-1/results/item?${query}`, {
      headers: { accept },
    });

    expect(response.headers['content-type']).toContain(type);
    if (query === 'f=json') expect(response.json()).toHaveProperty('href');
  });
});

describe('STAC in a folder', () => {
  it.each<[string, string, { readonly [name: string]: string }]>([
    ['the folder', `${FOLDER}?profile=stac`, {}],
    ['the file', `${FOLDER}catalog.json?profile=stac`, {}],
    ['the output', '/jobs/job-1/results/folder?profile=stac', {}],
    ['the folder, by Accept', FOLDER, { accept: `application/json; profile="${STAC}"` }],
    ['the output, by Accept-Profile', '/jobs/job-1/results/folder', { 'accept-profile': `<${STAC}>` }],
  ])('has absolute links at %s', async (_where, url, headers) => {
    const response = await (await withFolder()).ask(url, { headers });

    expect(response.headers['content-type']).toContain('application/json');
    expect(response.headers['link']).toBe(`<${STAC}>; rel="profile"`);
    expect(response.json()).toMatchObject({
      type: 'Catalog',
      links: [
        { rel: 'self', href: `${BASE}${FOLDER}catalog.json?profile=stac` },
        { rel: 'item', href: `${BASE}${FOLDER}i/i.json?profile=stac` },
      ],
    });
  });

  it('leads from document to document and to the data', async () => {
    const server = await withFolder();
    const follow = async (url: string) => server.ask(url.slice(BASE.length));

    const { links } = (await server.ask(`${FOLDER}?profile=stac`)).json();
    const item = await follow(links[1].href);

    expect(item.headers['content-type']).toContain('application/geo+json');
    expect((await follow(item.json().assets.a.href)).body).toBe('TIFF');
  });

  it('is stored as it was, and so it is without the profile', async () => {
    expect((await (await withFolder()).ask(`${FOLDER}catalog.json`)).body).toBe(STORED);
  });

  it('is nothing in a folder and a file that are none', async () => {
    const server = await withFolder();

    expect((await server.ask(`${FOLDER}i/a.tif?profile=stac`)).body).toBe('TIFF');
    expect((await server.ask(`${FOLDER}empty/?profile=stac`)).json()).toEqual([]);
  });
});

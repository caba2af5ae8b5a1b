/** The ADES sequence of EOEPCA users, below a path of their own: deploy, describe, execute, wait, take the results, list, undeploy. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type FileServer, serveFiles } from '../../services/file-server.ts';
import { Api } from '../support/api.ts';
import { ownDeployment } from '../support/shared.ts';
import { stacPackage } from '../support/stac-package.ts';

const JSON_ONLY = { accept: 'application/json' };

const READER = `
cwlVersion: v1.2
class: ExpressionTool
id: reads-own
requirements: { InlineJavascriptRequirement: {} }
inputs: { file: { type: File, loadContents: true } }
outputs: { text: string }
expression: "\${ return { text: inputs.file.contents }; }"
`;

describe(`an ADES for EOEPCA users, ${inject('form')}`, () => {
  let deployment: Awaited<ReturnType<typeof ownDeployment>>;
  let files: FileServer;
  let api: Api;
  beforeAll(async () => {
    files = await serveFiles({ '/app.cwl': stacPackage('by-href') });
    deployment = await ownDeployment({
      settings: { CWLP_PATH_PREFIX: '/{user}/ogc-api', CWLP_STAC_RESULTS: 'true' },
    });
    api = new Api(`${deployment.url}/eric/ogc-api`);
  });
  afterAll(async () => {
    await deployment[Symbol.asyncDispose]();
    await files[Symbol.asyncDispose]();
  });

  it.each<[string, string, () => string | object, string]>([
    ['raw CWL', 'raw-cwl', () => stacPackage('raw-cwl'), 'application/cwl+yaml'],
    [
      'a link to CWL',
      'by-href',
      () => ({ executionUnit: { href: `${files.url}/app.cwl`, type: 'application/cwl' } }),
      'application/ogcapppkg+json',
    ],
  ])('deploys %s, executes it and takes the STAC', async (_how, id, body, type) => {
    const deployed = await api.send('POST', '/processes', { headers: JSON_ONLY, body: body(), type });
    const description = await api.get(`/processes/${id}`, JSON_ONLY);
    const created = await api.send('POST', `/processes/${id}/execution`, {
      headers: { ...JSON_ONLY, prefer: 'respond-async' },
      body: {
        inputs: { title: 'A lake', input_reference: 'https://stac.example/items/a' },
        response: 'raw',
      },
    });
    const job = created.headers.get('location') ?? '';
    await api.untilDone(created.body.jobID);
    const results = await api.get(`${job}/results`, JSON_ONLY);
    const listed = await api.get('/jobs', JSON_ONLY);
    const gone = await api.send('DELETE', `/processes/${id}`, { headers: JSON_ONLY });

    expect([deployed.status, created.status, gone.status]).toEqual([201, 201, 204]);
    expect([deployed.headers.get('location'), job]).toEqual([
      `${api.url}/processes/${id}`,
      `${api.url}/jobs/${created.body.jobID}`,
    ]);
    expect(Object.keys(description.body.inputs)).toEqual(['title', 'input_reference']);
    expect(results.body).toMatchObject({
      StacCatalogUri: expect.stringMatching(/\/catalog\.json$/),
      StacCatalog: { value: { type: 'Catalog', description: 'A lake' } },
      stac_catalog: { value: { type: 'FeatureCollection', features: [{ id: 'i' }] } },
    });
    expect((await api.get(results.body.StacCatalogUri)).body.id).toBe('c');
    const [item] = results.body.stac_catalog.value.features;
    expect((await api.get(item.assets.data.href)).text).toBe('TIFF');
    expect(listed.body.jobs.map(({ jobID }: { jobID: string }) => jobID)).toContain(created.body.jobID);
  });

  it('keeps the path of a user in all links, and takes them as inputs again', async () => {
    const uploaded = await api.send('POST', '/uploads?name=a.txt', { body: 'a', type: 'text/plain' });
    const pages = await Promise.all(['/', '/processes', '/jobs', '/api'].map((path) => api.get(path)));
    await api.deploy(READER);
    const read = await api.send('POST', '/processes/reads-own/execution', {
      body: { inputs: { file: { href: uploaded.body.href } } },
    });

    const links = pages.slice(0, 3).flatMap(({ body }) => body.links as { href: string }[]);
    expect(links.filter(({ href }) => !href.startsWith(`${api.url}/`) && !/opengis/.test(href))).toEqual([]);
    expect(pages[3]?.body.servers).toEqual([{ url: api.url }]);
    expect(uploaded.body.href.startsWith(`${api.url}/uploads/`)).toBe(true);
    expect((await api.get(uploaded.body.href)).text).toBe('a');
    expect([read.status, read.text]).toEqual([200, 'a']);
  });

  it('shows the API definition as a page whose files and requests are below the path', async () => {
    const page = await api.get('/api.html', { accept: 'text/html' });
    const scripts = Array.from(page.text.matchAll(/src="([^"]+)"/g), ([, url]) => url ?? '');
    const specification = await api.get('/api.html/json');

    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect((await api.get(script)).status, script).toBe(200);
    expect(specification.body.servers).toEqual([{ url: api.url }]);
  });

  it('is at no other path, but for its health', async () => {
    const other = new Api(deployment.url);

    expect((await other.get('/processes')).status).toBe(404);
    expect((await other.get('/eric/ogc-apis/processes')).status).toBe(404);
    expect((await other.get('/health')).status).toBe(200);
    expect((await api.get('/processes/none')).body.instance).toBe('/eric/ogc-api/processes/none');
    expect((await other.get('/anna/ogc-api')).body.links[0].href).toBe(`${deployment.url}/anna/ogc-api/`);
  });
});

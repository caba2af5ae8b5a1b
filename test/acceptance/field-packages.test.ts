/** Packages with the habits of those in use: each deploys, is described and runs over HTTP. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connectDocker } from '../../src/containers/docker-connection.ts';
import { ENGINE } from '../services/docker.ts';
import { type FileServer, serveFiles } from '../services/file-server.ts';
import type { Api } from './support/api.ts';
import { expectFailed } from './support/failed-job.ts';
import { ownDeployment, sharedApi } from './support/shared.ts';

const fixtures = join(import.meta.dirname, 'fixtures/field-packages');
const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';

const LAKE = {
  type: 'Feature',
  id: 'lake',
  geometry: { type: 'Point', coordinates: [11.5, 46.5] },
  properties: { name: 'Kalterer See', area_km2: 1.4 },
};
const ITEM = {
  type: 'Feature',
  stac_version: '1.0.0',
  id: 'S2A_32TPS',
  geometry: null,
  properties: { datetime: '2026-05-17T09:30:00Z', 'eo:cloud_cover': 3.5 },
  links: [],
  assets: { green: { href: 'https://data.example/green.tif', roles: ['data'] } },
};

interface Package {
  readonly id: string;
  readonly described: object;
  /** Of the execute request; files are served at `FILES`. */
  readonly inputs: object;
  /** The results, with the text of a file and the texts of a folder by name in place of links. */
  readonly results: object;
}

const PACKAGES: { readonly [fixture: string]: Package } = {
  'snow-line.cwl': {
    id: 'snow-line.v2',
    described: {
      title: 'Snow line',
      version: '2.0.1',
      inputs: {
        'scene-id': { title: 'Scene', minOccurs: 1, schema: { type: 'string' } },
        'max.cloud': { minOccurs: 0, schema: { type: 'number', default: 20 } },
      },
      outputs: { 'snow-line.out': {} },
    },
    inputs: { 'scene-id': 'LC08_193027' },
    results: { 'snow-line.out': { 'snow-line.d': { 'result.txt': 'ndsi LC08_193027 20\n' } } },
  },
  'flood-packed.cwl': {
    id: 'main',
    described: {
      title: 'Flooded cells',
      inputs: { cells: { description: 'One cell\nin each line' } },
      outputs: { number: { schema: { type: 'integer' } } },
    },
    inputs: { cells: { href: 'FILES/dem.txt' } },
    results: { number: 2 },
  },
  'radar-pairs.cwl': {
    id: 'main',
    described: {
      inputs: {
        pairs: {
          minOccurs: 0,
          schema: {
            type: 'array',
            nullable: true,
            items: { type: 'array', items: { type: 'string' } },
          },
        },
        sub_swath: { minOccurs: 0, schema: { type: 'string', enum: ['IW1', 'IW2', 'IW3'], nullable: true } },
        polarization: { minOccurs: 1, schema: { type: 'string', enum: ['VV', 'VH'] } },
        modes: { minOccurs: 0, schema: { items: { enum: ['fast', 'fine'] }, default: ['fast'] } },
        spatial_extent: { minOccurs: 0, schema: { nullable: true } },
        tiles: { minOccurs: 0, schema: { type: 'array', nullable: true } },
      },
      outputs: { tile_names: { schema: { type: 'array', nullable: true } } },
    },
    inputs: {
      pairs: [
        ['2026-05-01', '2026-05-13'],
        ['2026-05-13', '2026-05-25'],
      ],
      polarization: 'VH',
      sub_swath: 'IW2',
      spatial_extent: { value: { west: 11.2, crs: 'EPSG:4326' } },
      tiles: [{ href: 'FILES/volume/', type: 'application/directory' }],
    },
    results: {
      lines: ['2026-05-01', '2026-05-13'].map((first, index) =>
        JSON.stringify([
          [first, ['2026-05-13', '2026-05-25'][index]],
          'IW2',
          'VH',
          ['fast'],
          { west: 11.2, crs: 'EPSG:4326' },
          null,
          '2 dates',
        ]),
      ),
      tile_names: ['volume'],
    },
  },
  'lake-indexes.cwl': {
    id: 'lake-indexes',
    described: {
      inputs: {
        scenes: { minOccurs: 1, schema: { type: 'array' } },
        threshold: { minOccurs: 0, schema: { type: 'number', nullable: true } },
      },
      outputs: { extra: { schema: { nullable: true } }, extras: { schema: { type: 'array' } } },
    },
    inputs: { scenes: [{ href: 'FILES/scene-1/' }, { href: 'FILES/scene-2/' }] },
    results: {
      products: [
        { 'ndwi.txt': 'one\n' },
        { 'ndvi.txt': 'one\n' },
        { 'ndwi.txt': 'two\n' },
        { 'ndvi.txt': 'two\n' },
      ],
      both: [{ 'count.txt': '4\n' }, 'text\n'],
      mean: 0.25,
    },
  },
  'no-inputs.cwl': { id: 'no-inputs', described: { inputs: {} }, inputs: {}, results: { files: [] } },
  'catalogue-login.cwl': {
    id: 'catalogue-login',
    described: { inputs: { refreshtoken: { minOccurs: 0 } } },
    inputs: { aws_access_key: 'AKIA', aws_secret_key: 'so $ecret', refreshtoken: 'r' },
    results: { said: 'AKIA 9 r\ndone\n' },
  },
  'model-build.cwl': {
    id: 'model-build',
    described: { inputs: { volume_data: { minOccurs: 1 } } },
    inputs: {
      region: 'adige',
      setupconfig: { href: 'FILES/setup.ini' },
      volume_data: { href: 'FILES/volume/', type: 'application/directory' },
    },
    results: { output: { 'log.txt': '[setup]\n1\n2\nmade in /outputadige\n' } },
  },
  'water-areas.cwl': {
    id: 'water-areas',
    described: {
      inputs: {
        aoi: { title: 'area of interest', schema: { allOf: [{ format: 'ogc-bbox' }, {}] } },
        since: {
          minOccurs: 0,
          schema: { type: 'string', format: 'date-time', default: '2026-01-01T00:00:00Z' },
        },
        lake: { schema: { allOf: [{ format: 'geojson-feature' }, {}] } },
        item: { schema: { allOf: [{ format: 'stac-item' }, {}] } },
        'water-collections': { schema: { type: 'array', items: { type: 'string', format: 'uri' } } },
      },
      outputs: { used_time: { schema: { type: 'string', format: 'date-time' } } },
    },
    inputs: {
      aoi: { bbox: [11.2, 46.3, 11.4, 46.5] },
      lake: { value: LAKE },
      item: { value: ITEM },
      'water-collections': ['https://stac.example/a', 's3://b/c'],
    },
    results: {
      used_area: { bbox: [11.2, 46.3, 11.4, 46.5], crs: CRS84 },
      used_time: '2026-01-01T00:00:00Z',
      used_lake: { value: LAKE },
      used_item: { value: ITEM },
      lines: ['https://stac.example/a', 's3://b/c'].map(
        (collection) =>
          `--aoi 11.2,46.3,11.4,46.5 CRS84 --collection ${collection} --since 2026-01-01T00:00:00Z`,
      ),
      collections: ['https://stac.example/a', 's3://b/c'],
    },
  },
  'force/workflow.cwl': {
    id: 'level-2',
    described: {
      inputs: {
        resampling: { schema: { type: 'string', enum: ['NN', 'BL', 'CC'] } },
        ladder: { schema: { items: { enum: ['NN', 'BL', 'CC'] } } },
        despike: { minOccurs: 0 },
        thresholds: { minOccurs: 0, schema: { default: [0.25, 1.5] } },
      },
    },
    inputs: { resampling: 'CC', ladder: ['NN', 'BL'], despike: true, bands: [3, 8] },
    results: {
      report: '-b 3 -b 8 --despike --ladder NN,BL --resampling=CC --thresholds 0.25 1.5\n',
      old: '-b 3 -b 8 --despike --ladder NN,BL --resampling=CC --thresholds 0.25 1.5\n',
    },
  },
};

describe(`packages of the field, ${inject('form')}`, () => {
  const cleanup = new AsyncDisposableStack();
  const api = sharedApi();
  let files: FileServer;

  beforeAll(async () => {
    files = cleanup.use(
      await serveFiles({
        '/dem.txt': '1\n2\n',
        '/setup.ini': '[setup]\n',
        '/volume/dem.txt': '1\n2\n',
        '/scene-1/green.txt': 'one\n',
        '/scene-2/green.txt': 'two\n',
        ...fixturesBelow('force'),
      }),
    );
  });

  afterAll(() => cleanup.disposeAsync());

  it.for(Object.keys(PACKAGES))('%s', async (fixture) => {
    const { id, described, inputs, results } = PACKAGES[fixture]!;
    await deploy(api, fixture, files.url);

    const description = await api.get(`/processes/${id}`);
    expect(description.body).toMatchObject(described);

    const answer = await api.send('POST', `/processes/${id}/execution`, {
      body: JSON.stringify({ inputs, response: 'document' }).replaceAll('FILES', files.url),
    });
    expect(answer.status, answer.text).toBe(200);
    expect(await withTexts(answer.body)).toEqual(results);
  });

  it('a STAC item without its assets is refused before a job is made', async () => {
    const { inputs } = PACKAGES['water-areas.cwl']!;
    const { assets: _, ...item } = ITEM;
    const body = { inputs: { ...inputs, item: { value: item }, since: 'yesterday' } };

    const answer = await api.send('POST', '/processes/water-areas/execution', { body });

    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(/item\.assets is missing/);
    expect(answer.text).toMatch(/since must be a text of the format date-time, for example 2026-/);
  });

  it('an image pinned by its digest', async () => {
    const { Id: digest } = await connectDocker(ENGINE).getImage('alpine:latest').inspect();
    const done = await api.run(
      fixture('no-inputs.cwl')
        .replace('id: no-inputs', 'id: pinned-image')
        .replace('alpine:latest', `alpine:latest@${digest}`),
    );

    expect(done, done.message).toMatchObject({ status: 'successful' });
    const { steps } = (await api.get(`/jobs/${done.jobID}/steps`)).body;
    expect(steps[0].attempts[0]).toMatchObject({ image: `alpine:latest@${digest}`, imageDigest: digest });
  });

  it('one that is not valid is refused with every line', async () => {
    const answer = await api.send('POST', '/processes', {
      body: fixture('app-v6.cwl'),
      type: 'application/cwl+yaml',
    });

    expect(answer.status).toBe(400);
    const lines = fixture('app-v6.cwl').split('\n');
    const found = answer.body.problems.map(({ line }: { line: number }) => lines[line - 1]?.trim());
    expect(found).toEqual(['- id: wf_out', 'ResourceRequirement:']);
  });

  describe('that ask for more than a step has', () => {
    it.each([
      ['writable-root', /asks for a writable root \(cwlp:writableRoot\), which this server does not allow/],
      ['image-user', /asks for the user of its image \(cwlp:imageUser\), which this server does not allow/],
    ])('%s is refused by a server that does not allow it', async (name, message) => {
      const done = await api.run(fixture(`${name}.cwl`));

      await expectFailed(api, done.jobID, { blame: 'package', message: [message] });
    });

    it('run where the server allows it', async () => {
      const settings = { CWLP_ALLOW_WRITABLE_ROOT: 'true', CWLP_ALLOW_IMAGE_USER: 'true' };
      await using deployment = await ownDeployment({ settings });
      const { http } = deployment;

      const [writable, user] = await Promise.all(
        ['writable-root', 'image-user'].map((name) => http.run(fixture(`${name}.cwl`))),
      );

      expect(writable, writable!.message).toMatchObject({ status: 'successful' });
      expect((await http.get(`/jobs/${writable!.jobID}/results/said`)).text).toBe('built\n');
      expect(user, user!.message).toMatchObject({ status: 'successful' });
      expect((await http.get(`/jobs/${user!.jobID}/results/said`)).text).toBe('0\n');
      expect((await http.get(`/jobs/${user!.jobID}/results/mine`)).text).toBe('kept\n');
    });
  });
});

function fixture(name: string): string {
  return readFileSync(join(fixtures, name), 'utf8');
}

function fixturesBelow(folder: string): Record<string, string> {
  const names = readdirSync(join(fixtures, folder), { recursive: true, encoding: 'utf8' });
  const texts = names.filter((name) => /\.\w+$/.test(name));
  return Object.fromEntries(texts.map((name) => [`/${folder}/${name}`, fixture(join(folder, name))]));
}

/** One of several files by its address, all others as they are. Two are called `main`, and the tests use a server together. */
async function deploy(api: Api, name: string, files: string): Promise<void> {
  await api.send('DELETE', '/processes/main');
  if (!name.includes('/')) {
    await api.deploy(fixture(name));
    return;
  }
  const answer = await api.send('POST', '/processes', {
    body: { executionUnit: { href: `${files}/${name}`, type: 'application/cwl' } },
    type: 'application/ogcapppkg+json',
  });
  expect(answer.status, answer.text).toBe(201);
}

/** Links to files and folders replaced by what is there. */
async function withTexts(value: unknown): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map(withTexts));
  if (typeof value !== 'object' || value === null) return value;
  const {
    class: kind,
    href,
    listing,
  } = value as {
    readonly class?: string;
    readonly href?: string;
    readonly listing?: readonly { readonly basename: string }[];
  };
  if (kind === 'File') return (await fetch(href!)).text();
  const entries: (readonly [string, unknown])[] =
    kind === 'Directory' ? listing!.map((file) => [file.basename, file]) : Object.entries(value);
  const texts = entries.map(async ([name, member]) => [name, await withTexts(member)]);
  return Object.fromEntries(await Promise.all(texts));
}

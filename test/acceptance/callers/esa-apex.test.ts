/** ESA's APEx dispatcher, as its generated client sends it: no `Prefer`, then it polls, and takes a STAC Collection from the results. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ownDeployment } from '../support/shared.ts';
import { stacPackage } from '../support/stac-package.ts';

const COLLECTION = 'https://schemas.stacspec.org/v1.0.0/collection-spec/json-schema/collection.json';
const FEATURES =
  'https://schemas.opengis.net/ogcapi/features/part1/1.0/openapi/schemas/featureCollectionGeoJSON.yaml';

/** A package that makes a collection without a catalogue around it. */
const COLLECTION_ONLY = stacPackage('apex-collection').replaceAll('> catalog.json', '> notes.txt');

describe(`the APEx dispatcher, ${inject('form')}`, () => {
  let deployment: Awaited<ReturnType<typeof ownDeployment>>;
  beforeAll(async () => {
    deployment = await ownDeployment({ settings: { CWLP_STAC_RESULTS: 'true' } });
  });
  afterAll(() => deployment[Symbol.asyncDispose]());

  /** An application package whose description says how its jobs are controlled. */
  async function run(id: string, cwl: string) {
    const { http } = deployment;
    const deployed = await http.send('POST', '/processes', {
      type: 'application/ogcapppkg+json',
      body: {
        processDescription: { process: { id, version: '1.0.0', jobControlOptions: ['async-execute'] } },
        executionUnit: { value: cwl, mediaType: 'application/cwl+yaml' },
      },
    });
    expect(deployed.status, deployed.text).toBe(201);
    const created = await http.send('POST', `/processes/${id}/execution`, {
      headers: { accept: '*/*' },
      body: {
        inputs: { title: 'A lake', input_reference: 'https://stac.example/items/a' },
        properties: { title: 'Lakes', application: id, user_id: 'u', username: 'anna' },
      },
    });
    expect([created.status, created.body.type], created.text).toEqual([201, 'process']);
    for (let status = created.body.status; status !== 'successful'; ) {
      ({ status } = (await http.get(`/jobs/${created.body.jobID}`, { accept: 'application/json' })).body);
      expect(['accepted', 'running', 'successful']).toContain(status);
    }
    return (await http.get(`/jobs/${created.body.jobID}/results`, { accept: 'application/json' })).body;
  }

  /** What it reads of results: the values that name a schema it knows. */
  const known = (results: object) =>
    Object.values(results).filter(({ schema }) => schema === COLLECTION || schema === FEATURES);

  it('takes the collection that a process made', async () => {
    const [found] = known(await run('apex-collection', COLLECTION_ONLY));

    expect(found).toMatchObject({ schema: COLLECTION, value: { type: 'Collection', id: 'results' } });
    const item = found.value.links.find(({ rel }: { rel: string }) => rel === 'item');
    const { assets } = (await deployment.http.get(item.href)).body;
    expect((await deployment.http.get(assets.data.href)).text).toBe('TIFF');
  });

  it('follows the items of a catalogue to their collection', async () => {
    const [found] = known(await run('apex-catalogue', stacPackage('apex-catalogue')));

    const [feature] = found.value.features;
    const link = feature.links.find(({ rel }: { rel: string }) => rel === 'collection');
    const collection = await deployment.http.get(link.href, { accept: '*/*' });
    expect(found.schema).toBe(FEATURES);
    expect((await deployment.http.get(feature.assets.data.href)).text).toBe('TIFF');
    expect(collection.body).toMatchObject({ type: 'Collection', id: 'results' });
    for (const { href } of collection.body.links) expect(URL.canParse(href), href).toBe(true);
  });
});

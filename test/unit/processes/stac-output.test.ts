import { expect, it } from 'vitest';
import { stacOutput } from '../../../src/processes/stac/stac-output.ts';
import { MemoryObjects } from '../http/support/memory-objects.ts';

const BASE = 'http://server';
const ROOT = `${BASE}/jobs/j/files/d`;
const FEATURES =
  'https://schemas.opengis.net/ogcapi/features/part1/1.0/openapi/schemas/featureCollectionGeoJSON.yaml';
const view = (url: string) => `${url}?profile=stac`;

const document = (type: string, links: readonly object[] = [], more = {}) =>
  JSON.stringify({ stac_version: '1.0.0', type, links, ...more });
const link = (rel: string, href: string) => ({ rel, href });

async function outputOf(files: { readonly [path: string]: string }) {
  const objects = new MemoryObjects();
  for (const [path, text] of Object.entries(files)) await objects.put(path, text);
  const folder = { class: 'Directory' as const, location: 'object:jobs/j/d', basename: 'd' };
  return stacOutput(folder, BASE, objects, view);
}

it('is a collection as it is, with the URL of its schema', async () => {
  const found = await outputOf({ 'jobs/j/d/collection.json': document('Collection') });

  expect(found).toMatchObject({ url: `${ROOT}/collection.json`, value: { value: { type: 'Collection' } } });
  expect(found?.value.schema).toBe(
    'https://schemas.stacspec.org/v1.0.0/collection-spec/json-schema/collection.json',
  );
  expect(found?.value).toBe(found?.document);
});

it('is the items that a catalogue leads to, each once, with absolute links', async () => {
  const found = await outputOf({
    'jobs/j/d/catalog.json': document('Catalog', [
      link('child', './sub/catalog.json'),
      link('item', './a.json'),
      link('item', './missing.json'),
      link('item', './notes.txt'),
    ]),
    'jobs/j/d/sub/catalog.json': document('Catalog', [
      link('parent', '../catalog.json'),
      link('item', '../a.json'),
      link('item', 'b.json'),
    ]),
    'jobs/j/d/a.json': document('Feature', [], { id: 'a', assets: { data: { href: './a.tif' } } }),
    'jobs/j/d/sub/b.json': document('Feature', [link('collection', '../catalog.json')], { id: 'b' }),
    'jobs/j/d/notes.txt': 'no STAC',
  });

  expect(found?.value.schema).toBe(FEATURES);
  expect(found?.value.value).toMatchObject({
    type: 'FeatureCollection',
    features: [
      { id: 'a', assets: { data: { href: `${ROOT}/a.tif` } } },
      { id: 'b', links: [{ rel: 'self' }, { rel: 'collection', href: `${ROOT}/catalog.json?profile=stac` }] },
    ],
    links: [{ rel: 'root', href: `${ROOT}/catalog.json?profile=stac` }],
  });
  expect(found).toMatchObject({ url: `${ROOT}/catalog.json`, document: { value: { type: 'Catalog' } } });
});

it('is a catalogue as it is where it leads to nothing of its job', async () => {
  const catalogue = document('Catalog', [
    link('item', `${BASE}/jobs/other/files/i.json`),
    link('item', 'https://stac.example/i.json'),
    link('child', './catalog.json'),
  ]);
  const found = await outputOf({
    'jobs/j/d/catalog.json': catalogue,
    'jobs/other/i.json': document('Feature'),
  });

  expect(found?.value.value['type']).toBe('Catalog');
});

it('is a catalogue as it is where it leads to more documents than are read for one', async () => {
  const names = Array.from({ length: 1001 }, (_none, index) => `${index}.json`);
  const found = await outputOf({
    'jobs/j/d/catalog.json': document(
      'Catalog',
      names.map((name) => link('item', name)),
    ),
    ...Object.fromEntries(names.map((name) => [`jobs/j/d/${name}`, document('Feature')])),
  });

  expect(found?.value.value['type']).toBe('Catalog');
});

it('is a catalogue as it is where it has more links than are followed', async () => {
  const found = await outputOf({
    'jobs/j/d/catalog.json': document(
      'Catalog',
      Array.from({ length: 1001 }, () => link('item', 'a.json')),
    ),
    'jobs/j/d/a.json': document('Feature'),
  });

  expect(found?.value.value['type']).toBe('Catalog');
});

it('is nothing for a folder without STAC', async () => {
  expect(await outputOf({ 'jobs/j/d/a.txt': 'a' })).toBeUndefined();
});

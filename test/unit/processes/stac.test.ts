import { describe, expect, it } from 'vitest';
import { isStac, withAbsoluteLinks } from '../../../src/processes/stac/absolute-links.ts';
import { catalogueView } from '../../../src/processes/stac/stac-view.ts';
import { MemoryObjects } from '../http/support/memory-objects.ts';

const URL_OF_ITEM = 'http://server/jobs/j/files/d/items/a%20b.json';
const view = (url: string) => `${url}?profile=stac`;
const absolute = (document: object) => withAbsoluteLinks(document as never, URL_OF_ITEM, view);

describe('STAC with absolute links', () => {
  it.each<[string, object, object]>([
    [
      'another document, in the same form',
      { rel: 'parent', href: '../catalog.json', type: 'application/json' },
      {
        rel: 'parent',
        href: 'http://server/jobs/j/files/d/catalog.json?profile=stac',
        type: 'application/json',
      },
    ],
    [
      'data beside it, as it is',
      { rel: 'derived_from', href: './x y.tif' },
      { rel: 'derived_from', href: 'http://server/jobs/j/files/d/items/x%20y.tif' },
    ],
    [
      'another server, as it was',
      { rel: 'root', href: 'https://stac.example/catalog.json' },
      { rel: 'root', href: 'https://stac.example/catalog.json' },
    ],
    [
      'a path of the container, as it was',
      { rel: 'root', href: '/out/c.json' },
      { rel: 'root', href: '/out/c.json' },
    ],
    ['nothing, as it was', { rel: 'root' }, { rel: 'root' }],
  ])('leads to %s', (_where, link, expected) => {
    const { links } = absolute({ stac_version: '1.0.0', links: [link] });

    expect((links as unknown[])[1]).toEqual(expected);
  });

  it('says where it is itself, whatever it said before', () => {
    const { links } = absolute({
      stac_version: '1.0.0',
      type: 'Feature',
      links: [{ rel: 'self', href: '/tmp/out/a.json' }],
    });

    expect(links).toEqual([
      { rel: 'self', href: `${URL_OF_ITEM}?profile=stac`, type: 'application/geo+json' },
    ]);
  });

  it('has absolute assets, which keep all they say', () => {
    const document = absolute({
      stac_version: '1.0.0',
      id: 'a',
      assets: {
        b: { href: './b.tif', roles: ['data'] },
        c: { href: 's3://bucket/c.tif' },
        d: { title: 'without' },
      },
    });

    expect(document).toMatchObject({
      id: 'a',
      assets: {
        b: { href: 'http://server/jobs/j/files/d/items/b.tif', roles: ['data'] },
        c: { href: 's3://bucket/c.tif' },
        d: { title: 'without' },
      },
    });
  });

  it('has absolute assets in the items of a collection of items', () => {
    const item = { type: 'Feature', stac_version: '1.0.0', links: [], assets: { a: { href: 'a.tif' } } };

    const { features } = absolute({ type: 'FeatureCollection', features: [item] });

    expect(features).toMatchObject([{ assets: { a: { href: 'http://server/jobs/j/files/d/items/a.tif' } } }]);
  });
});

it.each<[unknown, boolean]>([
  [{ stac_version: '1.0.0' }, true],
  [{ type: 'FeatureCollection', features: [{ stac_version: '1.0.0' }] }, true],
  [{ type: 'FeatureCollection', features: [{ type: 'Feature' }] }, false],
  [{ type: 'FeatureCollection', features: [] }, false],
  [[], false],
  [null, false],
  ['stac_version', false],
])('%j is STAC: %s', (document, expected) => {
  expect(isStac(document)).toBe(expected);
});

it.each<[string, { readonly [name: string]: string }, string | undefined]>([
  ['its catalogue', { 'catalog.json': 'STAC', 'collection.json': 'STAC', 'a.json': 'STAC' }, 'catalog.json'],
  ['its collection', { 'collection.json': 'STAC', 'a.json': 'STAC' }, 'collection.json'],
  ['its only document', { 'a.geojson': 'STAC', 'a.tif': 'x' }, 'a.geojson'],
  ['none of several', { 'a.json': 'STAC', 'b.json': 'STAC' }, undefined],
  ['no JSON that is none of STAC', { 'catalog.json': '{}' }, undefined],
  ['no file that only says it is JSON', { 'a.json': '{' }, undefined],
  ['nothing', { 'a.tif': 'x', 'sub/catalog.json': 'STAC' }, undefined],
])('a folder begins with %s', async (_what, files, expected) => {
  const objects = new MemoryObjects();
  for (const [name, text] of Object.entries(files)) {
    await objects.put(`d/${name}`, text === 'STAC' ? '{"stac_version": "1.0.0"}' : text);
  }

  const found = await catalogueView(objects, 'd/', 'http://server/d/', view);

  expect(found?.document['links']).toEqual(
    expected && [{ rel: 'self', href: view(`http://server/d/${expected}`), type: 'application/json' }],
  );
});

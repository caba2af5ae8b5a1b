/** openEO `run_ogcapi(data, id, context)` and `run_ogcapi_externally`: a back-end that knows a process by its id, and no name of its inputs. */
import { describe, expect, inject, it } from 'vitest';
import { sharedApi } from '../support/shared.ts';
import { stacPackage } from '../support/stac-package.ts';

const ITEM = 'https://stac.example/items/a';

describe(`openEO run_ogcapi, ${inject('form')}`, () => {
  const api = sharedApi();

  /** What a back-end does with it: `url` is the landing page. */
  async function runOgcApi(data: unknown, id: string, context: object, headers = {}) {
    const { links } = (await api.get('/', { accept: 'application/json' })).body;
    const { href } = links.find(({ rel }: { rel: string }) => /^https?:\/\/.*\/processes$/.test(rel));
    return api.send('POST', `${href}/${id}/execution`, { body: { data, inputs: context }, headers });
  }

  /** A tool that prints the input that it was given, with its name. */
  const printer = (id: string, inputs: readonly string[]) => `
cwlVersion: v1.2
class: ExpressionTool
id: ${id}
requirements: { InlineJavascriptRequirement: {} }
inputs:
  factor: int
${inputs.map((input) => `  ${input}`).join('\n')}
outputs: { given: Any }
expression: '\${ var g = {}; for (var n in inputs) if (n !== "factor" && inputs[n] !== null) g[n] = inputs[n].location || inputs[n]; return { given: g }; }'
`;

  it.each<[string, readonly string[], string]>([
    ['the marked input', ['scene: { type: "string?", cwlp:data: true }', 'item: string?'], 'scene'],
    ['one of the usual names', ['stac_url: string?', 'other: string?'], 'stac_url'],
    ['the likelier of two usual names', ['items: string?', 'input_reference: string?'], 'input_reference'],
  ])('binds data to %s', async (_which, inputs, name) => {
    const id = `openeo-binds-${name}`;
    await api.deploy(printer(id, inputs));
    const { body } = await runOgcApi(ITEM, id, { factor: 2 }, { accept: 'application/json' });

    expect(body).toEqual({ given: { value: { [name]: ITEM } } });
    const description = (await api.get(`/processes/${id}`)).body;
    const marked = Object.keys(description.inputs).filter((input) =>
      description.inputs[input].metadata.some(({ title }: { title: string }) => title === 'cwlp:data'),
    );
    expect(marked).toEqual([name]);
  });

  it('binds data to the only file', async () => {
    await api.deploy(printer('openeo-binds-file', ['scene: File', 'item: string?']));
    const uploaded = await api.send('POST', '/uploads?name=a.txt', { body: 'a', type: 'text/plain' });
    const link = { href: uploaded.body.href, type: 'text/plain' };
    const { body } = await runOgcApi(
      link,
      'openeo-binds-file',
      { factor: 2 },
      { accept: 'application/json' },
    );

    expect(Object.keys(body.given.value)).toEqual(['scene']);
  });

  it('says what to do where no input takes data, and where one has it twice', async () => {
    await api.deploy(printer('openeo-no-data', ['left: string?', 'right: string?']));
    await api.deploy(printer('openeo-data-twice', ['stac: string?']));
    const none = await runOgcApi(ITEM, 'openeo-no-data', { factor: 2 });
    const twice = await runOgcApi(ITEM, 'openeo-data-twice', { factor: 2, stac: ITEM });

    expect([none.status, twice.status]).toEqual([400, 400]);
    expect(none.body.detail).toMatch(/factor, left, right.*cwlp:data: true/);
    expect(twice.body.detail).toMatch(/'stac'.*Leave one of them out/);
  });

  it('gets back what the process made, STAC where it is STAC', async () => {
    await api.deploy(stacPackage('openeo-stac', 'stac_url: string'));
    const asDocument = await runOgcApi(
      { href: ITEM },
      'openeo-stac',
      { title: 'A lake' },
      {
        'accept-profile': '<https://api.stacspec.org/v1.0.0/core>',
      },
    );

    expect(asDocument.status, asDocument.text).toBe(200);
    const { value, schema } = asDocument.body.stac_catalog;
    expect(schema).toMatch(/featureCollectionGeoJSON/);
    expect((await api.get(value.features[0].assets.data.href)).text).toBe('TIFF');
  });
});

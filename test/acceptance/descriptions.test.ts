/** What a client reads of a package before it executes it. */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { sharedApi } from './support/shared.ts';

const PACKAGE = `
cwlVersion: v1.2
$namespaces: { s: "https://schema.org/" }
s:softwareVersion: 2.1.0
s:license: https://spdx.org/licenses/Apache-2.0
s:codeRepository: https://code.example/repository
s:author: [{ class: s:Person, s:name: Jane Doe, s:email: jane@example.org }]
s:keywords: [water, radar]
$graph:
  - class: ExpressionTool
    id: described
    label: Described
    doc: All that a package says of itself.
    requirements:
      InlineJavascriptRequirement: {}
      SchemaDefRequirement:
        types:
          - $import: https://raw.githubusercontent.com/eoap/schemas/main/string_format.yaml
          - $import: https://raw.githubusercontent.com/eoap/schemas/main/geojson.yaml
          - $import: https://raw.githubusercontent.com/eoap/schemas/main/stac.yaml
          - $import: https://raw.githubusercontent.com/eoap/schemas/main/ogc.yaml
    inputs:
      record: { type: { type: record, fields: { count: int, mode: { type: { type: enum, symbols: [fast, exact] } } } }, default: { count: 1, mode: fast } }
      union: [int, string, "null"]
      list: string[]
      image: { type: File, format: "https://www.iana.org/assignments/media-types/image/tiff" }
      folder: Directory
      box: https://raw.githubusercontent.com/eoap/schemas/main/ogc.yaml#BBox
      area: https://raw.githubusercontent.com/eoap/schemas/main/geojson.yaml#Polygon
      item: https://raw.githubusercontent.com/eoap/schemas/main/stac.yaml#Item
      when: https://raw.githubusercontent.com/eoap/schemas/main/string_format.yaml#DateTime
    outputs: { count: int }
    expression: "$({count: inputs.record.count})"
`;

describe(`descriptions, ${inject('form')}`, () => {
  const api = sharedApi();

  beforeAll(async () => {
    await api.deploy(PACKAGE);
  });

  it('name title, version, keywords, author, licence and repository of the package, in the list too', async () => {
    const role = (name: string) => `https://schema.org/${name}`;
    const told = {
      title: 'Described',
      description: 'All that a package says of itself.',
      version: '2.1.0',
      keywords: ['water', 'radar'],
      metadata: [
        {
          title: 'author',
          role: role('author'),
          value: { class: 'Person', name: 'Jane Doe', email: 'jane@example.org' },
        },
        { title: 'codeRepository', role: role('codeRepository'), href: 'https://code.example/repository' },
        { title: 'license', role: role('license'), href: 'https://spdx.org/licenses/Apache-2.0' },
        { title: 'softwareVersion', role: role('softwareVersion'), value: '2.1.0' },
      ],
      mutable: true,
      jobControlOptions: ['sync-execute', 'async-execute', 'dismiss'],
    };
    const { processes } = (await api.get('/processes?limit=10000')).body;

    expect((await api.get('/processes/described')).body).toMatchObject(told);
    expect(processes.find(({ id }: { id: string }) => id === 'described')).toMatchObject(told);
  });

  it('have a schema for each input, and say which may be left out', async () => {
    const { inputs } = (await api.get('/processes/described')).body;
    const schema = (name: string) => inputs[name].schema;

    expect(schema('record')).toEqual({
      type: 'object',
      properties: {
        count: { type: 'integer', format: 'int32' },
        mode: { type: 'string', enum: ['fast', 'exact'] },
      },
      required: ['count', 'mode'],
      default: { count: 1, mode: 'fast' },
    });
    expect(schema('union')).toEqual({
      oneOf: [{ type: 'integer', format: 'int32' }, { type: 'string' }],
      nullable: true,
    });
    expect(schema('list')).toEqual({ type: 'array', items: { type: 'string' } });
    expect(schema('image').oneOf[0]).toEqual({
      type: 'string',
      format: 'uri',
      contentMediaType: 'image/tiff',
    });
    expect(schema('folder').oneOf[0]).toMatchObject({ contentMediaType: 'application/directory' });
    expect(schema('box').allOf[0]).toEqual({ format: 'ogc-bbox' });
    expect(JSON.stringify(schema('area'))).toContain('Polygon');
    expect(JSON.stringify(schema('item'))).toContain('stac');
    expect(schema('when')).toMatchObject({ type: 'string', format: 'date-time' });
    expect(Object.keys(inputs).filter((name) => inputs[name].minOccurs === 0)).toEqual(['record', 'union']);
    expect(Object.keys(inputs).every((name) => inputs[name].maxOccurs === 1)).toBe(true);
  });
});

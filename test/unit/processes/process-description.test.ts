/** Part 1 of the standard, class ogc-process-description, over a package with an input of each kind. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../http/support/server.ts';

const KINDS = `cwlVersion: v1.2
class: CommandLineTool
id: kinds
baseCommand: "true"
inputs:
  text: { type: string, label: A text, doc: Any text. }
  colour: { type: { type: enum, symbols: [red, blue] }, default: red }
  many: { type: "int[]" }
  mixed: { type: [int, string] }
  maybe: { type: float? }
  record: { type: { type: record, fields: { a: int, b: string? } } }
  image: { type: File, format: https://www.iana.org/assignments/media-types/image/tiff }
  folder: { type: Directory }
outputs:
  image: { type: File, format: https://www.iana.org/assignments/media-types/image/tiff, outputBinding: { glob: x } }
  mixed: { type: [int, string], outputBinding: { outputEval: $(inputs.mixed) } }
`;

describe('a process description', () => {
  // biome-ignore lint/suspicious/noExplicitAny: JSON of many shapes
  let description: any;

  beforeAll(async () => {
    const server = startServer();
    await server.deploy(KINDS);
    description = (await server.ask('/processes/kinds')).json();
  });

  it('/req/ogc-process-description/json-encoding, /req/ogc-process-description/links: has what process.yaml asks for', () => {
    expect(description).toMatchObject({
      id: 'kinds',
      version: expect.any(String),
      jobControlOptions: ['sync-execute', 'async-execute', 'dismiss'],
      outputTransmission: ['value', 'reference'],
    });
    const links = Object.fromEntries(
      description.links.map(({ rel, href }: { rel: string; href: string }) => [rel, href]),
    );
    expect(links).toMatchObject({
      self: expect.stringMatching(/\/processes\/kinds$/),
      profile: 'https://www.opengis.net/def/profile/OGC/0/ogc-process-description',
    });
  });

  it('/req/ogc-process-description/inputs-def, /req/ogc-process-description/outputs-def: has inputs and outputs by id', () => {
    expect(Object.keys(description.inputs)).toEqual([
      'text',
      'colour',
      'many',
      'mixed',
      'maybe',
      'record',
      'image',
      'folder',
    ]);
    expect(Object.keys(description.outputs)).toEqual(['image', 'mixed']);
  });

  it.each<[string, number, object]>([
    ['text', 1, { type: 'string' }],
    ['colour', 0, { type: 'string', enum: ['red', 'blue'], default: 'red' }],
    ['many', 1, { type: 'array', items: { type: 'integer', format: 'int32' } }],
    ['maybe', 0, { type: 'number', format: 'float', nullable: true }],
    ['record', 1, { type: 'object', required: ['a'] }],
  ])('/req/ogc-process-description/input-def: %s occurs at least %i times, with a schema', (name, minOccurs, schema) => {
    expect(description.inputs[name]).toMatchObject({ minOccurs, maxOccurs: 1, schema });
  });

  it('/req/ogc-process-description/input-mixed-type, /req/ogc-process-description/input-multiple-types: the first type is the default', () => {
    expect(description.inputs.mixed.schema.oneOf).toEqual([
      { type: 'integer', format: 'int32' },
      { type: 'string' },
    ]);
  });

  it('/req/ogc-process-description/input-binary: binary content is base64', () => {
    expect(description.inputs.image.schema.oneOf).toContainEqual({
      type: 'string',
      format: 'byte',
      contentEncoding: 'base64',
      contentMediaType: 'image/tiff',
    });
  });

  it('/req/ogc-process-description/value-passing: says which inputs may be links', () => {
    const passing = (name: string) => description.inputs[name].valuePassing;

    for (const name of ['text', 'many', 'record', 'image', 'folder']) {
      expect(passing(name), name).toEqual(['byValue', 'byReference']);
    }
  });

  it('/req/ogc-process-description/data-classes, /req/ogc-process-description/data-access-apis, /req/ogc-process-description/execution-unit-requirements: says nothing of what no package can say', () => {
    for (const input of Object.values<object>(description.inputs)) {
      for (const member of ['dataClasses', 'dataAccessAPIs', 'executionUnitRequirements']) {
        expect(input).not.toHaveProperty(member);
      }
    }
  });

  it('/req/ogc-process-description/output-def: an output has a schema', () => {
    for (const output of Object.values<object>(description.outputs)) expect(output).toHaveProperty('schema');
  });

  it('/req/ogc-process-description/output-mixed-type, /req/ogc-process-description/output-multiple-types: the first type is the default', () => {
    expect(description.outputs.mixed.schema.oneOf[0]).toEqual({ type: 'integer', format: 'int32' });
    expect(description.outputs.image.schema.oneOf[0]).toMatchObject({ contentMediaType: 'image/tiff' });
  });
});

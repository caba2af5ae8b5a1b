import { describe, expect, it } from 'vitest';
import type { CwlType } from '../../../src/cwl/document/model.ts';
import { describeInput, describeOutput } from '../../../src/processes/describe/describe-parameter.ts';
import { describeProcess } from '../../../src/processes/describe/describe-process.ts';
import { schemaOf } from '../../../src/processes/describe/type-schema.ts';
import {
  ANY,
  DIRECTORY,
  FILE,
  INT,
  listOf,
  oneOf,
  optional,
  parameter,
  record,
  STRING,
  toolDocument,
} from './support/documents.ts';

describe('schemaOf', () => {
  const cases: [string, CwlType, object][] = [
    ['boolean', { kind: 'boolean' }, { type: 'boolean' }],
    ['int', INT, { type: 'integer', format: 'int32' }],
    ['long', { kind: 'long' }, { type: 'integer', format: 'int64' }],
    ['float', { kind: 'float' }, { type: 'number', format: 'float' }],
    ['double', { kind: 'double' }, { type: 'number', format: 'double' }],
    ['string', STRING, { type: 'string' }],
    ['Any', ANY, {}],
    ['enum', { kind: 'enum', symbols: ['a', 'b'] }, { type: 'string', enum: ['a', 'b'] }],
    ['optional', optional(INT), { type: 'integer', format: 'int32', nullable: true }],
    ['array', listOf(listOf(STRING)), { type: 'array', items: { type: 'array', items: { type: 'string' } } }],
    ['union', oneOf(INT, STRING), { oneOf: [{ type: 'integer', format: 'int32' }, { type: 'string' }] }],
    [
      'optional union',
      oneOf(INT, { kind: 'null' }, STRING),
      { oneOf: [{ type: 'integer', format: 'int32' }, { type: 'string' }], nullable: true },
    ],
    [
      'record',
      record({ a: INT, b: optional(STRING) }),
      {
        type: 'object',
        properties: { a: { type: 'integer', format: 'int32' }, b: { type: 'string', nullable: true } },
        required: ['a'],
      },
    ],
  ];

  it.each(cases)('describes %s', (_name, type, schema) => {
    expect(schemaOf(type)).toEqual(schema);
  });

  it.each([
    ['File', FILE, 'application/octet-stream'],
    ['Directory', DIRECTORY, 'application/directory'],
  ] as const)('describes %s as a URL, a link or a CWL object', (name, type, contentMediaType) => {
    expect(schemaOf(type)).toMatchObject({
      oneOf: [
        { type: 'string', format: 'uri', contentMediaType },
        { type: 'object', required: ['href'] },
        { type: 'object', properties: { class: { enum: [name] } } },
      ],
    });
  });
});

describe('describeInput', () => {
  it.each([
    ['a required one', parameter('x', INT), 1],
    ['an optional one', parameter('x', optional(INT)), 0],
    ['one with a default', parameter('x', INT, { default: 0 }), 0],
    ['a required list', parameter('x', listOf(INT)), 1],
  ])('counts %s', (_name, input, minOccurs) => {
    expect(describeInput(input)).toMatchObject({ minOccurs, maxOccurs: 1 });
  });

  it('shows label, doc, CWL type and default', () => {
    expect(describeInput(parameter('x', INT, { label: 'L', doc: 'D', default: 3 }))).toEqual({
      title: 'L',
      description: 'D',
      minOccurs: 0,
      maxOccurs: 1,
      valuePassing: ['byValue', 'byReference'],
      metadata: [{ title: 'cwl:type', value: 'int' }],
      schema: { type: 'integer', format: 'int32', default: 3 },
    });
  });

  it('keeps a default with files to itself', () => {
    const input = parameter('x', FILE, { default: { class: 'File', location: 'http://a/b' } });

    expect(describeInput(input).schema).not.toHaveProperty('default');
  });

  it('names the media type of an IANA format, and any other format beside the type', () => {
    const format = [
      'http://edamontology.org/format_2330',
      'https://www.iana.org/assignments/media-types/image/tiff',
    ];
    const described = describeInput(parameter('x', FILE, { format }));

    expect(described.schema).toMatchObject({ oneOf: [{ contentMediaType: 'image/tiff' }, {}, {}, {}] });
    expect(described.metadata).toEqual([
      { title: 'cwl:type', value: 'File' },
      { title: 'cwl:format', value: 'http://edamontology.org/format_2330' },
    ]);
  });
});

describe('describeOutput', () => {
  it('has a schema and the CWL type', () => {
    expect(describeOutput(parameter('x', listOf(INT)))).toEqual({
      metadata: [{ title: 'cwl:type', value: 'int[]' }],
      schema: { type: 'array', items: { type: 'integer', format: 'int32' } },
    });
  });
});

describe('describeProcess', () => {
  it('takes title, description, version and keywords from the package', () => {
    const metadata = {
      's:softwareVersion': '1.4.2',
      's:keywords': 'a, b',
      's:license': 'https://l.example/x',
    };
    const document = toolDocument(
      { label: 'Tool', doc: 'Does it.', metadata, inputs: [parameter('x', INT)] },
      { namespaces: { s: 'https://schema.org/' } },
    );

    expect(describeProcess(document, 'mine')).toMatchObject({
      id: 'mine',
      version: '1.4.2',
      title: 'Tool',
      description: 'Does it.',
      keywords: ['a', 'b'],
      metadata: [
        { title: 'license', role: 'https://schema.org/license', href: 'https://l.example/x' },
        { title: 'softwareVersion', role: 'https://schema.org/softwareVersion', value: '1.4.2' },
      ],
      inputs: { x: {} },
      outputs: {},
    });
  });

  it('shows whoever made the package, without its prefixes, and leaves out what is empty or of another vocabulary', () => {
    const metadata = {
      'sdo:author': [
        {
          class: 'sdo:Person',
          'sdo:name': 'Jane',
          'sdo:affiliation': { class: 'sdo:Organization', 'sdo:name': 'sdo: us' },
        },
        'Joe',
      ],
      'https://schema.org/license': 'Apache-2.0',
      'sdo:softwareVersion': 1.2,
      'sdo:citation': null,
      'other:contributor': 'x',
    };
    const document = toolDocument(
      { metadata },
      { namespaces: { sdo: 'http://schema.org/', other: 'https://o.example/' } },
    );

    expect(describeProcess(document, 'tool').metadata).toEqual([
      {
        title: 'author',
        role: 'https://schema.org/author',
        value: { class: 'Person', name: 'Jane', affiliation: { class: 'Organization', name: 'sdo: us' } },
      },
      { title: 'author', role: 'https://schema.org/author', value: 'Joe' },
      { title: 'license', role: 'https://schema.org/license', value: 'Apache-2.0' },
      { title: 'softwareVersion', role: 'https://schema.org/softwareVersion', value: '1.2' },
    ]);
  });

  it('has a version where the package names none', () => {
    expect(describeProcess(toolDocument(), 'x')).toEqual({
      id: 'x',
      version: '1.0.0',
      jobControlOptions: ['sync-execute', 'async-execute', 'dismiss'],
      outputTransmission: ['value', 'reference'],
      inputs: {},
      outputs: {},
    });
  });
});

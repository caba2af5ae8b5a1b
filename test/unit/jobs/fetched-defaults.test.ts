import { describe, expect, it } from 'vitest';
import type { Field, InputParameter, PackedDocument } from '../../../src/cwl/document/model.ts';
import type { CwlObject } from '../../../src/cwl/values/value.ts';
import { needsStaging, withFetched } from '../../../src/jobs/fetched-defaults.ts';

const FILE = { kind: 'File' as const };
const SECONDARY = [{ pattern: '.idx', required: true }];

function documentOf(input: Partial<InputParameter>): PackedDocument {
  const process = {
    id: 'main',
    class: 'ExpressionTool' as const,
    inputs: [{ name: 'a', type: FILE, secondaryFiles: [], ...input }],
    outputs: [],
    expression: '$(null)',
    requirements: [],
    hints: [],
    metadata: {},
  };
  return { cwlVersion: 'v1.2', entry: 'main', processes: { main: process }, namespaces: {}, formats: {} };
}

const STORED = { a: { class: 'File' as const, location: 'object:uploads/1/a' } };
const ELSEWHERE = { a: { class: 'File' as const, location: 'https://example.org/a' } };
const field: Field = { name: 'f', type: FILE, secondaryFiles: SECONDARY };

describe('a job needs its inputs fetched', () => {
  it.each<[string, Partial<InputParameter>, CwlObject, boolean]>([
    ['without files', {}, { a: 'text' }, false],
    ['with a stored file', {}, STORED, false],
    ['with a file elsewhere', {}, ELSEWHERE, true],
    ['with a file elsewhere in a list of records', {}, { a: [{ f: ELSEWHERE.a }] }, true],
    ['with a folder elsewhere', {}, { a: { class: 'Directory', location: 's3://bucket/a/' } }, true],
    ['with a literal', {}, { a: { class: 'File', contents: 'x' } }, true],
    ['with a default elsewhere', { default: ELSEWHERE.a }, {}, true],
    ['with a literal default', { default: { class: 'File', contents: 'x' } }, {}, false],
    ['with secondary files to be found', { secondaryFiles: SECONDARY }, STORED, true],
    [
      'with secondary files in a record',
      { type: { kind: 'record', fields: [field] } },
      { a: { f: STORED.a } },
      true,
    ],
    ['with secondary files of an absent input', { secondaryFiles: SECONDARY }, { a: null }, false],
  ])('%s', (_, input, inputs, needed) => {
    expect(needsStaging(documentOf(input), inputs)).toBe(needed);
  });
});

describe('a default that was fetched', () => {
  const fetched = {
    'https://example.org/a': {
      class: 'File' as const,
      location: 'object:jobs/1/inputs/a',
      basename: 'a',
      size: 3,
      secondaryFiles: [{ class: 'File' as const, location: 'object:jobs/1/inputs/a.idx' }],
    },
  };

  it('keeps what the document says of it', () => {
    const document = documentOf({
      default: { ...ELSEWHERE.a, format: 'text/csv', basename: 'table.csv', size: 99 },
    });

    const main = withFetched(document, fetched).processes['main']!;

    expect(main.inputs[0]?.default).toEqual({
      ...fetched['https://example.org/a'],
      format: 'text/csv',
      basename: 'table.csv',
    });
  });

  it('leaves other files as they are', () => {
    const document = documentOf({ default: { class: 'File', location: 'https://example.org/b' } });

    expect(withFetched(document, fetched)).toEqual(document);
    expect(withFetched(document, {})).toBe(document);
  });
});

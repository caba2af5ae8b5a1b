import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Parser } from 'n3';
import { describe, expect, it } from 'vitest';
import type { ProvDocument, Statement } from '../../../../src/processes/provenance/prov/statement.ts';
import { type ProvForm, writeProv } from '../../../../src/processes/provenance/prov/write-prov.ts';

const prefixes = {
  prov: 'http://www.w3.org/ns/prov#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  ex: 'http://example.org/',
};

async function write(statement: Statement, form: ProvForm): Promise<string> {
  const document: ProvDocument = { prefixes, statements: [statement] };
  return text(Readable.from(writeProv(document, form)));
}

const lineOf = async (statement: Statement) =>
  (await write(statement, 'provn')).split('\n').find((line) => line.includes('('));

const entity = (attributes: Statement['attributes'], id: Statement['id'] = 'ex:a'): Statement => ({
  kind: 'entity',
  ...(id !== undefined && { id }),
  formal: {},
  attributes,
});
const USED: Statement = {
  kind: 'used',
  formal: { activity: 'ex:run', entity: 'ex:file' },
  attributes: [['prov:role', { name: 'ex:input' }]],
};

describe('PROV-N', () => {
  it.each([
    ['a text', entity([['ex:t', 'say "no"\nor \\']]), String.raw`entity(ex:a, [ex:t="say \"no\"\nor \\"])`],
    ['a whole number', entity([['ex:n', 5]]), 'entity(ex:a, [ex:n="5" %% xsd:integer])'],
    [
      'a number of 64 bits',
      entity([['ex:n', 2n ** 63n - 1n]]),
      'entity(ex:a, [ex:n="9223372036854775807" %% xsd:integer])',
    ],
    ['a number with an exponent', entity([['ex:n', 1e300]]), 'entity(ex:a, [ex:n="1e+300" %% xsd:double])'],
    ['a truth value', entity([['ex:b', false]]), 'entity(ex:a, [ex:b="false" %% xsd:boolean])'],
    ['a name', entity([['prov:type', { name: 'prov:Plan' }]]), "entity(ex:a, [prov:type='prov:Plan'])"],
    ['a name with marks', entity([], "ex:it's(1),[x]=.txt"), String.raw`entity(ex:it\'s\(1\)\,\[x\]\=.txt)`],
    ['a name that ends with a dot', entity([], 'ex:a.'), String.raw`entity(ex:a\.)`],
    ['a relation without all arguments', USED, "used(ex:run, ex:file, -, [prov:role='ex:input'])"],
    [
      'times',
      {
        kind: 'activity',
        id: 'ex:r',
        formal: { startTime: new Date(0), endTime: undefined },
        attributes: [],
      } as const,
      'activity(ex:r, 1970-01-01T00:00:00.000Z, -)',
    ],
  ])('writes %s', async (_what, statement, expected) => {
    expect(await lineOf(statement)).toBe(`  ${expected}`);
  });
});

describe('PROV-JSON', () => {
  it('groups statements by kind and types what is no text', async () => {
    const several = entity([
      ['prov:type', { name: 'prov:Plan' }],
      ['prov:type', { name: 'ex:Tool' }],
      ['ex:n', 5],
    ]);

    expect(JSON.parse(await write(several, 'json'))).toEqual({
      prefix: prefixes,
      entity: {
        'ex:a': {
          'prov:type': [
            { $: 'prov:Plan', type: 'prov:QUALIFIED_NAME' },
            { $: 'ex:Tool', type: 'prov:QUALIFIED_NAME' },
          ],
          'ex:n': { $: '5', type: 'xsd:integer' },
        },
      },
    });
  });

  it('names relations by blank names', async () => {
    expect(JSON.parse(await write(USED, 'json')).used).toEqual({
      '_:used1': {
        'prov:activity': 'ex:run',
        'prov:entity': 'ex:file',
        'prov:role': { $: 'ex:input', type: 'prov:QUALIFIED_NAME' },
      },
    });
  });
});

describe('PROV-JSONLD', () => {
  it('uses the terms of the submission, with bare names for types and roles', async () => {
    expect(JSON.parse(await write(USED, 'jsonld'))['@graph']).toEqual([
      { '@type': 'Usage', activity: 'ex:run', entity: 'ex:file', role: ['ex:input'] },
    ]);
  });
});

describe('PROV-O', () => {
  it.each(['ttl', 'nt'] as const)('has the plain and the qualified relation in %s', async (form) => {
    const quads = new Parser().parse(await write(USED, form));

    const prov = (name: string) => prefixes.prov + name;
    expect(quads.map(({ predicate, object }) => [predicate.value, object.value])).toEqual([
      [prov('used'), 'http://example.org/file'],
      [prov('qualifiedUsage'), expect.any(String)],
      ['http://www.w3.org/1999/02/22-rdf-syntax-ns#type', prov('Usage')],
      [prov('entity'), 'http://example.org/file'],
      [prov('hadRole'), 'http://example.org/input'],
    ]);
  });

  it('leaves the qualified relation out where it says no more', async () => {
    const quads = new Parser().parse(await write({ ...USED, attributes: [] }, 'ttl'));

    expect(quads).toHaveLength(1);
  });
});

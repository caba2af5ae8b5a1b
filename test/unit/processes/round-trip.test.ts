/** Any value of any type comes back from the form of results, and from the form of CWL: what one job gives, another one can take. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CwlType } from '../../../src/cwl/document/model.ts';
import { checkType } from '../../../src/cwl/values/check-type.ts';
import type { CwlValue } from '../../../src/cwl/values/value.ts';
import { bindInputs } from '../../../src/processes/bind-inputs/bind-inputs.ts';
import { ogcForm } from '../../../src/processes/shape-results/ogc-form.ts';
import { shapeCwl, shapeValue } from '../../../src/processes/shape-results/shape-value.ts';
import { MemoryObjects } from '../http/support/memory-objects.ts';
import { decode } from './support/decode-results.ts';
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

const BASE = 'http://server.example';
const EO = 'https://raw.githubusercontent.com/eoap/schemas/main';

/** A type with values of it. */
interface Kind {
  readonly type: CwlType;
  readonly values: fc.Arbitrary<CwlValue>;
}

const double = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((number) => (number === 0 ? 0 : number));
/** Names that mean something in the forms of OGC API - Processes. */
const name = fc.constantFrom(
  'a',
  'b-c.d',
  'value',
  'href',
  'mediaType',
  'format',
  'bbox',
  'crs',
  'type',
  'ä "1"',
);
const basename = fc.constantFrom('a.txt', 'item #1%20.tif', 'ä:b', 'x');

const file: fc.Arbitrary<CwlValue> = fc
  .record({
    basename,
    folder: fc.webUrl({ size: 'small' }),
    format: fc.boolean(),
    beside: fc.array(basename),
  })
  .map(({ basename: own, folder, format, beside }) => ({
    ...located('File', folder, own),
    ...(format && { format: 'http://edamontology.org/format_2572' }),
    ...(beside.length > 0 && {
      secondaryFiles: beside.map((other, index) => located('File', folder, `${index}${other}`)),
    }),
  }));

const folder: fc.Arbitrary<CwlValue> = fc
  .record({ basename, parent: fc.webUrl({ size: 'small' }), inside: fc.option(fc.uniqueArray(basename)) })
  .map(({ basename: own, parent, inside }) => ({
    ...located('Directory', parent, own),
    ...(inside !== null && { listing: inside.map((entry) => located('File', `${parent}/d`, entry)) }),
  }));

function located(
  kind: 'File' | 'Directory',
  parent: string,
  own: string,
): { readonly [name: string]: string } {
  const location = new URL(`${parent.replace(/[?#].*$/, '')}/${encodeURIComponent(own)}`).href;
  return { class: kind, location: kind === 'File' ? location : `${location}/`, basename: own };
}

const anything = fc
  .jsonValue()
  .filter(
    (value) => value !== null && !/"(?:__proto__|class)":/.test(JSON.stringify(value)),
  ) as fc.Arbitrary<CwlValue>;

const SIMPLE: readonly Kind[] = [
  { type: { kind: 'boolean' }, values: fc.boolean() },
  { type: INT, values: fc.integer() },
  { type: { kind: 'long' }, values: fc.maxSafeInteger() },
  { type: { kind: 'double' }, values: double },
  { type: STRING, values: fc.string({ unit: 'binary' }) },
  { type: STRING, values: fc.webUrl() },
  { type: { kind: 'enum', symbols: ['a', 'b c'] }, values: fc.constantFrom('a', 'b c') },
  { type: FILE, values: file },
  { type: DIRECTORY, values: folder },
  { type: ANY, values: anything },
  { type: oneOf(FILE, STRING), values: fc.oneof(file, fc.webUrl()) },
];

const text = (type: string): CwlType => ({
  kind: 'record',
  fields: [{ name: 'value', type: STRING, secondaryFiles: [] }],
  name: type,
  uri: `${EO}/string_format.yaml#${type}`,
});

const WELL_KNOWN: readonly Kind[] = [
  { type: text('URI'), values: fc.webUrl().map((value) => ({ value: encodeURI(value) })) },
  { type: text('Password'), values: fc.string({ unit: 'binary' }).map((value) => ({ value })) },
  {
    type: {
      kind: 'record',
      name: 'BBox',
      uri: `${EO}/ogc.yaml#BBox`,
      fields: [
        { name: 'bbox', type: listOf({ kind: 'double' }), secondaryFiles: [] },
        { name: 'crs', type: { kind: 'enum', symbols: ['CRS84', 'CRS84h'] }, secondaryFiles: [] },
      ],
    },
    values: fc
      .tuple(fc.array(double, { minLength: 4, maxLength: 4 }), fc.constantFrom('CRS84', 'CRS84h'))
      .map(([bbox, crs]) => ({ bbox, crs })),
  },
];

function kinds(depth: number): fc.Arbitrary<Kind> {
  const simple = fc.constantFrom(...SIMPLE, ...WELL_KNOWN);
  if (depth === 0) return simple;
  const inner = kinds(depth - 1);
  const lists = inner.map(
    ({ type, values }): Kind => ({ type: listOf(type), values: fc.array(values, { maxLength: 3 }) }),
  );
  const options = inner.map(
    ({ type, values }): Kind => ({ type: optional(type), values: fc.option(values, { freq: 4 }) }),
  );
  const records = fc
    .dictionary(name, inner, { minKeys: 1, maxKeys: 3, noNullPrototype: true })
    .map((fields): Kind => {
      const types = Object.entries(fields).map(([field, { type }]) => [field, type] as const);
      const values = Object.entries(fields).map(([field, kind]) => [field, kind.values] as const);
      return {
        type: record(Object.fromEntries(types)),
        values: fc.record(Object.fromEntries(values)) as fc.Arbitrary<CwlValue>,
      };
    });
  return fc.oneof({ weight: 1, arbitrary: simple }, lists, options, records);
}

const cases = kinds(3)
  .chain(({ type, values }) => fc.tuple(fc.constant(type), values))
  .filter(([, value]) => value !== null);

async function bind(type: CwlType, raw: unknown, form: 'ogc' | 'cwl' = 'ogc'): Promise<unknown> {
  const document = toolDocument({ inputs: [parameter('x', type)] });
  const inputs = { x: overHttp(raw) };
  const bound = await bindInputs(
    { document, inputs, form, base: BASE, processId: 'tool' },
    new MemoryObjects(),
  );
  return bound['x'];
}

function overHttp(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

const RUNS = { seed: 20260517, numRuns: 1000 };

describe('every value of every type', () => {
  it('is a value of its type', () => {
    fc.assert(
      fc.property(cases, ([type, value]) => {
        expect(checkType(value, type, 'x')).toEqual([]);
      }),
      RUNS,
    );
  });

  it('comes back from a results document', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([type, value]) => {
        expect(await bind(type, shapeValue(ogcForm(value, type), BASE))).toEqual(value);
      }),
      RUNS,
    );
  });

  it('comes back from a qualified value with CWL in it', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([type, value]) => {
        expect(await bind(type, { value: shapeCwl(value, BASE) })).toEqual(value);
      }),
      RUNS,
    );
  });

  it('comes back from a CWL output object', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([type, value]) => {
        expect(await bind(type, shapeCwl(value, BASE), 'cwl')).toEqual(value);
      }),
      RUNS,
    );
  });

  it('is read by a client that knows CWL', () => {
    fc.assert(
      fc.property(cases, ([, value]) => {
        expect(decode(overHttp(shapeValue(value, BASE)), BASE)).toEqual(shapeCwl(value, BASE));
      }),
      RUNS,
    );
  });
});

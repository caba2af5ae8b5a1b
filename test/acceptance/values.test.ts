/**
 * Values cross HTTP without loss: a tool gives back what it gets, and a client reads the same in the results document, in each single output
 * and as CWL.
 */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type FileServer, serveFiles } from '../services/file-server.ts';
import { decode } from '../unit/processes/support/decode-results.ts';
import { sharedApi } from './support/shared.ts';

type Json = { readonly [name: string]: unknown };

interface Case {
  readonly type: unknown;
  /** JSON of the request; files are served at `FILES`. */
  readonly sent: string;
  /** The CWL value, with the text of files in place of their locations. */
  readonly value: unknown;
  /** Begin of the value in the results document, where it is not the value itself. */
  readonly shown?: string;
}

const same = (type: unknown, value: unknown): Case => ({ type, sent: JSON.stringify(value), value });
const wrapped = (type: unknown, value: unknown): Case => ({
  type,
  sent: JSON.stringify({ value }),
  value,
  shown: '{"value":',
});

const record = (fields: Json) => ({
  type: 'record',
  fields: Object.entries(fields).map(([name, type]) => ({ name, type })),
});
const listOf = (items: unknown) => ({ type: 'array', items });
const file = (basename: string, contents: string, more: Json = {}) => ({
  class: 'File',
  basename,
  contents,
  ...more,
});
const folder = (basename: string, ...listing: readonly object[]) => ({
  class: 'Directory',
  basename,
  listing,
});

const BAM = 'http://edamontology.org/format_2572';
const BESIDE = [file('reads.bam.bai', 'index'), folder('reads', file('notes.txt', 'notes'))];

const CASES: { readonly [name: string]: Case } = {
  false: same('boolean', false),
  zero: same('int', 0),
  'the least int': same('int', -(2 ** 31)),
  'a long beyond 32 bits': same('long', 4147483647),
  'the greatest exact long': same('long', Number.MAX_SAFE_INTEGER),
  'the least exact long': same('long', Number.MIN_SAFE_INTEGER),
  'a small float': same('float', 0.00001),
  'a double with an exponent': { type: 'double', sent: '4.2e+42', value: 4.2e42 },
  'a double in full': { type: 'double', sent: `42${'0'.repeat(41)}`, value: 4.2e42 },
  'the greatest double': same('double', Number.MAX_VALUE),
  'the least double': same('double', Number.MIN_VALUE),
  'an empty text': same('string', ''),
  'a text with everything': same('string', 'ünï "code" 🛰\t\\ $(inputs.x) ${1}\r\n\u0001'),
  'a text that is a URL': same('string', 'https://data.example/a.tif'),
  'a text that is JSON': same('string', '{"value": 1}'),
  'a long text': same('string', 'x'.repeat(300_000)),
  'a symbol': same({ type: 'enum', symbols: ['a', 'b c'] }, 'b c'),
  'an empty list': same('int[]', []),
  'a list with null': same(listOf(['null', 'int']), [1, null, 3]),
  'lists in lists': same(listOf(listOf('string')), [[], ['a'], ['b', '']]),
  'lists three deep': same(listOf(listOf(listOf('int'))), [[[1], []], []]),
  'a record': wrapped(record({ a: 'int', b: 'string?' }), { a: 1, b: null }),
  'records in records': wrapped(record({ a: record({ b: record({ c: 'int' }) }) }), { a: { b: { c: 1 } } }),
  'a record of one value': {
    ...wrapped(record({ value: 'int' }), { value: 1 }),
    shown: '{"value":{"value":1}}',
  },
  'a list of records': {
    type: listOf(record({ a: 'int' })),
    sent: '[{"value":{"a":1}},{"a":2}]',
    value: [{ a: 1 }, { a: 2 }],
    shown: '[{"value":{"a":1}},{"value":{"a":2}}]',
  },
  'lists of lists of records': wrapped(listOf(listOf(record({ a: 'int' }))), [[{ a: 1 }], []]),
  'any number': same('Any', 1.5),
  'any list': same('Any', [1, 'a', null, [true]]),
  'any object': wrapped('Any', { a: [1, null, { b: {} }], href: 'x', value: 2 }),
  'a text or a file: a text': same(['File', 'string'], 'https://data.example/a.tif'),
  'a file': {
    type: 'File',
    sent: '{"href":"FILES/a%20b.txt"}',
    value: file('a b.txt', 'A'),
    shown: '{"href":',
  },
  'a file by its URL': { type: 'File', sent: '"FILES/a%20b.txt"', value: file('a b.txt', 'A') },
  'a file under another name': {
    type: 'File',
    sent: '{"value":{"class":"File","location":"FILES/a%20b.txt","basename":"ä:#%.txt"}}',
    value: file('ä:#%.txt', 'A'),
  },
  'a text as a file': {
    type: 'File',
    sent: '{"value":{"class":"File","basename":"x.txt","contents":"X"}}',
    value: file('x.txt', 'X'),
  },
  'a file with a format and others beside it': {
    type: 'File',
    sent: `{"value":{"class":"File","location":"FILES/reads.bam","format":"${BAM}","secondaryFiles":[
      {"class":"File","location":"FILES/reads.bam.bai"},{"class":"Directory","location":"FILES/reads/"}]}}`,
    value: file('reads.bam', 'BAM', { format: BAM, secondaryFiles: BESIDE }),
    shown: '{"href":',
  },
  'a list of files': {
    type: 'File[]',
    sent: '[{"href":"FILES/a%20b.txt"},{"value":{"class":"File","basename":"x.txt","contents":""}}]',
    value: [file('a b.txt', 'A'), file('x.txt', '')],
    shown: '[{"href":',
  },
  'files in a record': {
    type: record({ files: 'File[]', folder: 'Directory?' }),
    sent: '{"value":{"files":[{"class":"File","location":"FILES/a%20b.txt"}]}}',
    value: { files: [file('a b.txt', 'A')], folder: null },
    shown: '{"value":{"files":[{"class":"File"',
  },
  'files in lists in lists': {
    type: listOf(listOf('File')),
    sent: '{"value":[[{"class":"File","location":"FILES/a%20b.txt"}],[]]}',
    value: [[file('a b.txt', 'A')], []],
    shown: '{"value":[[{"class":"File"',
  },
  'a folder': {
    type: 'Directory',
    sent: '{"href":"FILES/tree/","type":"application/directory"}',
    value: folder('tree', file('1.txt', 'one'), folder('inner', file('2.txt', 'two'))),
    shown: '{"href":',
  },
  'a folder of parts': {
    type: 'Directory',
    sent: '{"value":{"class":"Directory","basename":"made","listing":[{"class":"File","location":"FILES/a%20b.txt"},{"class":"Directory","basename":"empty","listing":[]}]}}',
    value: folder('made', file('a b.txt', 'A'), folder('empty')),
  },
  'nothing, where something may be': { type: 'string?', sent: 'null', value: null },
};

const FILES = {
  '/a b.txt': 'A',
  '/reads.bam': 'BAM',
  '/reads.bam.bai': 'index',
  '/reads/notes.txt': 'notes',
  '/tree/1.txt': 'one',
  '/tree/inner/2.txt': 'two',
};

const NAMES = Object.keys(CASES);
const idOf = (name: string): string => `v${NAMES.indexOf(name)}`;

/** Gives back each of its inputs. */
function echo(kind: 'ExpressionTool' | 'CommandLineTool'): object {
  const binding = (id: string) => ({ outputBinding: { outputEval: `$(inputs.${id})` } });
  const parameters = (more: (id: string) => object): object =>
    Object.fromEntries(NAMES.map((name) => [idOf(name), { type: CASES[name]!.type, ...more(idOf(name)) }]));
  return {
    cwlVersion: 'v1.2',
    class: kind,
    id: `echo-${kind}`,
    requirements: {
      InlineJavascriptRequirement: {},
      LoadListingRequirement: { loadListing: 'deep_listing' },
    },
    inputs: parameters(() => ({})),
    outputs: parameters((id) => (kind === 'CommandLineTool' ? binding(id) : {})),
    ...(kind === 'CommandLineTool' ? { baseCommand: 'true' } : { expression: '${ return inputs; }' }),
  };
}

describe.each([
  'ExpressionTool',
  'CommandLineTool',
] as const)(`values given back by an %s, ${inject('form')}`, (kind) => {
  const cleanup = new AsyncDisposableStack();
  const api = sharedApi();
  let files: FileServer;
  let job: string;
  let document: Json;
  let asCwl: Json;

  beforeAll(async () => {
    files = cleanup.use(await serveFiles(FILES));
    const process = await api.deploy(JSON.stringify(echo(kind)), 'application/cwl+json');
    const inputs = NAMES.map((name) => `"${idOf(name)}": ${CASES[name]!.sent}`);
    const answer = await api.send('POST', `/processes/${process}/execution`, {
      body: `{"inputs": {${inputs.join(',').replaceAll('FILES', files.url)}}}`,
      headers: { prefer: 'respond-async' },
    });
    expect(answer.status, answer.text).toBe(201);
    job = answer.body.jobID;
    const done = await api.untilDone(job);
    expect(done, done.message).toMatchObject({ status: 'successful' });
    document = (await api.get(`/jobs/${job}/results`, { accept: 'application/json' })).body;
    asCwl = await api.results(job);
  });

  afterAll(() => cleanup.disposeAsync());

  it.each(NAMES)('%s', async (name) => {
    const { value, shown } = CASES[name]!;
    const id = idOf(name);
    if (value === null) {
      expect(document).not.toHaveProperty(id);
      expect(asCwl[id]).toBeNull();
      expect((await api.get(`/jobs/${job}/results/${id}`)).status).toBe(404);
      return;
    }

    expect(await readable(decode(document[id], api.url))).toEqual(value);
    expect(await readable(asCwl[id])).toEqual(value);
    const single = await api.get(`/jobs/${job}/results/${id}`, { accept: 'application/json' });
    expect(single.status, single.text).toBe(200);
    // An output of its own needs no wrapping, except for what stands in a list.
    expect(await readable(decode(single.body, api.url, Array.isArray(single.body)))).toEqual(value);
    const alone = await api.get(`/jobs/${job}/results/${id}`, { accept: 'application/cwl+json' });
    expect(await readable(alone.body)).toEqual(value);
    if (shown !== undefined) expect(JSON.stringify(document[id]).slice(0, shown.length)).toBe(shown);
    if (typeof value !== 'object') expect(document[id]).toBe(value);
  });
});

/** Files with their text in place of a location; what is said of their bytes is checked. */
async function readable(value: unknown): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map(readable));
  if (typeof value !== 'object' || value === null) return value;
  const { location, listing, secondaryFiles, ...members } = value as {
    readonly location: string;
    readonly listing?: readonly Json[];
    readonly secondaryFiles?: readonly Json[];
  } & Json;
  if (members['class'] === 'Directory') {
    const entries = (await readable(listing ?? [])) as readonly { readonly basename: string }[];
    const sorted = entries.toSorted((one, other) => (one.basename < other.basename ? -1 : 1));
    return { class: 'Directory', basename: members['basename'], listing: sorted };
  }
  if (members['class'] !== 'File') {
    const entries = Object.entries(value).map(async ([name, member]) => [name, await readable(member)]);
    return Object.fromEntries(await Promise.all(entries));
  }
  const bytes = Buffer.from(await (await fetch(location)).arrayBuffer());
  expect(members['size']).toBe(bytes.length);
  // Of a file in a folder that was passed on only the size is known.
  const checksum = `sha1$${createHash('sha1').update(bytes).digest('hex')}`;
  expect(members['checksum'] ?? checksum).toBe(checksum);
  return {
    class: 'File',
    basename: members['basename'],
    contents: bytes.toString(),
    ...(members['format'] !== undefined && { format: members['format'] }),
    ...(secondaryFiles !== undefined && { secondaryFiles: await readable(secondaryFiles) }),
  };
}

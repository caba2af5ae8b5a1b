import { describe, expect, it } from 'vitest';
import type { CwlType, InputParameter } from '../../../src/cwl/document/model.ts';
import { bindInputs } from '../../../src/processes/bind-inputs/bind-inputs.ts';
import { Refusal } from '../../../src/processes/refusal.ts';
import { MemoryObjects } from '../http/support/memory-objects.ts';
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

const BASE = 'http://server.example/ogc';
const TIFF = 'https://www.iana.org/assignments/media-types/image/tiff';
const A_TIF = 'http://web.example/a%20b.tif';

async function bind(inputs: object, parameters: readonly InputParameter[], form: 'ogc' | 'cwl' = 'ogc') {
  const objects = new MemoryObjects();
  await objects.put('uploads/u1/a b.tif', 'TIFF');
  await objects.put('jobs/j1/main/s[0]/a1/out/d/x', 'x');
  const namespaces = { edam: 'http://edamontology.org/' };
  const document = toolDocument({ inputs: parameters }, { namespaces });
  const request = {
    processId: 'proc',
    document,
    inputs: inputs as { [name: string]: unknown },
    form,
    base: BASE,
  };
  return bindInputs(request, objects);
}

async function bindOne(raw: unknown, type: CwlType, more: Partial<InputParameter> = {}) {
  return (await bind({ x: raw }, [parameter('x', type, more)]))['x'];
}

async function problemsOf(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Refusal && error.kind === 'invalid-inputs') return error.problems;
  throw new Error(`Not refused: ${String(error)}`);
}

const BBOX = { bbox: [1, 2, 3, 4], crs: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84' };
const STAGE = record({ name: STRING, file: FILE });

describe('content of a file that is known to be binary', () => {
  it('/req/core/process-execute-input-inline-binary: is base64', async () => {
    expect(await bindOne('TU0AKg==', FILE, { format: [TIFF] })).toMatchObject({
      class: 'File',
      location: 'data:image/tiff;base64,TU0AKg==',
      format: TIFF,
    });
    expect(await bindOne(A_TIF, FILE, { format: [TIFF] })).toMatchObject({ location: A_TIF });
  });

  it('is not taken for one where nothing is known of the file', async () => {
    const problems = await problemsOf(bind({ x: 'TU0AKg==' }, [parameter('x', FILE)]));

    expect(problems[0]?.message).toContain('which is no URL that can be fetched');
  });
});

describe('bindInputs takes', () => {
  const cases: [string, unknown, CwlType, unknown][] = [
    ['a number', 7, INT, 7],
    ['false', false, { kind: 'boolean' }, false],
    ['a qualified number', { value: 7 }, INT, 7],
    ['a text', 'a', STRING, 'a'],
    ['a symbol', 'a', { kind: 'enum', symbols: ['a', 'b'] }, 'a'],
    ['an optional value', 7, optional(INT), 7],
    ['a list', [1, 2], listOf(INT), [1, 2]],
    ['an empty list', [], listOf(FILE), []],
    ['a qualified list', { value: [1, 2] }, listOf(INT), [1, 2]],
    ['a list of qualified values', [{ value: 1 }, 2], listOf(INT), [1, 2]],
    ['nested lists', [[1], [2, 3]], listOf(listOf(INT)), [[1], [2, 3]]],
    [
      'a link to a file',
      { href: A_TIF, type: 'image/png' },
      FILE,
      { class: 'File', location: A_TIF, basename: 'a b.tif' },
    ],
    ['a URL of a file', A_TIF, FILE, { class: 'File', location: A_TIF, basename: 'a b.tif' }],
    ['a qualified URL', { value: A_TIF }, FILE, { class: 'File', location: A_TIF, basename: 'a b.tif' }],
    [
      'a link to a folder',
      { href: 'http://web.example/d/', type: 'application/directory' },
      DIRECTORY,
      { class: 'Directory', location: 'http://web.example/d/', basename: 'd' },
    ],
    [
      'a link to a folder without its slash',
      { href: 'http://web.example/d' },
      DIRECTORY,
      { class: 'Directory', location: 'http://web.example/d/', basename: 'd' },
    ],
    [
      'a link for a file or a folder, by its slash',
      { href: 'http://web.example/d/' },
      oneOf(FILE, DIRECTORY),
      { class: 'Directory', location: 'http://web.example/d/', basename: 'd' },
    ],
    [
      'a link for a folder or a file, by its type',
      { href: A_TIF, type: 'image/tiff' },
      oneOf(DIRECTORY, FILE),
      { class: 'File', location: A_TIF, basename: 'a b.tif' },
    ],
    ['an s3 link', { href: 's3://b/k' }, FILE, { class: 'File', location: 's3://b/k', basename: 'k' }],
    [
      'a list of links',
      [{ href: A_TIF }],
      listOf(FILE),
      [{ class: 'File', location: A_TIF, basename: 'a b.tif' }],
    ],
    [
      'an uploaded file',
      { href: `${BASE}/uploads/u1/a%20b.tif` },
      FILE,
      { class: 'File', location: 'object:uploads/u1/a%20b.tif', basename: 'a b.tif', size: 4 },
    ],
    [
      'a folder of another job',
      { href: `${BASE}/jobs/j1/files/main/s%5B0%5D/a1/out/d/` },
      DIRECTORY,
      { class: 'Directory', location: 'object:jobs/j1/main/s%5B0%5D/a1/out/d/', basename: 'd' },
    ],
    [
      'a CWL file, without the size and checksum of the client',
      { value: { class: 'File', location: A_TIF, basename: 'b.tif', size: 123, checksum: 'sha1$hash' } },
      FILE,
      { class: 'File', location: A_TIF, basename: 'b.tif' },
    ],
    [
      'a CWL file whose path is a URL',
      { class: 'File', path: A_TIF },
      FILE,
      { class: 'File', location: A_TIF, basename: 'a b.tif' },
    ],
    [
      'a CWL file with others beside it',
      {
        value: {
          class: 'File',
          location: A_TIF,
          secondaryFiles: [{ class: 'Directory', location: 'http://web.example/d' }],
        },
      },
      FILE,
      {
        class: 'File',
        location: A_TIF,
        basename: 'a b.tif',
        secondaryFiles: [{ class: 'Directory', location: 'http://web.example/d/', basename: 'd' }],
      },
    ],
    [
      'a CWL file with a prefixed format',
      { value: { class: 'File', location: A_TIF, format: 'edam:format_2330' } },
      FILE,
      { class: 'File', location: A_TIF, basename: 'a b.tif', format: 'http://edamontology.org/format_2330' },
    ],
    [
      'a literal CWL file',
      { value: { class: 'File', contents: 'a' } },
      FILE,
      { class: 'File', contents: 'a' },
    ],
    [
      'a literal CWL folder',
      {
        value: {
          class: 'Directory',
          basename: 'd',
          listing: [{ class: 'File', basename: 'a', contents: '' }],
        },
      },
      DIRECTORY,
      { class: 'Directory', basename: 'd', listing: [{ class: 'File', basename: 'a', contents: '' }] },
    ],
    [
      'text inline',
      { value: 'a,b', mediaType: 'text/csv' },
      FILE,
      { class: 'File', basename: 'x.csv', contents: 'a,b' },
    ],
    [
      'text inline without a type',
      { value: 'hello' },
      FILE,
      { class: 'File', basename: 'x.txt', contents: 'hello' },
    ],
    [
      'JSON inline',
      { value: { type: 'Point' }, mediaType: 'application/geo+json' },
      FILE,
      { class: 'File', basename: 'x.geojson', contents: '{"type":"Point"}' },
    ],
    [
      'binary inline',
      { value: 'AAEC', mediaType: 'image/tiff' },
      FILE,
      { class: 'File', basename: 'x.tif', location: 'data:image/tiff;base64,AAEC' },
    ],
    [
      'text that is encoded',
      { value: 'aGk=', mediaType: 'text/plain', encoding: 'base64' },
      FILE,
      { class: 'File', basename: 'x.txt', location: 'data:text/plain;base64,aGk=' },
    ],
    ['a string where a file might be', 'http://a/b', oneOf(FILE, STRING), 'http://a/b'],
    ['a qualified string where a file might be', { value: 'a' }, oneOf(FILE, STRING), 'a'],
    [
      'content where a string might be',
      { value: 'a', mediaType: 'text/plain' },
      oneOf(STRING, FILE),
      { class: 'File', basename: 'x.txt', contents: 'a' },
    ],
    [
      'a wrapped record with a file',
      { value: { name: 'n', file: { class: 'File', location: A_TIF } } },
      STAGE,
      { name: 'n', file: { class: 'File', location: A_TIF, basename: 'a b.tif' } },
    ],
    [
      'a record without its wrapper',
      { name: 'n', file: { href: A_TIF } },
      STAGE,
      { name: 'n', file: { class: 'File', location: A_TIF, basename: 'a b.tif' } },
    ],
    ['a list of records', [{ value: { a: 1 } }], listOf(record({ a: INT })), [{ a: 1 }]],
    [
      'a record whose only field is value',
      { value: { value: 'http://a' } },
      record({ value: STRING }),
      { value: 'http://a' },
    ],
    [
      'what is in a record whose only field is value',
      'http://a',
      record({ value: STRING }),
      { value: 'http://a' },
    ],
    ['the same, qualified', { value: 'http://a' }, record({ value: STRING }), { value: 'http://a' }],
    ['a bounding box as a record', BBOX, record({ bbox: listOf({ kind: 'double' }), crs: STRING }), BBOX],
    ['a bounding box as numbers', BBOX, listOf({ kind: 'double' }), [1, 2, 3, 4]],
    ['a bounding box as anything', BBOX, ANY, BBOX],
    ['anything', { value: { a: [1, null] } }, ANY, { a: [1, null] }],
    [
      'a file as anything',
      { value: { deep: [{ class: 'File', location: A_TIF }] } },
      ANY,
      { deep: [{ class: 'File', location: A_TIF, basename: 'a b.tif' }] },
    ],
    ['a link as anything', { href: A_TIF }, ANY, { class: 'File', location: A_TIF, basename: 'a b.tif' }],
    ['null inside a record', { value: { a: null } }, record({ a: optional(INT) }), { a: null }],
    ['null items', [1, null], listOf(optional(INT)), [1, null]],
  ];

  it.each(cases)('%s', async (_name, raw, type, expected) => {
    expect(await bindOne(raw, type)).toEqual(expected);
  });

  it('the media type of a link as the format that the parameter names', async () => {
    const bound = await bindOne({ href: A_TIF, type: 'image/tiff' }, FILE, { format: ['edam:x', TIFF] });

    expect(bound).toMatchObject({ format: TIFF });
  });

  it('requirements of the job', async () => {
    const requirements = { value: [{ class: 'EnvVarRequirement', envDef: { A: 'b' } }] };

    const bound = await bind({ 'cwl:requirements': requirements }, []);

    expect(bound).toEqual({
      'cwl:requirements': [{ class: 'EnvVarRequirement', envDef: [{ envName: 'A', envValue: 'b' }] }],
    });
  });

  it.each([
    'proc',
    '/processes/proc',
    `${BASE}/processes/proc`,
    { value: 'proc' },
  ])('a job object that says that it is for this process: %j', async (named) => {
    expect(await bind({ 'cwl:tool': named, x: 1 }, [parameter('x', INT)])).toEqual({ x: 1 });
  });

  it('a bare job object as it is', async () => {
    const inputs = { r: { value: 'v' }, f: { class: 'File', location: A_TIF } };

    const bound = await bind(
      inputs,
      [parameter('r', record({ value: STRING })), parameter('f', FILE)],
      'cwl',
    );

    expect(bound).toEqual({ r: { value: 'v' }, f: { class: 'File', location: A_TIF, basename: 'a b.tif' } });
  });

  it('no input at all where each has a default or is optional', async () => {
    const parameters = [parameter('a', INT, { default: 0 }), parameter('b', optional(FILE))];

    expect(await bind({ a: null }, parameters)).toEqual({});
  });
});

describe('bindInputs refuses', () => {
  const cases: [string, unknown, CwlType, string][] = [
    ['text for a number', '7', INT, 'x must be an int'],
    ['a long for an int', 2 ** 31, INT, 'long'],
    ['an unknown symbol', 'c', { kind: 'enum', symbols: ['a', 'b'] }, 'a, b'],
    ['one value for a list', 1, listOf(INT), 'x must be an int[]'],
    ['a list for one value', [1], INT, 'x must be an int'],
    ['a wrong item, by its place', [1, 'b'], listOf(INT), 'x[1]'],
    ['a record without a field', { value: { name: 'n' } }, STAGE, 'x.file'],
    ['a folder for a file', { href: 'http://web.example/d/' }, FILE, 'link to a folder'],
    [
      'a CWL folder for a file',
      { value: { class: 'Directory', location: 'http://a/d/' } },
      FILE,
      'must be a File',
    ],
    ['plain text for a file', 'hello', FILE, '/uploads'],
    ['a path of this host', { href: 'file:///etc/passwd' }, FILE, '/uploads'],
    ['a stored object', { value: { class: 'File', location: 'object:jobs/j1/x' } }, FILE, 'object:jobs/j1/x'],
    ['a relative location', { value: { class: 'File', location: 'a.tif' } }, FILE, "'a.tif'"],
    ['a path', { value: { class: 'File', path: '/etc/passwd' } }, FILE, '/etc/passwd'],
    ['a path deep inside', { value: { a: [{ class: 'File', path: '/etc/passwd' }] } }, ANY, 'x.a[0]'],
    [
      'a path beside a file',
      { value: { class: 'File', location: A_TIF, secondaryFiles: [{ class: 'File', path: '/etc' }] } },
      FILE,
      'x.secondaryFiles[0]',
    ],
    [
      'a path where text may stand too',
      { class: 'File', location: 'file:///etc/passwd' },
      oneOf(FILE, STRING),
      '/etc/passwd',
    ],
    [
      'a stored object where a list may stand too',
      { value: { class: 'File', location: 'object:jobs/j1/x' } },
      oneOf(FILE, listOf(FILE)),
      'object:jobs/j1/x',
    ],
    [
      'a path in a list of one of two types',
      [{ class: 'File', path: '/etc/passwd' }],
      oneOf(FILE, listOf(FILE)),
      'x[0]',
    ],
    [
      'a path in one of two records',
      { value: { name: 'n', file: { class: 'File', path: '/etc/passwd' } } },
      oneOf(STAGE, record({ name: STRING, file: oneOf(FILE, STRING) })),
      'x.file',
    ],
    [
      'a location that is no text',
      { value: { class: 'File', location: 5 } },
      oneOf(FILE, STRING),
      'URL as its location',
    ],
    [
      'what is nested too deeply',
      JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`),
      ANY,
      'more than 500 levels',
    ],
    [
      'files in files in files',
      JSON.parse(`${'{"class":"File","contents":"","secondaryFiles":['.repeat(9_000)}${']}'.repeat(9_000)}`),
      FILE,
      'more than 500 levels',
    ],
    ['a file that is nowhere', { value: { class: 'File' } }, FILE, 'neither a location nor contents'],
    [
      'a folder that is nowhere',
      { value: { class: 'Directory' } },
      DIRECTORY,
      'neither a location nor listing',
    ],
    ['a name with a slash', { value: { class: 'File', contents: '', basename: '../a' } }, FILE, 'basename'],
    ['binary that is no base64', { value: 'a,b', mediaType: 'image/tiff' }, FILE, 'base64'],
    ['an upload that is not there', { href: `${BASE}/uploads/u2/a` }, FILE, 'nothing is stored'],
    ['a folder that is not there', { href: `${BASE}/jobs/j2/files/d/` }, DIRECTORY, 'nothing is stored'],
    ['what fits no branch', [], oneOf(INT, STRING), 'int or string'],
    ['null items', [1, null], listOf(INT), 'x[1]'],
  ];

  it.each(cases)('%s', async (_name, raw, type, message) => {
    const problems = await problemsOf(bindOne(raw, type));

    expect(problems.map((problem) => problem.message).join('\n')).toContain(message);
  });

  it('everything at once, each by its name', async () => {
    const parameters = [
      parameter('a', INT),
      parameter('b', STRING, { label: 'The B' }),
      parameter('c', FILE),
    ];

    const problems = await problemsOf(bind({ a: 'x', d: 1, c: { href: 'file:///a' } }, parameters));

    expect(problems.map(({ path, rule }) => [path, rule])).toEqual([
      ['d', 'unknown-input'],
      ['a', 'type-mismatch'],
      ['b', 'missing-input'],
      ['c', 'invalid-value'],
    ]);
    expect(problems[2]?.message).toBe("The input 'b' (The B) is missing.");
  });

  it.each([
    'other',
    'http://elsewhere.example/processes/proc',
    'proc.cwl',
    7,
    null,
  ])('a job object that is for another process: %j', async (named) => {
    const problems = await problemsOf(bind({ 'cwl:tool': named, x: 1 }, [parameter('x', INT)], 'cwl'));
    expect(problems).toEqual([
      {
        path: 'cwl:tool',
        message: expect.stringContaining("this request is for the process 'proc'. Leave it out"),
        rule: 'other-process',
      },
    ]);
  });

  it('requirements that a job brings to a package of v1.0', async () => {
    const olderRules = ['jobs-require-nothing'] as const;
    const inputs = { 'cwl:requirements': [{ class: 'EnvVarRequirement', envDef: { A: 'b' } }] };
    const request = {
      processId: 'proc',
      document: toolDocument({ olderRules }),
      inputs,
      base: BASE,
    } as const;
    const problems = await problemsOf(bindInputs({ ...request, form: 'cwl' }, new MemoryObjects()));
    expect(problems).toEqual([
      {
        path: 'cwl:requirements',
        message: expect.stringContaining('only since CWL v1.1'),
        rule: 'newer-version',
      },
    ]);
  });

  it('requirements that are none', async () => {
    const problems = await problemsOf(bind({ 'cwl:requirements': [{ class: 'NoSuchRequirement' }] }, []));

    expect(problems[0]?.message).toContain('NoSuchRequirement');
  });
});

it('tells a thousand problems of very many', async () => {
  const wrong = Array.from({ length: 200_000 }, () => 'a');

  const error = await bindOne(wrong, listOf(INT)).catch((reason: unknown) => reason);

  expect(error).toBeInstanceOf(Refusal);
  expect((error as Refusal).message).toMatch(/x\[0\] must be an int.* There are 199999 more problems\./);
  expect((error as Refusal).problems).toHaveLength(1000);
});

/** Executions whose request is the query of a URL: Part 1 v2.0, class kvp-execute. */
import { describe, expect, it } from 'vitest';
import { startServer, type TestServer } from './support/server.ts';

const KINDS = `cwlVersion: v1.2
class: CommandLineTool
id: kinds
baseCommand: "true"
requirements:
  SchemaDefRequirement:
    types:
      - $import: https://raw.githubusercontent.com/eoap/schemas/main/ogc.yaml
inputs:
  text: string
  count: int?
  factor: double?
  exact: boolean?
  bands: string[]?
  numbers: double[]?
  grid: int[][]?
  level: [ "null", { type: enum, symbols: [low, high] } ]
  either: [ "null", int, string ]
  region:
    type:
      - "null"
      - { type: record, name: region, fields: { name: string, size: int } }
  points:
    type:
      - "null"
      - { type: array, items: { type: record, name: point, fields: { x: int, y: int } } }
  box: https://raw.githubusercontent.com/eoap/schemas/main/ogc.yaml#BBox?
  image:
    type: File?
    format: https://www.iana.org/assignments/media-types/image/tiff
  document: File?
  files: File[]?
  folder: Directory?
  anything: Any?
outputs:
  text: { type: string, outputBinding: { outputEval: $(inputs.text) } }
  image: { type: File?, outputBinding: { glob: none }, format: https://www.iana.org/assignments/media-types/image/tiff }
`;

const BYTES = Buffer.from([0xfb, 0xef, 0xbe, 0xff]).toString('base64');
const ASYNC = { prefer: 'respond-async' };

async function withKinds(): Promise<TestServer> {
  const server = startServer();
  expect((await server.deploy(KINDS)).statusCode).toBe(201);
  return server;
}

/** What the job is given for a query that has `text` already. */
async function inputsOf(query: string): Promise<unknown> {
  const server = await withKinds();
  const response = await server.ask(`/processes/kinds/execution?text=x&${query}`, { headers: ASYNC });
  expect(response.statusCode, response.body).toBe(201);
  const { text: _text, ...inputs } = server.jobs.known('job-1').inputs;
  return inputs;
}

describe('an execution by GET', () => {
  it('/req/kvp-execute/process-execute-op: makes the same job as a POST, and is not kept by a cache', async () => {
    const server = await withKinds();
    await server.execute('kinds', { inputs: { text: 'hi', count: 3 } }, ASYNC);
    const response = await server.ask('/processes/kinds/execution?text=hi&count=3', { headers: ASYNC });

    const [posted, got] = [server.jobs.known('job-1'), server.jobs.known('job-2')];
    expect(response.headers).toMatchObject({
      location: 'http://server.example/jobs/job-2',
      'cache-control': 'no-store',
    });
    expect([got.inputs, got.request, got.processId]).toEqual([
      posted.inputs,
      posted.request,
      posted.processId,
    ]);
  });

  it.each([
    ['input-query-parameters', 'COUNT=3', { count: 3 }],
    ['input-query-parameters', 'Bands=B04', { bands: ['B04'] }],
    [
      'input-query-parameter-values',
      'folder[href]=https://a.example/d/',
      { folder: { class: 'Directory', location: 'https://a.example/d/', basename: 'd' } },
    ],
    ['input-query-parameter-values', 'either=3', { either: 3 }],
    ['input-query-parameter-values', 'either=three', { either: 'three' }],
    ['input-cardinality', 'bands=B04,B08', { bands: ['B04', 'B08'] }],
    ['input-cardinality', 'bands=B04%2CB08', { bands: ['B04', 'B08'] }],
    ['input-cardinality', 'bands=a%2Cb,c', { bands: ['a,b', 'c'] }],
    ['input-cardinality', 'bands=B04&bands=B08', { bands: ['B04', 'B08'] }],
    [
      'input-cardinality',
      'points=%7B%22x%22%3A1%2C%22y%22%3A2%7D,%7B%22x%22%3A3%2C%22y%22%3A4%7D',
      {
        points: [
          { x: 1, y: 2 },
          { x: 3, y: 4 },
        ],
      },
    ],
    ['string-input-value', 'level=high', { level: 'high' }],
    ['string-input-value', 'either=a+b%20%26', { either: 'a b &' }],
    ['numeric-input-value', 'count=-7', { count: -7 }],
    ['numeric-input-value', 'factor=2.5e-3', { factor: 0.0025 }],
    ['boolean-input-value', 'exact=true', { exact: true }],
    ['boolean-input-value', 'exact=false', { exact: false }],
    [
      'complex-input-value',
      `region=${encodeURIComponent('{"name": "a,b", "size": 2}')}`,
      { region: { name: 'a,b', size: 2 } },
    ],
    ['complex-input-value', `anything=${encodeURIComponent('{"a": [1]}')}`, { anything: { a: [1] } }],
    [
      'complex-input-value',
      `document=${encodeURIComponent('{"type": "Point"}')}`,
      { document: { class: 'File', basename: 'document.json', contents: '{"type":"Point"}' } },
    ],
    ['array-input-value', 'numbers=1,2.5', { numbers: [1, 2.5] }],
    ['array-input-value', 'numbers=1%2C2.5', { numbers: [1, 2.5] }],
    ['array-input-value', 'numbers=', { numbers: [] }],
    ['array-input-value', `grid=${encodeURIComponent('[[1, 2], [3]]')}`, { grid: [[1, 2], [3]] }],
    ['array-input-value', 'grid=%5B1%2C2%5D,%5B3%5D', { grid: [[1, 2], [3]] }],
    ['array-input-value', `points=${encodeURIComponent('{"x":1,"y":2}')}`, { points: [{ x: 1, y: 2 }] }],
    [
      'binary-input-value',
      `image=${encodeURIComponent(BYTES)}`,
      {
        image: {
          class: 'File',
          basename: 'image.tif',
          format: 'https://www.iana.org/assignments/media-types/image/tiff',
          location: `data:image/tiff;base64,${BYTES}`,
        },
      },
    ],
    [
      'binary-input-value',
      `image=${BYTES}`,
      {
        image: {
          class: 'File',
          basename: 'image.tif',
          format: 'https://www.iana.org/assignments/media-types/image/tiff',
          location: `data:image/tiff;base64,${BYTES}`,
        },
      },
    ],
    [
      'binary-input-value-qualified',
      `document[value]=${BYTES}&document[mediaType]=image/png&document[encoding]=base64`,
      { document: { class: 'File', basename: 'document.png', location: `data:image/png;base64,${BYTES}` } },
    ],
    [
      'binary-input-value-qualified',
      'document[value]=plain&document[mediaType]=text/plain',
      { document: { class: 'File', basename: 'document.txt', contents: 'plain' } },
    ],
    ['binary-input-value-qualified', 'count[value]=5', { count: 5 }],
    [
      'input-by-reference',
      'document[href]=https://a.example/b.csv&document[type]=text/csv&document[title]=B',
      { document: { class: 'File', basename: 'b.csv', location: 'https://a.example/b.csv' } },
    ],
    [
      'input-by-reference',
      'document=https%3A%2F%2Fa.example%2Fb.csv',
      { document: { class: 'File', basename: 'b.csv', location: 'https://a.example/b.csv' } },
    ],
    [
      'input-by-reference',
      `document=${encodeURIComponent('{"href": "https://a.example/b.csv"}')}`,
      { document: { class: 'File', basename: 'b.csv', location: 'https://a.example/b.csv' } },
    ],
    [
      'input-by-reference',
      'files=https://a.example/1,https://a.example/2',
      {
        files: [
          { class: 'File', basename: '1', location: 'https://a.example/1' },
          { class: 'File', basename: '2', location: 'https://a.example/2' },
        ],
      },
    ],
    ['bbox-input-value', 'box=5.5,47,6,48', { box: { bbox: [5.5, 47, 6, 48], crs: 'CRS84' } }],
    ['bbox-input-value', 'box=5.5,47,0,6,48,100', { box: { bbox: [5.5, 47, 0, 6, 48, 100], crs: 'CRS84h' } }],
    [
      'bbox-crs-input-value',
      `box=1,2,3,4&box[crs]=${encodeURIComponent('http://www.opengis.net/def/crs/OGC/1.3/CRS84')}`,
      { box: { bbox: [1, 2, 3, 4], crs: 'CRS84' } },
    ],
  ])('/req/kvp-execute/%s: %s', async (_id, query, inputs) => {
    expect(await inputsOf(query)).toEqual(inputs);
  });

  it.each([
    ['image[include]=true', { image: {} }],
    ['TEXT[include]=false', { image: {} }],
    ['image[include]=false&text[include]=false', {}],
    ['image[include]=true&image[mediaType]=image/tiff', { image: { format: { mediaType: 'image/tiff' } } }],
  ])('/req/kvp-execute/output: %s', async (query, outputs) => {
    const server = await withKinds();
    const response = await server.ask(`/processes/kinds/execution?text=x&${query}`, { headers: ASYNC });

    expect(response.statusCode, response.body).toBe(201);
    expect(server.jobs.known('job-1').request.outputs).toEqual(outputs);
  });

  it('/req/kvp-execute/f-definition: response[f] is Accept', async () => {
    const server = await withKinds();
    server.jobs.onCreate = () => ({ status: 'successful', outputs: { text: 'x', image: null } });
    const ask = (query: string) =>
      server.ask(`/processes/kinds/execution?text=x${query}`, { headers: { accept: 'text/plain' } });

    const answers = [
      await ask(''),
      await ask('&response[f]=application/json'),
      await ask('&response[f]=image/png'),
    ];

    expect(answers.map(({ statusCode, body }) => [statusCode, body.slice(0, 12)])).toEqual([
      [200, 'x'],
      [200, '{"text":"x"}'],
      [406, expect.any(String)],
    ]);
  });

  it('/req/kvp-execute/prefer-definition: response[prefer] is Prefer', async () => {
    const server = await withKinds();
    const response = await server.ask('/processes/kinds/execution?text=x&response%5Bprefer%5D=respond-async');

    expect([response.statusCode, response.headers['preference-applied']]).toEqual([201, 'respond-async']);
  });

  it('says everything that is wrong at once', async () => {
    const server = await withKinds();
    const query = 'count=many&nmbers=1&level=middle&text[include]=perhaps&image=a&image[href]=b&count[foo]=1';
    const response = await server.ask(`/processes/kinds/execution?${query}`);

    expect(response.statusCode).toBe(400);
    expect(
      response
        .json()
        .problems.map(({ path }: { path: string }) => path)
        .sort(),
    ).toEqual(['count', 'count[foo]', 'image', 'image', 'level', 'nmbers', 'text', 'text[include]']);
  });

  it('answers several outputs with the document of version 2.0, whatever the names of inputs', async () => {
    const server = startServer();
    await server.deploy(
      KINDS.replace('id: kinds', 'id: named').replace('  count: int?', '  f: string?\n  profile: string?'),
    );
    server.jobs.onCreate = () => ({ status: 'successful', outputs: { text: 'x', image: null } });
    const response = await server.ask('/processes/named/execution?text=x&f=zip&profile=ogc-results');

    expect([response.statusCode, response.body]).toEqual([200, 'x']);
    expect(server.jobs.known('job-1').inputs).toMatchObject({ f: 'zip', profile: 'ogc-results' });
  });

  it('executes nothing for a HEAD, but says what is wrong', async () => {
    const server = await withKinds();
    const head = (query: string) => server.ask(`/processes/kinds/execution?${query}`, { method: 'HEAD' });

    expect([(await head('text=x')).statusCode, (await head('text=x&count=y')).statusCode]).toEqual([
      200, 400,
    ]);
    expect(await server.jobs.get('job-1')).toBeUndefined();
  });
});

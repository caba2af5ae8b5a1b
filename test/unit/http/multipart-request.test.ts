/** Execute requests that bring their files along. */
import { describe, expect, it } from 'vitest';
import { BASE, startServer, type TestServer } from './support/server.ts';

const COPY = `cwlVersion: v1.2
class: CommandLineTool
id: copy
baseCommand: "true"
inputs:
  image: File
  more: File[]?
  times: int?
  bands: string[]?
outputs: []
`;

async function withCopy(): Promise<TestServer> {
  const server = startServer({ publicUrl: BASE });
  expect((await server.deploy(COPY)).statusCode).toBe(201);
  return server;
}

type Part = readonly [headers: readonly string[], body: string | Buffer];

function bodyOf(parts: readonly Part[]): Buffer {
  const chunks = parts.flatMap(([headers, body]) => [
    `--bound\r\n${headers.join('\r\n')}\r\n\r\n`,
    body,
    '\r\n',
  ]);
  return Buffer.concat([...chunks, '--bound--\r\n'].map((chunk) => Buffer.from(chunk as string)));
}

const send = (server: TestServer, kind: string, body: Buffer) =>
  server.ask('/processes/copy/execution', {
    method: 'POST',
    headers: { 'content-type': `multipart/${kind}; boundary=bound`, prefer: 'respond-async' },
    body,
  });

const field = (name: string, body: string, type?: string): Part => [
  [
    `Content-Disposition: form-data; name="${name}"`,
    ...(type === undefined ? [] : [`Content-Type: ${type}`]),
  ],
  body,
];
const file = (name: string, filename: string, body: string | Buffer, type = 'image/tiff'): Part => [
  [`Content-Disposition: form-data; name="${name}"; filename="${filename}"`, `Content-Type: ${type}`],
  body,
];
const related = (id: string, body: string | Buffer, type: string): Part => [
  [`Content-ID: <${id}>`, `Content-Type: ${type}`],
  body,
];

/** What was stored for the Files of a job's inputs, by basename. */
function storedOf(server: TestServer): { readonly [name: string]: string } {
  const { image, more = [] } = server.jobs.known('job-1').inputs as {
    image: { location: string; basename: string };
    more?: { location: string; basename: string }[];
  };
  return Object.fromEntries(
    [image, ...more].map(({ location, basename }) => [
      basename,
      server.objects.objects.get(decodeURIComponent(location.slice('object:'.length)))?.toString('latin1') ??
        location,
    ]),
  );
}

const BYTES = Buffer.from([0, 255, 13, 10, 45, 45, 98, 13, 10]);

describe('a request of several parts', () => {
  it.each<[string, string, readonly Part[]]>([
    [
      'a request and a file by its name',
      'form-data',
      [
        field(
          'request',
          JSON.stringify({ inputs: { image: { href: 'cid:picture' }, times: 2 } }),
          'application/json',
        ),
        file('picture', 'a.tif', BYTES),
      ],
    ],
    [
      'a file before the request',
      'form-data',
      [
        file('picture', 'a.tif', BYTES),
        field(
          'body',
          JSON.stringify({ inputs: { image: { href: 'cid:picture', type: 'image/tiff' }, times: 2 } }),
        ),
      ],
    ],
    [
      'the first JSON of a form',
      'form-data',
      [
        field(
          'anything',
          JSON.stringify({ inputs: { image: { class: 'File', location: 'cid:picture' }, times: 2 } }),
          'application/json',
        ),
        file('picture', 'a.tif', BYTES),
      ],
    ],
    ['inputs alone', 'form-data', [field('inputs', '{"times": 2}'), file('image', 'a.tif', BYTES)]],
    ['no JSON at all', 'form-data', [field('times', '2'), file('image', 'dir/a.tif', BYTES)]],
    [
      'related parts',
      'related',
      [
        related(
          'request',
          JSON.stringify({ inputs: { image: { href: 'cid:a%40b' }, times: 2 } }),
          'application/json',
        ),
        [
          [
            'Content-ID: <a@b>',
            'Content-Type: image/tiff',
            'Content-Disposition: attachment; filename=a.tif',
          ],
          BYTES,
        ],
      ],
    ],
  ])('takes %s', async (_name, kind, parts) => {
    const server = await withCopy();
    const response = await send(server, kind, bodyOf(parts));

    expect(response.statusCode, response.body).toBe(201);
    expect(server.jobs.known('job-1').inputs).toMatchObject({ times: 2 });
    expect(storedOf(server)).toEqual({ 'a.tif': BYTES.toString('latin1') });
  });

  it('has one request, and JSON behind it is a file', async () => {
    const server = await withCopy();
    const inputs = { image: { class: 'File', location: 'cid:data', basename: 'a.json' } };
    const parts = [
      field('request', JSON.stringify({ inputs }), 'application/json'),
      field('data', '{"inputs": {}}', 'application/json'),
    ];
    const response = await send(server, 'form-data', bodyOf(parts));

    expect(response.statusCode, response.body).toBe(201);
    expect(storedOf(server)).toEqual({ 'a.json': '{"inputs": {}}' });
  });

  it('makes a list of several parts of one name, and of a text what its input is', async () => {
    const server = await withCopy();
    const parts = [
      file('image', 'a.tif', 'A'),
      file('more', 'b.tif', 'B'),
      file('more', 'grün.tif', 'C'),
      field('bands', 'B04,B08'),
    ];
    await send(server, 'form-data', bodyOf(parts));

    expect(storedOf(server)).toEqual({ 'a.tif': 'A', 'b.tif': 'B', 'grün.tif': 'C' });
    expect(server.jobs.known('job-1').inputs).toMatchObject({ bands: ['B04', 'B08'] });
  });

  it.each<[string, string, Buffer, number, string]>([
    [
      'inputs that are wrong',
      'form-data',
      bodyOf([file('image', 'a.tif', 'A'), field('times', 'many'), file('imgae', 'b.tif', 'B')]),
      400,
      'times',
    ],
    [
      'a reference to no part',
      'form-data',
      bodyOf([field('request', '{"inputs": {"image": {"href": "cid:none"}}}'), file('more', 'a', 'A')]),
      400,
      'cid:none',
    ],
    [
      'a request that is none',
      'related',
      bodyOf([related('r', '{"inputs": []}', 'application/json'), related('a', 'A', 'text/plain')]),
      400,
      'inputs',
    ],
    [
      'a request that is no JSON',
      'related',
      bodyOf([related('r', '{', 'application/json'), related('a', 'A', 'text/plain')]),
      400,
      'no JSON',
    ],
    [
      'a file that is too large',
      'form-data',
      bodyOf([file('image', 'a.tif', 'A'), file('more', 'b', 'x'.repeat(1001))]),
      413,
      '1000 bytes',
    ],
    [
      'files that are too large together',
      'form-data',
      bodyOf([file('image', 'a.tif', 'x'.repeat(600)), file('more', 'b', 'x'.repeat(600))]),
      413,
      '1000 bytes',
    ],
    [
      'values that are too large together',
      'form-data',
      bodyOf([
        field('bands', 'x'.repeat(12_000)),
        field('times', 'x'.repeat(12_000)),
        file('image', 'a', 'A'),
      ]),
      413,
      '20000 bytes',
    ],
    ['a name that is none', 'form-data', bodyOf([file('image', '..', 'A')]), 400, 'name of a file'],
    [
      'too many parts',
      'form-data',
      bodyOf(Array.from({ length: 101 }, (_, n) => field(`f${n}`, 'x'))),
      400,
      '100 parts',
    ],
    [
      'no end',
      'form-data',
      Buffer.from('--bound\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\nA'),
      400,
      'cannot be parted',
    ],
    ['no parts', 'related', Buffer.from('nothing'), 400, 'cannot be parted'],
  ])('is refused with %s, and leaves nothing behind', async (_name, kind, body, status, text) => {
    const server = await withCopy();
    const response = await send(server, kind, body);

    expect([response.statusCode, response.body]).toEqual([status, expect.stringContaining(text)]);
    expect([...server.objects.objects.keys()]).toEqual([]);
    expect(await server.jobs.get('job-1')).toBeUndefined();
  });

  it('is refused without a boundary', async () => {
    const response = await (await withCopy()).ask('/processes/copy/execution', {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data' },
      body: 'x',
    });

    expect([response.statusCode, response.json().detail]).toEqual([400, expect.stringContaining('boundary')]);
  });
});

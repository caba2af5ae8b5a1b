import { describe, expect, it } from 'vitest';
import type { CwlObject } from '../../../src/cwl/values/value.ts';
import { FILES } from './support/packages.ts';
import { BASE, startServer, type TestServer } from './support/server.ts';

const OUT = 'jobs/job-1/main/a1/out';
const SUM = 'sha1$87acec17cd9dcd20a716cc2cf67417b71c8a7016';
/** MemoryObjects has this clock. */
const STORED = 'Sun, 01 Nov 2026 00:00:00 GMT';
const LATER = 'Sun, 01 Nov 2026 00:00:01 GMT';
const EARLIER = 'Sat, 31 Oct 2026 23:59:59 GMT';

const OUTPUTS: CwlObject = {
  one: {
    class: 'File',
    location: `object:${OUT}/ergebnis%20%C3%BC.dat`,
    basename: 'Ergebnis ü.dat',
    checksum: SUM,
    size: 10,
    format: 'http://www.iana.org/assignments/media-types/application/x-grib2',
  },
  many: ['a', 'b', 'c'].map((name) => ({
    class: 'File',
    location: `object:${OUT}/${name}.txt`,
    basename: `${name}.txt`,
    checksum: `sha1$${name.repeat(40)}`,
    size: 1,
  })),
  numbers: [3, 5],
  none: [],
};

async function withFiles(): Promise<TestServer> {
  const server = startServer();
  await server.deploy(FILES);
  await server.objects.put(`${OUT}/ergebnis ü.dat`, '0123456789');
  await server.objects.put(`${OUT}/unlisted.json`, '{}');
  for (const name of ['a', 'b', 'c']) await server.objects.put(`${OUT}/${name}.txt`, name);
  server.jobs.onCreate = () => ({ status: 'successful', outputs: OUTPUTS });
  await server.execute('files', {}, { prefer: 'respond-async' });
  return server;
}

const ONE = '/jobs/job-1/files/main/a1/out/ergebnis%20%C3%BC.dat';

describe.each([
  ['by its path', ONE],
  ['as an output, /req/core/job-result-op, /req/core/job-results-async-one', '/jobs/job-1/results/one'],
  ['as the first value of an output, /req/core/job-result-op-0th', '/jobs/job-1/results/one/0'],
])('a file %s', (_name, url) => {
  it('has the checksum as its mark, its type by format, and its real name', async () => {
    const response = await (await withFiles()).ask(url);

    expect(response.body).toBe('0123456789');
    expect(response.headers).toMatchObject({
      etag: `"${SUM.replace('$', '-')}"`,
      'last-modified': STORED,
      'content-length': '10',
      'content-type': 'application/x-grib2',
      'content-disposition': `inline; filename="Ergebnis _.dat"; filename*=UTF-8''Ergebnis%20%C3%BC.dat`,
    });
  });

  it('answers HEAD with the same headers and no bytes, /rec/core/http-head', async () => {
    const server = await withFiles();

    const head = await server.ask(url, { method: 'HEAD', headers: { range: 'bytes=0-1' } });
    const { headers } = await server.ask(url);

    expect([head.statusCode, head.body]).toEqual([200, '']);
    for (const name of ['etag', 'last-modified', 'content-length', 'content-type', 'content-disposition'])
      expect(head.headers[name], name).toBe(headers[name]);
  });

  const TAG = `"${SUM.replace('$', '-')}"`;
  it.each<[string, { readonly [name: string]: string }, number, string]>([
    ['a range', { range: 'bytes=2-4' }, 206, '234'],
    ['its last bytes', { range: 'bytes=-2' }, 206, '89'],
    ['more last bytes than it has', { range: 'bytes=-20' }, 206, '0123456789'],
    ['a range of the same bytes', { range: 'bytes=2-4', 'if-range': TAG }, 206, '234'],
    ['a range of what was stored then', { range: 'bytes=2-4', 'if-range': STORED }, 206, '234'],
    ['a range of other bytes', { range: 'bytes=2-4', 'if-range': '"other"' }, 200, '0123456789'],
    ['a range after a weak mark', { range: 'bytes=2-4', 'if-range': `W/${TAG}` }, 200, '0123456789'],
    ['a range of an earlier time', { range: 'bytes=2-4', 'if-range': EARLIER }, 200, '0123456789'],
    ['several ranges', { range: 'bytes=0-1,3-4' }, 200, '0123456789'],
    ['another unit', { range: 'lines=1-2' }, 200, '0123456789'],
    ['a range beyond its end', { range: 'bytes=10-' }, 416, ''],
    ['a range of no bytes', { range: 'bytes=-0' }, 416, ''],
    ['the bytes of its mark', { 'if-none-match': TAG }, 304, ''],
    ['the bytes of one of several marks', { 'if-none-match': `"x", W/${TAG}` }, 304, ''],
    ['any bytes', { 'if-none-match': '*' }, 304, ''],
    ['a range of the bytes of its mark', { 'if-none-match': TAG, range: 'bytes=20-' }, 304, ''],
    ['other bytes', { 'if-none-match': '"x"' }, 200, '0123456789'],
    ['what is newer', { 'if-modified-since': STORED }, 304, ''],
    ['what is newer than later', { 'if-modified-since': LATER }, 304, ''],
    ['what is newer than earlier', { 'if-modified-since': EARLIER }, 200, '0123456789'],
    ['what is newer than no date', { 'if-modified-since': 'yesterday' }, 200, '0123456789'],
    ['the bytes of its mark and no others', { 'if-match': `"x", ${TAG}` }, 200, '0123456789'],
    ['whatever it is', { 'if-match': '*' }, 200, '0123456789'],
    ['the bytes of another mark and no others', { 'if-match': '"x"', range: 'bytes=2-4' }, 412, ''],
    ['the bytes of a weak mark and no others', { 'if-match': `W/${TAG}` }, 412, ''],
    ['what was stored then', { 'if-unmodified-since': STORED }, 200, '0123456789'],
    ['what was stored earlier', { 'if-unmodified-since': EARLIER }, 412, ''],
    ['what was stored on no date', { 'if-unmodified-since': 'yesterday' }, 200, '0123456789'],
    ['its mark, old or not', { 'if-match': TAG, 'if-unmodified-since': EARLIER }, 200, '0123456789'],
    ['other bytes, old or not', { 'if-none-match': '"x"', 'if-modified-since': LATER }, 200, '0123456789'],
  ])('is asked for %s', async (_what, headers, status, body) => {
    const response = await (await withFiles()).ask(url, { headers });

    expect(response.statusCode).toBe(status);
    if (status < 400) expect(response.body).toBe(body);
    if (status === 416) expect(response.headers['content-range']).toBe('bytes */10');
    if (status === 304 || status === 412) expect(response.headers['etag']).toBe(TAG);
  });
});

it.each([
  { range: 'bytes=20-' },
  { 'if-match': '"x"' },
  { 'if-none-match': '*' },
])('a file that an execution answers with is whole, whatever %j says', async (headers) => {
  const server = await withFiles();
  const answers = [
    await server.execute('files', { outputs: { one: {} } }, headers),
    await server.ask('/processes/files/execution?one[include]=true', { headers }),
  ];

  for (const { statusCode, body } of answers) expect([statusCode, body]).toEqual([200, '0123456789']);
});

it('a file that is no output has a mark of its size and time, and its type by its name', async () => {
  const response = await (await withFiles()).ask('/jobs/job-1/files/main/a1/out/unlisted.json');

  expect(response.headers).toMatchObject({
    etag: expect.stringMatching(/^"2-[0-9a-f]+"$/),
    'content-type': 'application/json; charset=utf-8',
    'content-disposition': 'inline; filename="unlisted.json"',
  });
});

describe('one value of an output (/req/core/job-result-op-Nth)', () => {
  it.each([
    ['many/0', 'a', 'text/plain', '3'],
    ['many/2', 'c', 'text/plain', '3'],
    ['numbers/1', '5', 'application/json', '2'],
    ['one/0', '0123456789', 'application/x-grib2', '1'],
  ])('%s is the value with its own type', async (path, body, type, count) => {
    const response = await (await withFiles()).ask(`/jobs/job-1/results/${path}`);

    expect(response.body).toBe(body);
    expect(response.headers['content-type']).toContain(type);
    expect(response.headers['ogc-output-values-count']).toBe(count);
  });

  it.each([
    ['many/3', 404, 'result-not-available'],
    ['one/1', 404, 'result-not-available'],
    ['none/0', 404, 'result-not-available'],
    ['other/0', 400, 'no-such-output'],
    ['many/first', 400, 'invalid-request'],
    ['many/-1', 400, 'invalid-request'],
  ])('%s is refused', async (path, status, code) => {
    const response = await (await withFiles()).ask(`/jobs/job-1/results/${path}`);

    expect(response.json()).toMatchObject({ status, code });
  });

  it('is a link for a client that asks for JSON', async () => {
    const response = await (await withFiles()).ask('/jobs/job-1/results/many/1', {
      headers: { accept: 'application/json' },
    });

    expect(response.json()).toMatchObject({ href: `${BASE}/jobs/job-1/files/main/a1/out/b.txt` });
  });
});

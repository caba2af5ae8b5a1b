import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { S3ObjectStore } from '../../../src/objects/s3-object-store.ts';
import type { SourceError, SourceFile, SourceFolder } from '../../../src/objects/source.ts';
import { createSources } from '../../../src/objects/sources.ts';
import { startSwift } from '../../services/swift.ts';

const MAX_BYTES = 1000;

const routes: Readonly<Record<string, RequestListener>> = {
  '/a%20b.txt': (_request, response) => response.setHeader('content-type', 'text/plain').end('hello'),
  '/echo': (request, response) => response.end(JSON.stringify(request.headers)),
  '/to-file': (_request, response) => response.writeHead(302, { location: '/a%20b.txt' }).end(),
  '/to-private': (_request, response) => response.writeHead(302, { location: 'http://10.255.255.1/x' }).end(),
  '/to-loopback': (_request, response) => response.writeHead(301, { location: 'http://127.0.0.1:1/' }).end(),
  '/to-file-scheme': (_request, response) =>
    response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/loop': (_request, response) => response.writeHead(307, { location: '/loop' }).end(),
  '/announced': (_request, response) =>
    response.setHeader('content-length', MAX_BYTES + 1).end(Buffer.alloc(MAX_BYTES + 1)),
  '/unannounced': (_request, response) => {
    response.write(Buffer.alloc(MAX_BYTES));
    response.end(Buffer.alloc(1));
  },
  '/exact': (_request, response) => response.end(Buffer.alloc(MAX_BYTES)),
  '/broken': (request, response) => {
    response.setHeader('content-length', 100).write('half');
    setImmediate(() => request.socket.destroy());
  },
  '/forbidden': (_request, response) => response.writeHead(403).end(),
  '/gone': (_request, response) => response.writeHead(410).end(),
  '/busy': (_request, response) => response.writeHead(503).end(),
  '/silent': () => undefined,
  '/json/': (_request, response) =>
    response.setHeader('content-type', 'application/json').end('["x.tif", {"href": "sub/"}]'),
  '/html/': (_request, response) =>
    response.setHeader('content-type', 'text/html').end('<a href="../">up</a><a href="y.tif">y</a>'),
};

let server: Server;
let base: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const route = routes[request.url ?? ''];
    if (route) route(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const host = () => base.slice('http://'.length);
const allowing = (...allow: string[]) => createSources({ allow, maxBytes: MAX_BYTES });
const failure = (opening: Promise<unknown>) =>
  opening.then(
    () => expect.unreachable('it was read'),
    (error: unknown) => error as SourceError,
  );

describe('http locations', () => {
  it('reads a file with its decoded name and media type', async () => {
    const file = (await allowing(host()).open(`${base}/a%20b.txt`)) as SourceFile;
    expect(file).toMatchObject({ kind: 'file', name: 'a b.txt', mediaType: 'text/plain' });
    expect(await text(file.body)).toBe('hello');
  });

  it('follows redirects, and keeps the name that was asked for', async () => {
    const file = (await allowing(host()).open(`${base}/to-file`)) as SourceFile;
    expect(file.name).toBe('to-file');
    expect(await text(file.body)).toBe('hello');
  });

  it('asks for the bytes as they are', async () => {
    const file = (await allowing(host()).open(`${base}/echo`)) as SourceFile;
    expect(JSON.parse(await text(file.body))).toMatchObject({ 'accept-encoding': 'identity' });
  });

  it('reads as much as the limit and not more', async () => {
    const sources = allowing(host());
    const exact = (await sources.open(`${base}/exact`)) as SourceFile;
    expect((await text(exact.body)).length).toBe(MAX_BYTES);
    expect((await failure(sources.open(`${base}/announced`))).message).toContain('CWLP_MAX_FETCH');
    const file = (await sources.open(`${base}/unannounced`)) as SourceFile;
    expect((await failure(text(file.body))).message).toContain('CWLP_MAX_FETCH');
  });

  it('lists folders', async () => {
    const sources = allowing(host());
    const json = (await sources.open(`${base}/json/`)) as SourceFolder;
    expect(json).toEqual({
      kind: 'folder',
      name: 'json',
      entries: [`${base}/json/x.tif`, `${base}/json/sub/`],
    });
    const html = (await sources.open(`${base}/html/`)) as SourceFolder;
    expect(html).toEqual({ kind: 'folder', name: 'html', entries: [`${base}/html/y.tif`] });
  });

  it.each([
    ['/none', 'There is nothing', { missing: true, temporary: false }],
    ['/gone', 'There is nothing', { missing: true, temporary: false }],
    ['/forbidden', 'refuses access', { missing: false, temporary: false }],
    ['/busy', '503', { missing: false, temporary: true }],
    ['/loop', 'redirects more than', { missing: false, temporary: false }],
    ['/to-file-scheme', 'not http(s)', { missing: false, temporary: false }],
  ])('says what is wrong with %s', async (path, words, flags) => {
    const error = await failure(allowing(host()).open(base + path));
    expect(error).toMatchObject({ name: 'SourceError', location: base + path, ...flags });
    expect(error.message).toContain(words);
  });

  it('says that a transfer broke off', async () => {
    const file = (await allowing(host()).open(`${base}/broken`)) as SourceFile;
    expect(await failure(text(file.body))).toMatchObject({ name: 'SourceError', temporary: true });
  });

  it.each([
    ['http://127.0.0.1:1/x', { temporary: true }],
    ['http://no-such-host.invalid/x', { temporary: false }],
  ])('says that nobody answers at %s', async (location, flags) => {
    expect(await failure(allowing('127.0.0.1').open(location))).toMatchObject({
      name: 'SourceError',
      missing: false,
      ...flags,
    });
  });

  it('stops when it is told to', async () => {
    const abort = new AbortController();
    const opening = allowing(host()).open(`${base}/silent`, abort.signal);
    abort.abort(new Error('stop'));
    await expect(opening).rejects.toThrow('stop');
  });
});

describe('the policy of addresses', () => {
  it.each([
    ['an address', () => base],
    ['a name that leads to it', () => base.replace('127.0.0.1', 'localhost')],
    ['another way to write it', () => base.replace('127.0.0.1', '0x7f.1')],
    ['IPv6', () => base.replace('127.0.0.1', '[::ffff:127.0.0.1]')],
  ])('refuses this host by %s, naming the setting', async (_how, url) => {
    const error = await failure(allowing().open(`${url()}/a%20b.txt`));
    expect(error).toMatchObject({ name: 'SourceError', temporary: false });
    expect(error.message).toContain('CWLP_FETCH_ALLOW=');
  });

  it.each(['/to-private', '/to-loopback'])('refuses the redirect %s of an allowed host', async (path) => {
    const error = await failure(allowing(host()).open(base + path));
    expect(error.message).toContain('CWLP_FETCH_ALLOW=');
  });

  it.each([
    ['127.0.0.0/8'],
    ['127.0.0.1'],
    ['localhost'],
  ])('lets %s through when it is allowed', async (entry) => {
    const url = entry === 'localhost' ? base.replace('127.0.0.1', 'localhost') : base;
    const file = (await allowing(entry).open(`${url}/a%20b.txt`)) as SourceFile;
    expect(await text(file.body)).toBe('hello');
  });
});

describe('other locations', () => {
  it.each([
    ['data:,a%20b%C3%BC', 'a bü', 'text/plain;charset=US-ASCII'],
    ['data:text/csv,x;y', 'x;y', 'text/csv'],
    ['data:application/json;base64,eyJhIjoxfQ==', '{"a":1}', 'application/json'],
    ['data:;base64,', '', 'text/plain;charset=US-ASCII'],
  ])('reads %s', async (location, content, mediaType) => {
    const file = (await allowing().open(location)) as SourceFile;
    expect(file).toMatchObject({ kind: 'file', mediaType });
    expect(await text(file.body)).toBe(content);
  });

  it.each([
    'data:x',
    'data:;base64,a',
    'data:;base64,§§',
    'file:///etc/passwd',
    'ftp://host/x',
    'no-scheme',
    'constructor:x',
    'http://',
  ])('refuses %s', async (location) => {
    expect(await failure(allowing().open(location))).toMatchObject({ name: 'SourceError', temporary: false });
  });
});

describe('s3 locations', () => {
  it('are read from the buckets that are allowed, and from no others', async () => {
    await using swift = await startSwift();
    await using store = new S3ObjectStore(swift.url);
    for (const key of ['scene/B04 1.tif', 'scene/sub/x']) await store.put(key, 'bytes');
    const [, bucket = ''] = new URL(swift.url).pathname.split('/');
    const sources = createSources({ allow: [`s3://${bucket}`], maxBytes: MAX_BYTES, objectsUrl: swift.url });

    const folder = (await sources.open(`s3://${bucket}/scene/`)) as SourceFolder;
    expect(folder).toMatchObject({
      name: 'scene',
      entries: [`s3://${bucket}/scene/sub/`, `s3://${bucket}/scene/B04%201.tif`],
    });
    const file = (await sources.open(`s3://${bucket}/scene/B04%201.tif`)) as SourceFile;
    expect(file.name).toBe('B04 1.tif');
    expect(await text(file.body)).toBe('bytes');

    expect(await failure(sources.open(`s3://${bucket}/none`))).toMatchObject({ missing: true });
    expect(await failure(sources.open(`s3://${bucket}/none/`))).toMatchObject({ missing: true });
    expect((await failure(sources.open(`s3://${bucket}/100%`))).message).toContain('write %25');
    expect((await failure(sources.open('s3://other/x'))).message).toContain('CWLP_FETCH_ALLOW=s3://other');
  });
});

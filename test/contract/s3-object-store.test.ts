import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { S3ObjectStore } from '../../src/objects/s3-object-store.ts';
import { startSwift, type TestSwift } from '../services/swift.ts';
import { describeObjectStore } from './object-store-contract.ts';

let server: TestSwift;
beforeAll(async () => {
  server = await startSwift();
});
afterAll(() => server[Symbol.asyncDispose]());

describeObjectStore('A bucket', async () => new S3ObjectStore(await server.createBucket()));

describe('S3ObjectStore', () => {
  it.each([
    ['a wrong secret', (url: URL) => (url.password = 'wrong'), 'SignatureDoesNotMatch'],
    ['an unknown access key', (url: URL) => (url.username = 'test%3Anobody'), 'SignatureDoesNotMatch'],
    ['a bucket that is not there', (url: URL) => (url.pathname = '/no-bucket'), 'NoSuchBucket'],
    ['a server that is not there', (url: URL) => (url.port = '1'), 'ECONNREFUSED'],
  ])('refuses %s', async (_what, spoil, words) => {
    const url = new URL(server.url);
    spoil(url);
    await using store = new S3ObjectStore(url.href);
    await expect(store.check()).rejects.toThrow(words);
    await expect(store.check()).rejects.toThrow('CWLP_OBJECTS_URL');
    await expect(store.put('a', 'bytes')).rejects.toThrow();
  });

  it('gives links that anybody may read with, a part too, under the name and type that they say', async () => {
    await using store = new S3ObjectStore(await server.createBucket());
    await store.put('a/ü b.txt', '0123456789');

    const link = await store.link('a/ü b.txt', {
      seconds: 60,
      mediaType: 'application/x-own',
      disposition: 'inline; filename="own.txt"',
    });
    const whole = await fetch(link);
    const part = await fetch(link, { headers: { range: 'bytes=2-4' } });

    expect([await whole.text(), await part.text(), part.status]).toEqual(['0123456789', '234', 206]);
    expect(whole.headers.get('content-type')).toContain('application/x-own');
    expect(whole.headers.get('content-disposition')).toBe('inline; filename="own.txt"');
    expect((await fetch(link.replace(/Signature=./, 'Signature=x'))).status).toBe(403);
  });

  it('signs links for the server as clients reach it', async () => {
    await using store = new S3ObjectStore(
      's3://key:secret@10.0.0.1:9000/bucket?tls=false&public=https://files.example',
    );

    const link = new URL(
      await store.link('a.txt', { seconds: 60, mediaType: 'text/plain', disposition: 'inline' }),
    );

    expect(link.origin + link.pathname).toBe('https://files.example/bucket/a.txt');
    expect(link.searchParams.get('X-Amz-Expires')).toBe('60');
  });

  it('refuses a public server that is no address of one', () => {
    expect(() => new S3ObjectStore('s3://key:secret@host/bucket?public=files')).toThrow('public=files');
  });

  it('makes its bucket at the first start, which several processes do at once', async () => {
    const url = new URL(server.url);
    url.pathname = '/made-at-start';
    const stores = await Promise.all([1, 2, 3].map(() => S3ObjectStore.open(url.href)));
    await stores[0]!.put('a', 'bytes');
    expect(await stores[1]!.head('a')).toMatchObject({ size: 5 });
    for (const store of stores) await store[Symbol.asyncDispose]();
  });

  it('does not take a wrong secret for a bucket that has to be made', async () => {
    const url = new URL(server.url);
    url.password = 'wrong';
    await expect(S3ObjectStore.open(url.href)).rejects.toThrow('SignatureDoesNotMatch');
  });

  it.each([
    ['encodes keys', '<EncodingType>url</EncodingType>', 'a%2Bb%25+c'],
    ['gives keys as they are', '', 'a+b% c'],
  ])('lists the same keys of a server that %s', async (_what, encoding, written) => {
    const contents = `<Contents><Key>${written}</Key><Size>1</Size></Contents>`;
    await using s3 = createServer((_request, response) => {
      response.setHeader('content-type', 'application/xml');
      response.end(
        `<ListBucketResult>${encoding}<IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`,
      );
    }).listen(0, '127.0.0.1');
    await once(s3, 'listening');
    const { port } = s3.address() as AddressInfo;
    await using store = new S3ObjectStore(`s3://key:secret@127.0.0.1:${port}/bucket?tls=false`);
    const keys = [];
    for await (const { key } of store.list('')) keys.push(key);
    expect(keys).toEqual(['a+b% c']);
  });

  it('lists and deletes more than one page', async () => {
    await using store = new S3ObjectStore(await server.createBucket());
    const names = Array.from({ length: 120 }, (_, index) => `p/${String(index).padStart(4, '0')}`);
    for (let from = 0; from < names.length; from += 25) {
      await Promise.all(names.slice(from, from + 25).map((name) => store.put(name, 'x')));
    }
    await store.put('q', 'x');
    const found: string[] = [];
    for await (const { key } of store.list('p/')) found.push(key);
    expect(found).toEqual(names);
    await store.delete('p/');
    const left: string[] = [];
    for await (const { key } of store.list('')) left.push(key);
    expect(left).toEqual(['q']);
  });
});

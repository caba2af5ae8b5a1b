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

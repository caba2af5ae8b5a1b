/** What clients of files rely on, over each store that there is. */
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../../src/http/app.ts';
import { FilesystemObjectStore } from '../../../src/objects/filesystem-object-store.ts';
import type { ObjectStore } from '../../../src/objects/object-store.ts';
import { S3ObjectStore } from '../../../src/objects/s3-object-store.ts';
import { createOntologyReader } from '../../../src/platform/rdf/ontology-reader.ts';
import { ProcessService } from '../../../src/processes/process-service.ts';
import { startSwift } from '../../services/swift.ts';
import { temporaryFolder } from '../../services/temporary-folder.ts';
import { MemoryCallbacks } from '../../unit/http/support/memory-callbacks.ts';
import { MemoryJobs } from '../../unit/http/support/memory-jobs.ts';
import { MemoryProcessStore } from '../../unit/http/support/memory-process-store.ts';
import { readZip } from '../../unit/processes/support/read-zip.ts';

const OUT = 'jobs/job-1/main/a1/out';
const FILE = `/${OUT.replace('job-1/', 'job-1/files/')}/a%20b.txt`;

const STORES: [string, (parts: AsyncDisposableStack) => Promise<ObjectStore>][] = [
  ['a folder', async (parts) => FilesystemObjectStore.open(parts.use(await temporaryFolder()).path)],
  [
    'a bucket',
    async (parts) => parts.use(new S3ObjectStore(await parts.use(await startSwift()).createBucket())),
  ],
];

describe.each(STORES)('files in %s', (_name, open) => {
  const parts = new AsyncDisposableStack();
  let app: FastifyInstance;
  let checksum: string;

  beforeAll(async () => {
    const objects = await open(parts);
    const store = new MemoryProcessStore();
    const jobs = new MemoryJobs();
    const stored = await objects.put(`${OUT}/a b.txt`, '0123456789');
    checksum = stored.checksum;
    await objects.put(`${OUT}/sub/c.txt`, 'c');
    await jobs.create({
      processId: 'p',
      revision: 1,
      packageHash: 'hash',
      inputs: {},
      request: { mode: 'async' },
    });
    const location = `object:${OUT}/a%20b.txt`;
    jobs.succeed('job-1', { a: { class: 'File', location, basename: 'a b.txt', size: 10, checksum } });
    const limits = { maxDocumentBytes: 1000, maxUploadBytes: 1000, maxRequests: 100, version: '0' };
    const source = { open: () => Promise.reject(new Error('There are no sources here.')) };
    const readOntology = createOntologyReader();
    const processes = new ProcessService({
      store,
      jobs,
      objects,
      source,
      readOntology,
      forbidsTarget: () => undefined,
      maxDocumentBytes: 1000,
    });
    app = buildApp({
      processes,
      jobs,
      callbacks: new MemoryCallbacks(),
      objects,
      logger: pino({ level: 'silent' }),
      ...limits,
    });
    parts.defer(() => app.close());
  });
  afterAll(() => parts.disposeAsync());

  it('have their checksum as mark, and a time', async () => {
    const { headers, body } = await app.inject(FILE);

    expect(body).toBe('0123456789');
    expect(headers['etag']).toBe(`"${checksum.replace('$', '-')}"`);
    expect(Math.abs(Date.parse(String(headers['last-modified'])) - Date.now())).toBeLessThan(60_000);
  });

  it.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=-1', 206, '9', 'bytes 9-9/10'],
    ['bytes=10-', 416, undefined, 'bytes */10'],
  ])('answer the range %s', async (range, status, body, contentRange) => {
    const response = await app.inject({ url: FILE, headers: { range } });

    expect([response.statusCode, response.headers['content-range']]).toEqual([status, contentRange]);
    if (body !== undefined) expect(response.body).toBe(body);
  });

  it('go on only where the bytes are the same', async () => {
    const etag = `"${checksum.replace('$', '-')}"`;
    const ask = (condition: string) =>
      app.inject({ url: FILE, headers: { range: 'bytes=5-', 'if-range': condition } });

    expect([(await ask(etag)).body, (await ask('"other"')).body]).toEqual(['56789', '0123456789']);
  });

  it('are not sent again to who has them', async () => {
    const { headers } = await app.inject(FILE);
    const again = (name: string, value: unknown) =>
      app.inject({ url: FILE, headers: { [name]: String(value) } });

    expect((await again('if-none-match', headers['etag'])).statusCode).toBe(304);
    expect((await again('if-modified-since', headers['last-modified'])).statusCode).toBe(304);
  });

  it('answer HEAD', async () => {
    const { headers, body } = await app.inject({ method: 'HEAD', url: FILE });

    expect([headers['content-length'], body]).toEqual(['10', '']);
  });

  it('are a ZIP of their folder', async () => {
    const folder = `${FILE.slice(0, FILE.lastIndexOf('/'))}/`;
    const response = await app.inject({ url: folder, headers: { accept: 'application/zip' } });

    expect(readZip(response.rawPayload)).toEqual({ 'out/a b.txt': '0123456789', 'out/sub/c.txt': 'c' });
  });
});

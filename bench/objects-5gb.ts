/** 5 GB through each object store, from a stream of unknown length and back: time, and the peak of this process's memory. */
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FilesystemObjectStore } from '../src/objects/filesystem-object-store.ts';
import type { ObjectStore } from '../src/objects/object-store.ts';
import { S3ObjectStore } from '../src/objects/s3-object-store.ts';
import { startSwift } from '../test/services/swift.ts';
import { temporaryFolder } from '../test/services/temporary-folder.ts';

const CHUNK = randomBytes(1024 * 1024);
const CHUNKS = 5 * 1024;
const SAMPLE_MS = 20;

export async function benchObjects(print: (line: string) => void): Promise<void> {
  await using folder = await temporaryFolder();
  await using filesystem = await FilesystemObjectStore.open(join(folder.path, 'objects'));
  await measure('filesystem', filesystem, print);
  await using swift = await startSwift();
  await using s3 = new S3ObjectStore(swift.url);
  await measure('S3', s3, print);
}

async function measure(name: string, store: ObjectStore, print: (line: string) => void): Promise<void> {
  const put = await watched(() => store.put('large', Readable.from(generate())));
  print(`${name}: put ${describe(put)}`);
  const hash = createHash('sha1');
  const get = await watched(async () => pipeline((await store.get('large')).body, hash));
  if (put.result.checksum !== `sha1$${hash.digest('hex')}`) throw new Error(`${name} gave back other bytes.`);
  print(`${name}: get ${describe(get)}`);
  await store.delete('large');
}

function* generate(): Generator<Buffer> {
  for (let index = 0; index < CHUNKS; index++) yield CHUNK;
}

interface Watched<T> {
  readonly result: T;
  readonly seconds: number;
  /** Bytes. */
  readonly before: number;
  readonly peak: number;
}

async function watched<T>(work: () => Promise<T>): Promise<Watched<T>> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, SAMPLE_MS);
  const began = performance.now();
  try {
    const result = await work();
    return { result, seconds: (performance.now() - began) / 1000, before, peak };
  } finally {
    clearInterval(timer);
  }
}

function describe({ seconds, before, peak }: Watched<unknown>): string {
  const mib = (bytes: number) => Math.round(bytes / 1024 / 1024);
  return `${CHUNKS / 1024} GiB in ${seconds.toFixed(0)} s, memory ${mib(before)} MiB before, ${mib(peak)} MiB at most`;
}

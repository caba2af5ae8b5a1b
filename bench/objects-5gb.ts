/**
 * 5 GiB through each object store, from a stream of unknown length and back: time, and this process's memory while the
 * first and while the last GiB passes, which is the same where memory does not grow with the size.
 *
 * The S3 server is Debian's Swift, or the one that BENCH_S3_URL names as CWLP_OBJECTS_URL would.
 */
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FilesystemObjectStore } from '../src/objects/filesystem-object-store.ts';
import type { ObjectStore } from '../src/objects/object-store.ts';
import { S3ObjectStore } from '../src/objects/s3-object-store.ts';
import { startSwift } from '../test/services/swift.ts';
import { temporaryFolder } from '../test/services/temporary-folder.ts';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
const SIZE = 5 * GIB;
/** As a connection or a file gives them. */
const CHUNK = randomBytes(64 * 1024);
const SAMPLE_MS = 20;

export async function benchObjects(print: (line: string) => void): Promise<void> {
  print('resident memory of the process, MiB at most; the target is that it does not grow with the size');
  await using folder = await temporaryFolder();
  await using filesystem = await FilesystemObjectStore.open(join(folder.path, 'objects'));
  await measure('filesystem', filesystem, print);

  await using server = new AsyncDisposableStack();
  const url = process.env['BENCH_S3_URL'] ?? server.use(await startSwift()).url;
  await using s3 = await S3ObjectStore.open(url);
  await measure('S3', s3, print);
}

async function measure(name: string, store: ObjectStore, print: (line: string) => void): Promise<void> {
  const sent = new Gauge();
  const { checksum } = await sent.watch(() => store.put('large', Readable.from(generate(sent))));
  print(`  ${name} put: ${sent.describe()}`);
  const hash = createHash('sha1');
  const received = new Gauge();
  await received.watch(async () => {
    const { body } = await store.get('large');
    const count = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        received.pass(chunk.length);
        done(null, chunk);
      },
    });
    await pipeline(body, count, hash);
  });
  if (checksum !== `sha1$${hash.digest('hex')}`) throw new Error(`${name} gave back other bytes.`);
  print(`  ${name} get: ${received.describe()}`);
  await store.delete('large');
}

function* generate(gauge: Gauge): Generator<Buffer> {
  for (let sent = 0; sent < SIZE; sent += CHUNK.length) {
    gauge.pass(CHUNK.length);
    yield Buffer.from(CHUNK);
  }
}

/** Memory by how far a transfer has come. */
class Gauge {
  #bytes = 0;
  #before = 0;
  #first = 0;
  #last = 0;
  #most = 0;
  #seconds = 0;

  pass(bytes: number): void {
    this.#bytes += bytes;
  }

  async watch<T>(work: () => Promise<T>): Promise<T> {
    this.#before = process.memoryUsage.rss();
    const timer = setInterval(() => this.#sample(), SAMPLE_MS);
    const begun = performance.now();
    try {
      return await work();
    } finally {
      this.#seconds = (performance.now() - begun) / 1000;
      this.#sample();
      clearInterval(timer);
    }
  }

  describe(): string {
    const [before, first, last, most] = [this.#before, this.#first, this.#last, this.#most].map((bytes) =>
      Math.round(bytes / MIB),
    );
    const speed = Math.round(SIZE / MIB / this.#seconds);
    return `${this.#seconds.toFixed(0)} s (${speed} MiB/s); memory ${before} before, ${first} in the first GiB, ${last} in the last, ${most} at most`;
  }

  #sample(): void {
    const memory = process.memoryUsage.rss();
    this.#most = Math.max(this.#most, memory);
    if (this.#bytes <= GIB) this.#first = Math.max(this.#first, memory);
    if (this.#bytes > SIZE - GIB) this.#last = Math.max(this.#last, memory);
  }
}

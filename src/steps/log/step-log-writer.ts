import { Writable } from 'node:stream';
import type { ObjectStore } from '../../objects/object-store.ts';
import { type LogStream, logChunkKey } from '../../objects/step-log.ts';
import { MaskedBytes } from './masked-bytes.ts';

const CHUNK_BYTES = 256 * 1024;
const FLUSH_MS = 1000;
/** What one stream of one attempt may store, and what is kept of the end of one that goes on. */
const LIMIT_BYTES = 64 * 1024 * 1024;
const KEPT_END_BYTES = 64 * 1024;
/** For the failure record. */
const TAIL_BYTES = 4 * 1024;

type Done = (error?: Error | null) => void;

/**
 * Stores a log in chunks (objects/step-log.ts), each second or 256 KiB, so that a person can follow a running step.
 * After 64 MiB only the last 64 KiB are stored, with a note of how much is missing; a flood costs neither memory nor room.
 */
export class StepLogWriter extends Writable {
  readonly #objects: ObjectStore;
  readonly #key: (offset: number) => string;
  readonly #limit: number;
  readonly #mask: MaskedBytes;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #stored = 0;
  #received = 0;
  readonly #end = new Tail(KEPT_END_BYTES);
  readonly #tail = new Tail(TAIL_BYTES);
  #timer: NodeJS.Timeout | undefined;
  #storing: Promise<void> = Promise.resolve();

  /** @param secrets what is not to be stored: forms of cwl/values/secret-mask.ts */
  constructor(
    objects: ObjectStore,
    attemptPrefix: string,
    stream: LogStream,
    secrets: readonly string[] = [],
    limit = LIMIT_BYTES,
  ) {
    super({ highWaterMark: CHUNK_BYTES });
    this.#objects = objects;
    this.#key = (offset) => logChunkKey(attemptPrefix, stream, offset);
    this.#limit = limit;
    this.#mask = new MaskedBytes(secrets);
  }

  /** The last 4 KiB of all that was written. */
  tail(): string {
    return this.#tail.bytes().toString('utf8');
  }

  /** Begins to store what there is; a failure is an `error` event, as after a second of silence. */
  storeSoon(): void {
    void this.#flushLater();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#receive(this.#mask.push(chunk));
    if (this.#pendingBytes >= CHUNK_BYTES) {
      void this.#flush(done);
      return;
    }
    if (this.#pendingBytes > 0) this.#timer ??= setTimeout(() => void this.#flushLater(), FLUSH_MS);
    done();
  }

  override _final(done: Done): void {
    this.#receive(this.#mask.end());
    const left = this.#received - this.#limit;
    if (left > 0) {
      const end = this.#end.bytes();
      const out = left - end.length;
      if (out > 0) {
        const limit = `${this.#limit / (1024 * 1024)} MiB`;
        this.#keep(
          Buffer.from(`\n[${out} bytes are left out here: the log of a step is limited to ${limit}]\n`),
        );
      }
      this.#keep(end);
    }
    void this.#flush(done);
  }

  override _destroy(error: Error | null, done: Done): void {
    clearTimeout(this.#timer);
    done(error);
  }

  #receive(bytes: Buffer): void {
    this.#tail.add(bytes);
    const room = Math.max(0, this.#limit - this.#received);
    this.#received += bytes.length;
    if (bytes.length > room) this.#end.add(bytes.subarray(room));
    if (room > 0) this.#keep(bytes.subarray(0, room));
  }

  #keep(bytes: Buffer): void {
    // The sender may use its buffer again.
    this.#pending.push(Buffer.from(bytes));
    this.#pendingBytes += bytes.length;
  }

  async #flush(done: Done): Promise<void> {
    try {
      await this.#store();
    } catch (error) {
      done(error as Error);
      return;
    }
    done();
  }

  async #flushLater(): Promise<void> {
    try {
      await this.#store();
    } catch (error) {
      this.destroy(error as Error);
    }
  }

  /** One chunk after the other, so that a reader never meets a gap. */
  #store(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#pendingBytes === 0) return this.#storing;
    const chunk = Buffer.concat(this.#pending);
    const key = this.#key(this.#stored);
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#stored += chunk.length;
    this.#storing = this.#storing.then(async () => {
      await this.#objects.put(key, chunk);
    });
    return this.#storing;
  }
}

/** The last bytes of a stream. */
class Tail {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(bytes: Buffer): void {
    const last = Buffer.from(bytes.subarray(-this.#limit));
    this.#chunks.push(last);
    this.#length += last.length;
    // Rarely, so that many small pieces cost little.
    if (this.#length > 2 * this.#limit) {
      this.#chunks = [this.bytes()];
      this.#length = this.#limit;
    }
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks).subarray(-this.#limit);
  }
}

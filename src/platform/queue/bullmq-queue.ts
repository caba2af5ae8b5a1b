/** Queues by BullMQ, on the backend that the URL names. */
import { setTimeout as pause } from 'node:timers/promises';
import type { BulkJobOptions, Job } from 'bullmq';
import type { BaseLogger } from 'pino';
import { openPostgresBackend } from './postgres-backend.ts';
import type { Queue, Receiver } from './queue.ts';
import type { Consumer, Message, Producer, QueueBackend } from './queue-backend.ts';
import { openRedisBackend } from './redis-backend.ts';

const BATCH = 1000;
const REOPEN_PAUSE_MS = 1000;
/** A backend that is away reports it at every try to reconnect. */
const SAME_ERROR_PAUSE_MS = 30_000;

/**
 * Opens the queues of a `redis://`, `rediss://`, `redis+unix:///socket` or `postgres://` URL. On PostgreSQL the tables are made
 * first. Rejects when the backend does not answer. Disposing closes receivers, which waits for their handlers.
 */
export async function openBullmqQueue(url: string, log: BaseLogger): Promise<Queue> {
  const onError = reportOnce(log);
  const queue = new BullmqQueue(await openBackend(url, onError), log, onError);
  try {
    await queue.check();
  } catch (error) {
    await queue[Symbol.asyncDispose]();
    throw error;
  }
  return queue;
}

async function openBackend(url: string, onError: (error: Error) => void): Promise<QueueBackend> {
  const { protocol } = new URL(url);
  if (/^redis(s|\+unix)?:$/.test(protocol)) return openRedisBackend(url, onError);
  if (/^postgres(ql)?:$/.test(protocol)) {
    try {
      return await openPostgresBackend(url, onError);
    } catch (cause) {
      throw unreachable(cause);
    }
  }
  throw new Error(
    `The queue (CWLP_QUEUE_URL) is a redis://, rediss://, redis+unix:// or postgres:// URL; '${protocol}' is none of them.`,
  );
}

class BullmqQueue implements Queue {
  readonly #backend: QueueBackend;
  readonly #log: BaseLogger;
  readonly #onError: (error: Error) => void;
  readonly #producers = new Map<string, Producer>();
  readonly #receivers = new Set<BullmqReceiver>();

  constructor(backend: QueueBackend, log: BaseLogger, onError: (error: Error) => void) {
    this.#backend = backend;
    this.#log = log;
    this.#onError = onError;
  }

  async add(
    queue: string,
    ids: readonly string[],
    { priority = 0, delayMs = 0 }: { readonly priority?: number; readonly delayMs?: number } = {},
  ): Promise<void> {
    const unique = [...new Set(ids)];
    if (unique.length === 0) return;
    try {
      const producer = await this.#producer(queue);
      for (let from = 0; from < unique.length; from += BATCH) {
        const batch = unique.slice(from, from + BATCH);
        await producer.addBulk(
          batch.map((id) => ({ name: queue, data: { id }, opts: jobOptions(id, priority, delayMs) })),
        );
      }
    } catch (cause) {
      throw unreachable(cause);
    }
  }

  async remove(queue: string, ids: readonly string[]): Promise<void> {
    try {
      const producer = await this.#producer(queue);
      for (const id of new Set(ids)) {
        const jobId = await producer.getDeduplicationJobId(id);
        // Removes nothing where a worker has locked it meanwhile.
        if (jobId) await producer.remove(jobId);
      }
    } catch (cause) {
      throw unreachable(cause);
    }
  }

  async clear(queue: string): Promise<void> {
    try {
      const producer = await this.#producer(queue);
      await producer.obliterate({ force: true });
    } catch (cause) {
      throw unreachable(cause);
    }
  }

  receive(queue: string, concurrency: number, handle: (id: string) => Promise<void>): Receiver {
    const process = async ({ data: { id } }: Job<Message>) => {
      try {
        await handle(id);
      } catch (error) {
        this.#log.error({ err: error, queue, id }, 'a queue handler failed');
      }
    };
    const receiver = new BullmqReceiver(
      () => this.#backend.newConsumer(queue, concurrency, process),
      this.#onError,
    );
    this.#receivers.add(receiver);
    return {
      close: async () => {
        await receiver.close();
        this.#receivers.delete(receiver);
      },
    };
  }

  async check(): Promise<void> {
    try {
      await this.#backend.ping();
    } catch (cause) {
      throw unreachable(cause);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#receivers].map((receiver) => receiver.close()));
    await Promise.all([...this.#producers.values()].map((producer) => producer.close()));
    await this.#backend.close();
  }

  async #producer(queue: string): Promise<Producer> {
    const known = this.#producers.get(queue);
    if (known) return known;
    const producer = this.#backend.newProducer(queue);
    producer.on('error', this.#onError);
    this.#producers.set(queue, producer);
    try {
      await producer.waitUntilReady();
    } catch (error) {
      // It would answer every later call with the same failure.
      this.#producers.delete(queue);
      throw error;
    }
    return producer;
  }
}

/** A worker that is made again for as long as the backend does not let it start. */
class BullmqReceiver {
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;

  constructor(newConsumer: () => Consumer, onError: (error: Error) => void) {
    this.#running = this.#run(newConsumer, onError);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run(newConsumer: () => Consumer, onError: (error: Error) => void): Promise<void> {
    const { signal } = this.#closing;
    const closed = new Promise<void>((resolve) =>
      signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    while (!signal.aborted) {
      const consumer = newConsumer();
      consumer.on('error', onError);
      try {
        await Promise.race([consumer.waitUntilReady(), closed]);
        if (!signal.aborted) consumer.run().catch(onError);
        await closed;
      } catch (error) {
        onError(error as Error);
        await pause(REOPEN_PAUSE_MS);
      } finally {
        await consumer.close();
      }
    }
  }
}

/**
 * BullMQ's own ids allow no `:` and must be new; deduplication allows any text and, by `keepLastIfActive`, puts an id in again
 * after it was handled. An id that waits for its delay comes at once when it is added without one.
 */
function jobOptions(id: string, priority: number, delayMs: number): BulkJobOptions {
  return {
    priority,
    delay: delayMs,
    removeOnComplete: true,
    removeOnFail: true,
    deduplication: { id, keepLastIfActive: true, reschedule: delayMs === 0 },
  };
}

function unreachable(cause: unknown): Error {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new Error(`The queue does not answer (CWLP_QUEUE_URL): ${detail}`, { cause });
}

function reportOnce(log: BaseLogger): (error: Error) => void {
  let last = { message: '', time: 0 };
  return (error) => {
    const time = performance.now();
    if (error.message === last.message && time - last.time < SAME_ERROR_PAUSE_MS) return;
    last = { message: error.message, time };
    log.warn({ err: error }, 'the queue has lost a connection');
  };
}

/** What differs between BullMQ on Redis and BullMQ on PostgreSQL: connections, and how they fail. */
import type { BulkJobOptions, Job } from 'bullmq';

export interface QueueBackend {
  newProducer(queue: string): Producer;
  /** Does not start by itself: `run` does. */
  newConsumer(queue: string, concurrency: number, process: (job: Job<Message>) => Promise<void>): Consumer;
  /** Rejects when the backend does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface Message {
  readonly id: string;
}

/** What we use of BullMQ's Queue. */
export interface Producer {
  waitUntilReady(): Promise<unknown>;
  addBulk(jobs: { name: string; data: Message; opts: BulkJobOptions }[]): Promise<unknown>;
  getDeduplicationJobId(id: string): Promise<string | null>;
  remove(jobId: string): Promise<number>;
  obliterate(options: { readonly force: boolean }): Promise<void>;
  close(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** What we use of BullMQ's Worker. */
export interface Consumer {
  waitUntilReady(): Promise<unknown>;
  run(): Promise<void>;
  close(force?: boolean): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** A worker that died is noticed after the lock has run out and the next check: at most 8 s. */
export const CONSUMER_OPTIONS = {
  autorun: false,
  lockDuration: 6000,
  stalledInterval: 2000,
  // How often a message may outlive its worker is decided where attempts are counted, in the database.
  maxStalledCount: 1000,
  // Seconds of one blocking wait; a new message ends it at once.
  drainDelay: 10,
  // Milliseconds until it asks again after the backend failed.
  runRetryDelay: 1000,
} as const;

/** Nobody reads BullMQ's event stream. */
export const PRODUCER_OPTIONS = { streams: { events: { maxLen: 0 } } } as const;

/** A command that takes longer is given up: the sweep repeats what mattered. */
export const COMMAND_TIMEOUT_MS = 10_000;

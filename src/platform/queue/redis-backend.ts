/** BullMQ on Redis: `redis://`, `rediss://` and, for a unix socket, `redis+unix:///path/to/socket?db=0`. */
import { once } from 'node:events';
import { type Job, Queue, Worker } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import {
  COMMAND_TIMEOUT_MS,
  CONSUMER_OPTIONS,
  type Consumer,
  type Message,
  PRODUCER_OPTIONS,
  type QueueBackend,
} from './queue-backend.ts';

const PREFIX = 'cwlp';
const LONGEST_RECONNECT_PAUSE_MS = 2000;

/** @param onError hears of every lost connection; connections are made again by themselves. */
export function openRedisBackend(url: string, onError: (error: Error) => void): QueueBackend {
  // A producer that cannot reach Redis says so after one more try instead of waiting for it.
  const producing = connect(url, { maxRetriesPerRequest: 1, commandTimeout: COMMAND_TIMEOUT_MS });
  producing.on('error', onError);
  return {
    newProducer: (queue) =>
      new Queue(queue, {
        ...PRODUCER_OPTIONS,
        connection: producing,
        prefix: PREFIX,
        skipWaitingForReady: true,
      }),
    newConsumer: (queue, concurrency, process) => openConsumer(url, queue, concurrency, process, onError),
    ping: async () => {
      await producing.ping();
    },
    close: async () => {
      producing.disconnect();
    },
  };
}

/**
 * A consumer waits for its server as long as it takes, but not when it closes. BullMQ's Worker would: for commands that wait for
 * a connection, and for the end of a connection that is being made again.
 */
function openConsumer(
  url: string,
  queue: string,
  concurrency: number,
  process: (job: Job<Message>) => Promise<void>,
  onError: (error: Error) => void,
): Consumer {
  let closing = false;
  const running = new Set<Promise<void>>();
  // BullMQ demands null.
  const connection = connect(url, { maxRetriesPerRequest: null, isWorthWaiting: () => !closing });
  connection.on('error', onError);
  const options = { ...CONSUMER_OPTIONS, connection, prefix: PREFIX, concurrency };
  const handle = async (job: Job<Message>): Promise<void> => {
    const run = process(job);
    running.add(run);
    await run.finally(() => running.delete(run));
  };
  const worker = new Worker(queue, handle, options);
  return {
    waitUntilReady: () => worker.waitUntilReady(),
    run: () => worker.run(),
    on: (event, listener) => worker.on(event, listener),
    close: async () => {
      closing = true;
      const lost = once(connection, 'end');
      const isAway = connection.status !== 'ready';
      await Promise.race([worker.close(isAway), lost]);
      await Promise.all(running);
      connection.disconnect();
    },
  };
}

function connect(
  url: string,
  { maxRetriesPerRequest, commandTimeout, isWorthWaiting = () => true }: Retries,
): Redis {
  const options: Omit<RedisOptions, 'replyMapping'> = {
    maxRetriesPerRequest,
    connectTimeout: COMMAND_TIMEOUT_MS,
    // Null ends the connection, and with it every command that waits for it.
    retryStrategy: (times) => (isWorthWaiting() ? Math.min(times * 100, LONGEST_RECONNECT_PAUSE_MS) : null),
  };
  if (commandTimeout) options.commandTimeout = commandTimeout;
  const { protocol, pathname, searchParams, username, password } = new URL(url);
  if (protocol !== 'redis+unix:') return new Redis(url, options);
  options.db = Number(searchParams.get('db') ?? 0);
  if (username) options.username = decodeURIComponent(username);
  if (password) options.password = decodeURIComponent(password);
  return new Redis(decodeURIComponent(pathname), options);
}

interface Retries {
  readonly maxRetriesPerRequest: number | null;
  /** Milliseconds. */
  readonly commandTimeout?: number;
  /** Asked before each try to connect again. */
  readonly isWorthWaiting?: () => boolean;
}

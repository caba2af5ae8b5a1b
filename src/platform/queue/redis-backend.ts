/** BullMQ on Redis: `redis://`, `rediss://` and, for a unix socket, `redis+unix:///path/to/socket?db=0`. */
import { Queue, Worker } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import {
  COMMAND_TIMEOUT_MS,
  CONSUMER_OPTIONS,
  PRODUCER_OPTIONS,
  type QueueBackend,
} from './queue-backend.ts';

const PREFIX = 'cwlp';
const LONGEST_RECONNECT_PAUSE_MS = 2000;

/** @param onError hears of every lost connection; connections are made again by themselves. */
export function openRedisBackend(url: string, onError: (error: Error) => void): QueueBackend {
  // A producer that cannot reach Redis says so after one more try instead of waiting for it.
  const producing = connect(url, { maxRetriesPerRequest: 1, commandTimeout: COMMAND_TIMEOUT_MS });
  // A consumer waits as long as it takes; BullMQ demands null.
  const consuming = connect(url, { maxRetriesPerRequest: null });
  for (const connection of [producing, consuming]) connection.on('error', onError);
  return {
    newProducer: (queue) =>
      new Queue(queue, {
        ...PRODUCER_OPTIONS,
        connection: producing,
        prefix: PREFIX,
        skipWaitingForReady: true,
      }),
    newConsumer: (queue, concurrency, process) =>
      new Worker(queue, process, { ...CONSUMER_OPTIONS, connection: consuming, prefix: PREFIX, concurrency }),
    ping: async () => {
      await producing.ping();
    },
    close: async () => {
      for (const connection of [producing, consuming]) connection.disconnect();
    },
  };
}

function connect(url: string, { maxRetriesPerRequest, commandTimeout }: Retries): Redis {
  const options: Omit<RedisOptions, 'replyMapping'> = {
    maxRetriesPerRequest,
    connectTimeout: COMMAND_TIMEOUT_MS,
    retryStrategy: (times) => Math.min(times * 100, LONGEST_RECONNECT_PAUSE_MS),
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
}

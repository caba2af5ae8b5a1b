/** BullMQ on PostgreSQL, in its own schema `bullmq`. */
import {
  createPostgresBackend,
  DEFAULT_SCHEMA,
  type Job,
  type PgPool,
  Queue,
  runMigrations,
  Worker,
} from 'bullmq';
import pg from 'pg';
import {
  COMMAND_TIMEOUT_MS,
  CONSUMER_OPTIONS,
  type Message,
  PRODUCER_OPTIONS,
  type QueueBackend,
} from './queue-backend.ts';

/** Each consumer keeps one connection for LISTEN; the others answer short queries. */
const CONNECTIONS = 12;

/**
 * Makes or upgrades BullMQ's schema first; several processes may do it at once.
 * @param onError hears of every lost connection; connections are made again by themselves.
 */
export async function openPostgresBackend(
  url: string,
  onError: (error: Error) => void,
): Promise<QueueBackend> {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: COMMAND_TIMEOUT_MS,
    query_timeout: COMMAND_TIMEOUT_MS,
    // Lets BullMQ trust that a dropped LISTEN connection is noticed, so that it need not poll.
    keepAlive: true,
    application_name: 'cwl-processes queue',
    options: `-c search_path=${DEFAULT_SCHEMA}`,
  });
  pool.on('error', onError);
  // A connection in use tells its holder by a query that fails; unheard, it would end the process as well.
  pool.on('connect', (client) => client.on('error', () => undefined));
  // The types of BullMQ and pg differ in optional fields only.
  const connection = pool as PgPool;
  try {
    await migrate(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    newProducer: (queue) => new Queue(queue, { ...PRODUCER_OPTIONS, connection }, createPostgresBackend),
    newConsumer: (queue, concurrency, process: (job: Job<Message>) => Promise<void>) =>
      new Worker(queue, process, { ...CONSUMER_OPTIONS, connection, concurrency }, createPostgresBackend),
    ping: async () => {
      await pool.query('select 1');
    },
    close: () => pool.end(),
  };
}

async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client);
  } finally {
    client.release();
  }
}

/** Notices over PostgreSQL's NOTIFY, which arrive when the transaction that made them has been committed. */
import pg from 'pg';
import type { BaseLogger } from 'pino';
import type { JobNotices } from '../../jobs/job-notices.ts';

export const FINISHED_CHANNEL = 'cwl_processes_job_finished';

const RECONNECT_MS = 1000;

/** Listens on a connection of its own, and connects again when it is lost. Rejects when the first attempt fails. */
export async function openPostgresNotices(url: string, log: BaseLogger): Promise<JobNotices> {
  const notices = new PostgresNotices(url, log);
  await notices.connect();
  return notices;
}

class PostgresNotices implements JobNotices {
  readonly #url: string;
  readonly #log: BaseLogger;
  readonly #listeners = new Set<(job: string) => void>();
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(url: string, log: BaseLogger) {
    this.#url = url;
    this.#log = log;
  }

  async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'cwl-processes notices',
      keepAlive: true,
    });
    client.on('notification', (message) => {
      for (const listener of this.#listeners) listener(message.payload ?? '');
    });
    client.on('error', (error) => this.#log.warn({ err: error }, 'the connection for notices was lost'));
    client.on('end', () => this.#onEnd(client));
    await client.connect();
    await client.query(`listen ${FINISHED_CHANNEL}`);
    if (this.#closed) await client.end();
    else this.#client = client;
  }

  onFinished(listener: (job: string) => void): Disposable {
    // Of its own, so that one listener that subscribes twice has two subscriptions.
    const entry = (job: string) => listener(job);
    this.#listeners.add(entry);
    return { [Symbol.dispose]: () => this.#listeners.delete(entry) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#client?.end();
  }

  #onEnd(client: pg.Client): void {
    if (this.#closed || this.#client !== client) return;
    this.#client = undefined;
    this.#connectLater();
  }

  #connectLater(): void {
    this.#timer = setTimeout(() => {
      this.connect().catch((error: unknown) => {
        this.#log.warn({ err: error }, 'cannot listen for notices; jobs are polled meanwhile');
        if (!this.#closed) this.#connectLater();
      });
    }, RECONNECT_MS);
  }
}

/**
 * One of our processes at a time works with a data folder. The mark is an advisory lock held by an open connection: it ends
 * with the process whatever kills it, and it is seen through the socket, so also from another container.
 */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** Any constant will do; this one is for owners of embedded servers. */
const LOCK_KEY = 727_403_114;
/** After SIGKILL of its client the server needs a moment to notice. */
const PATIENCE_MS = 2000;
const POLL_MS = 50;

export interface Ownership extends AsyncDisposable {
  /** Resolves when the connection that carries the mark has ended. */
  readonly lost: Promise<void>;
}

/** Thrown when another process of ours uses the data folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
  constructor(folder: string) {
    super(
      `Another process uses the data folder ${folder}. Stop it first, give this one its own folder (CWLP_DATA), or let both share a PostgreSQL server (CWLP_DATABASE_URL).`,
    );
  }
}

/** Undefined where no server answers at `url`; rejects with FolderInUseError where somebody else owns it. */
export async function takeOwnership(url: string, folder: string): Promise<Ownership | undefined> {
  const client = new pg.Client({ connectionString: url, application_name: 'cwl-processes owner' });
  const lost = Promise.withResolvers<void>();
  client.on('error', () => lost.resolve());
  client.on('end', () => lost.resolve());
  try {
    await client.connect();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return undefined;
    throw error;
  }
  for (let waited = 0; ; waited += POLL_MS) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
      LOCK_KEY,
    ]);
    if (rows[0]?.taken) break;
    if (waited >= PATIENCE_MS) {
      await client.end();
      throw new FolderInUseError(folder);
    }
    await pause(POLL_MS);
  }
  return { lost: lost.promise, [Symbol.asyncDispose]: () => client.end() };
}

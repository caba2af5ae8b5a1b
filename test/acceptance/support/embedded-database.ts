/** The database of an embedded server, as somebody sees it who looks from outside. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

/** Kills the PostgreSQL server of a folder as `kill -9` does. */
export async function killPostmaster(folder: string): Promise<void> {
  const file = await readFile(join(folder, 'data/postmaster.pid'), 'utf8');
  process.kill(Number(file.split('\n')[0]), 'SIGKILL');
}

/** Deletes every message of the queue, which lies in the database. */
export async function emptyQueue(folder: string): Promise<void> {
  const client = new pg.Client({ host: join(folder, 'run'), port: 5432, user: 'cwlp', database: 'postgres' });
  await client.connect();
  try {
    await client.query('truncate bullmq.job, bullmq.dedup, bullmq.dedup_next cascade');
  } finally {
    await client.end();
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderInUseError } from '../../../src/platform/database/embedded/ownership.ts';
import { startEmbeddedPostgres } from '../../../src/platform/database/embedded-postgres.ts';
import { temporaryFolder } from '../../services/temporary-folder.ts';

const log = pino({ level: 'silent' });
const isRoot = process.geteuid?.() === 0;

let cleanup: AsyncDisposableStack;
let folder: string;

beforeEach(async () => {
  cleanup = new AsyncDisposableStack();
  const temporary = cleanup.use(await temporaryFolder());
  await chmod(temporary.path, 0o755);
  folder = join(temporary.path, 'postgres');
});
afterEach(() => cleanup.disposeAsync());

describe('startEmbeddedPostgres', () => {
  it('serves a durable database without a network port, not as root', async () => {
    await using server = await startEmbeddedPostgres(folder, log);
    const [settings] = await query(
      server.url,
      `select current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
              current_setting('listen_addresses') as addresses, current_setting('server_encoding') as encoding`,
    );
    expect(settings).toEqual({ fsync: 'on', pages: 'on', addresses: '', encoding: 'UTF8' });
    const owner = (await stat(join(folder, 'data'))).uid;
    expect(owner !== 0).toBe(true);
    expect((await stat(folder)).mode & 0o077).toBe(0);
  });

  it('finds its rows after a stop', async () => {
    {
      await using first = await startEmbeddedPostgres(folder, log);
      await query(first.url, 'create table kept (n integer)', 'insert into kept values (7)');
    }
    await expect(stat(join(folder, 'data', 'postmaster.pid'))).rejects.toThrow('ENOENT');
    await using second = await startEmbeddedPostgres(folder, log);
    expect(await query(second.url, 'select n from kept')).toEqual([{ n: 7 }]);
  });

  it('takes over from a process that was killed, and loses nothing', async () => {
    const { child, url } = await serveElsewhere();
    await query(url, 'create table kept (n integer)', 'insert into kept values (7)');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await using server = await startEmbeddedPostgres(folder, log);
    expect(await query(server.url, 'select n from kept')).toEqual([{ n: 7 }]);
  });

  it('refuses a folder that another process uses and leaves that one alone', async () => {
    const { child, url } = await serveElsewhere();
    await expect(startEmbeddedPostgres(folder, log)).rejects.toThrow(FolderInUseError);
    expect(await query(url, 'select 1 as n')).toEqual([{ n: 1 }]);
    child.kill('SIGTERM');
    await once(child, 'exit');
  });

  it.each([
    ['disposes it', 'SIGTERM'],
    ['exits without a word', 'SIGHUP'],
  ] as const)('ends with a process that %s', async (_how, signal) => {
    const { child } = await serveElsewhere();
    const pid = await serverPid();
    child.kill(signal);
    await once(child, 'exit');
    await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
  });

  it('starts a server that died again', async () => {
    await using server = await startEmbeddedPostgres(folder, log);
    await query(server.url, 'create table kept (n integer)', 'insert into kept values (7)');
    process.kill(await serverPid(), 'SIGKILL');
    await expect
      .poll(() => query(server.url, 'select n from kept').catch(() => undefined), {
        timeout: 15_000,
        interval: 200,
      })
      .toEqual([{ n: 7 }]);
  });

  it('works in a folder whose path is too long for a socket', async () => {
    folder = join(folder, 'long'.repeat(30));
    await mkdir(join(folder, '..'), { mode: 0o755 });
    await using server = await startEmbeddedPostgres(folder, log);
    expect(await query(server.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('does not take a number in postmaster.pid that now belongs to another program for a server', async () => {
    {
      await using first = await startEmbeddedPostgres(folder, log);
      expect(first.url).toContain('postgres:');
    }

    await writeFile(
      join(folder, 'data', 'postmaster.pid'),
      `${process.pid}\n${join(folder, 'data')}\n1\n5432\n\n\n\nready\n`,
    );
    await using server = await startEmbeddedPostgres(folder, log);
    expect(await query(server.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('takes over from a process that was killed together with the server, whose number is another program by now', async () => {
    const { child, url } = await serveElsewhere();
    await query(url, 'create table kept (n integer)', 'insert into kept values (7)');
    const pid = await serverPid();
    child.kill('SIGKILL');
    process.kill(pid, 'SIGKILL');
    await once(child, 'exit');
    for (const lock of ['data/postmaster.pid', 'run/.s.PGSQL.5432.lock']) {
      const text = await readFile(join(folder, lock), 'utf8');
      await writeFile(join(folder, lock), text.replace(/^\d+/, String(process.pid)));
    }
    await using server = await startEmbeddedPostgres(folder, log);
    expect(await query(server.url, 'select n from kept')).toEqual([{ n: 7 }]);
  });

  it.runIf(isRoot)('makes the folders on the way so that the unprivileged user can pass', async () => {
    folder = join(folder, 'not', 'there', 'yet');
    await using server = await startEmbeddedPostgres(folder, log);
    expect(await query(server.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it.runIf(isRoot)('names the folder that the unprivileged user may not enter', async () => {
    const closed = join(folder, '..', 'closed');
    await mkdir(closed, { mode: 0o700 });
    await expect(startEmbeddedPostgres(join(closed, 'postgres'), log)).rejects.toThrow(
      `may not enter ${closed}`,
    );
  });
});

async function query(url: string, ...statements: string[]): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    let rows: unknown[] = [];
    for (const statement of statements) rows = (await client.query(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

async function serveElsewhere(): Promise<{ child: ChildProcess; url: string }> {
  const script = join(import.meta.dirname, 'serve-postgres.ts');
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  cleanup.defer(() => void child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, url: line.toString().trim() };
}

async function serverPid(): Promise<number> {
  return Number((await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

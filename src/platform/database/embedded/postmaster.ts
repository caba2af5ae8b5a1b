/** A running server as its `postmaster.pid` tells of it. */
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface Postmaster {
  readonly pid: number;
  /** True once it takes connections. */
  readonly ready: boolean;
}

const STATUS_LINE = 7;
const POLL_MS = 10;

/** Undefined where the file is not there or still being written. */
export async function readPostmaster(dataFolder: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    },
  );
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, ready: lines[STATUS_LINE]?.trim() === 'ready' } : undefined;
}

/** Whether a process of this id lives and, where /proc can tell, works in this data folder: numbers are used again. */
export async function isServing(pid: number, dataFolder: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  return worksIn(String(pid), await realpath(dataFolder));
}

/**
 * Waits for the children of a server that was killed: they see it and end, and until then they may write. Elsewhere than on
 * Linux PostgreSQL itself refuses to start beside them.
 */
export async function untilDeserted(dataFolder: string, timeoutMs: number): Promise<void> {
  if (process.platform !== 'linux') return;
  const folder = await realpath(dataFolder);
  for (let waited = 0; ; waited += POLL_MS) {
    const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const busy = await Promise.all(processes.map((pid) => worksIn(pid, folder)));
    if (!busy.includes(true)) return;
    if (waited >= timeoutMs) {
      const left = processes.filter((_, index) => busy[index]).join(', ');
      throw new Error(
        `The PostgreSQL server in ${dataFolder} was killed, and its processes ${left} still work there. End them and start again.`,
      );
    }
    await pause(POLL_MS);
  }
}

/** False for a process that has ended, or belongs to somebody whose processes we may not look at. */
async function worksIn(pid: string, folder: string): Promise<boolean> {
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === folder;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'EACCES' || code === 'ESRCH') return false;
    throw error;
  }
}

/** Fast shutdown (PostgreSQL: "pg_ctl stop -m fast"): open transactions are rolled back, a checkpoint is written. */
export async function stopPostmaster(pid: number, dataFolder: string, timeoutMs: number): Promise<void> {
  process.kill(pid, 'SIGINT');
  for (let waited = 0; await isServing(pid, dataFolder); waited += POLL_MS) {
    if (waited >= timeoutMs)
      throw new Error(`The PostgreSQL server (process ${pid}) did not stop in ${timeoutMs / 1000} s.`);
    await pause(POLL_MS);
  }
}

export async function untilReady(dataFolder: string, pid: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const found = await readPostmaster(dataFolder);
    if (found?.pid === pid && found.ready) return;
    await pause(POLL_MS, undefined, { signal });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

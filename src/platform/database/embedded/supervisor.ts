/** Keeps the server of one data folder running while this process lives. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BaseLogger } from 'pino';
import { FolderInUseError, type Ownership, takeOwnership } from './ownership.ts';
import type { PostgresProgram } from './postgres-program.ts';
import { untilReady } from './postmaster.ts';
import type { SystemUser } from './system-user.ts';

/** A data folder and what is needed to serve it; every path is absolute. */
export interface Installation {
  readonly folder: string;
  readonly data: string;
  readonly sockets: string;
  readonly program: PostgresProgram;
  readonly user: SystemUser | undefined;
  readonly url: string;
}

/** Recovery after a power cut reads the write-ahead log, at most `max_wal_size`. */
const START_TIMEOUT_MS = 120_000;
const RESTART_DELAY_MS = 1000;
const LOG_FILE_LIMIT = 10 * 1024 * 1024;

/** One process of ours, tens of connections: about 60 MB in all. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  port: '5432',
  unix_socket_permissions: '0700',
  max_connections: '60',
  shared_buffers: '32MB',
  maintenance_work_mem: '32MB',
  max_wal_size: '256MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_logical_replication_workers: '0',
  max_parallel_workers: '0',
  io_method: 'sync',
  jit: 'off',
  log_min_messages: 'log',
  log_checkpoints: 'off',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

export class Supervisor {
  readonly #installation: Installation;
  readonly #log: BaseLogger;
  #child: ChildProcess | undefined;
  #ownership: Ownership | undefined;
  #stopped: Promise<void> | undefined;
  #restarting: Promise<void> | undefined;
  /** This process may end without disposing us; the server must not live on. */
  readonly #onExit = () => this.#child?.kill('SIGINT');

  constructor(installation: Installation, log: BaseLogger) {
    this.#installation = installation;
    this.#log = log;
  }

  /** Resolves when the server takes connections and the folder is marked as ours. */
  async start(): Promise<void> {
    const { data, folder, url } = this.#installation;
    const began = performance.now();
    const { child, said } = await this.#spawn();
    const ended = new AbortController();
    child.once('exit', () => ended.abort(new Error('it ended')));
    if (!isRunning(child)) ended.abort(new Error('it ended'));
    try {
      await untilReady(
        data,
        child.pid ?? 0,
        AbortSignal.any([ended.signal, AbortSignal.timeout(START_TIMEOUT_MS)]),
      );
      this.#ownership = await takeOwnership(url, folder);
      if (!this.#ownership) throw new Error('it does not answer on its socket');
      ended.signal.throwIfAborted();
    } catch (cause) {
      await this.#ownership?.[Symbol.asyncDispose]();
      await stopChild(child);
      const words = await said();
      if (cause instanceof FolderInUseError || words.includes('lock file "postmaster.pid" already exists')) {
        throw new FolderInUseError(folder);
      }
      throw new Error(
        `The embedded PostgreSQL did not start. Its last words, from ${logFile(folder)}:\n${words}`,
        { cause },
      );
    }
    this.#watch(child, this.#ownership);
    this.#log.info(
      { folder: data, ms: Math.round(performance.now() - began) },
      'embedded PostgreSQL is running',
    );
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    await this.#restarting;
    process.off('exit', this.#onExit);
    await this.#ownership?.[Symbol.asyncDispose]();
    if (this.#child) await stopChild(this.#child);
    await rm(this.#installation.sockets, { recursive: true, force: true });
    this.#log.info({ folder: this.#installation.data }, 'embedded PostgreSQL has stopped');
  }

  async #spawn(): Promise<{ child: ChildProcess; said: () => Promise<string> }> {
    const { data, folder, program, sockets, user } = this.#installation;
    const path = logFile(folder);
    if (existsSync(path) && statSync(path).size > LOG_FILE_LIMIT) await rm(path);
    await using file = await open(path, 'a', 0o600);
    const from = (await file.stat()).size;
    const settings = Object.entries({ ...SETTINGS, unix_socket_directories: sockets });
    const child = spawn(
      program.postgres,
      ['-D', data, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      {
        cwd: folder,
        stdio: ['ignore', file.fd, file.fd],
        // A session of its own: Ctrl-C in the terminal is for us, and we stop the server last.
        detached: true,
        ...(user && { uid: user.uid, gid: user.gid }),
      },
    );
    await once(child, 'spawn');
    return { child, said: async () => (await readFile(path)).subarray(from).toString().trim() };
  }

  #watch(child: ChildProcess, ownership: Ownership): void {
    this.#child = child;
    process.once('exit', this.#onExit);
    child.once('exit', (code, signal) => {
      if (this.#stopped) return;
      process.off('exit', this.#onExit);
      this.#log.error(
        { code, signal, folder: this.#installation.folder },
        'the embedded PostgreSQL ended; starting it again',
      );
      this.#restarting = this.#restart();
    });
    void ownership.lost.then(() => this.#markAgain(child));
  }

  async #restart(): Promise<void> {
    while (!this.#stopped) {
      await pause(RESTART_DELAY_MS);
      try {
        await this.start();
        return;
      } catch (error) {
        this.#log.error({ err: error }, 'the embedded PostgreSQL does not start again');
      }
    }
  }

  /** The crash of one backend makes the server drop all connections, ours included, and go on. */
  async #markAgain(child: ChildProcess): Promise<void> {
    while (!this.#stopped && isRunning(child)) {
      await pause(RESTART_DELAY_MS);
      try {
        const ownership = await takeOwnership(this.#installation.url, this.#installation.folder);
        if (!ownership) continue;
        this.#ownership = ownership;
        await ownership.lost;
      } catch (error) {
        this.#log.error({ err: error }, 'cannot mark the embedded database as ours again');
      }
    }
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return;
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  await exited;
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

function logFile(folder: string): string {
  return join(folder, 'server.log');
}

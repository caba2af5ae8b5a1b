import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { hostname, platform, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { removeTree } from '../files/remove-tree.ts';

/** More runners than anybody starts on one machine. */
const MOST_SLOTS = 1000;

/**
 * A place on this machine that one runner holds at a time: its folder and its name. A runner that is started after
 * another has died gets the same one and can clean up; runners side by side get different ones.
 */
export class WorkSlot implements AsyncDisposable {
  /** Names the runner in leases and on containers; unique for machine, work folder and number. */
  readonly name: string;
  /** For the attempts of this runner. */
  readonly attempts: string;
  /** For copies of stored objects. */
  readonly cache: string;
  readonly #folder: string;
  readonly #lock: Server;

  private constructor(name: string, folder: string, lock: Server) {
    this.name = name;
    this.#folder = folder;
    this.#lock = lock;
    this.attempts = join(folder, 'attempts');
    this.cache = join(folder, 'cache');
  }

  /** Takes the first free slot below a work folder. What a predecessor left there is moved aside; see `removeLeftovers`. */
  static async take(workFolder: string): Promise<WorkSlot> {
    const work = createHash('sha256').update(resolve(workFolder)).digest('hex').slice(0, 8);
    for (let number = 0; number < MOST_SLOTS; number += 1) {
      const lock = await hold(`cwl-processes-${work}-${number}`);
      if (lock === undefined) continue;
      const slot = new WorkSlot(
        `${hostname()}-${work}-${number}`,
        join(workFolder, `${hostname()}-${number}`),
        lock,
      );
      await slot.#clear();
      return slot;
    }
    throw new Error(`${MOST_SLOTS} runners use the work folder ${workFolder}; give this one another.`);
  }

  /** Deletes what `take` found, which may be much. */
  async removeLeftovers(): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      if (name.startsWith('left-')) await removeTree(join(this.#folder, name));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = Promise.withResolvers<void>();
    this.#lock.close(() => closed.resolve());
    await closed.promise;
  }

  async #clear(): Promise<void> {
    await mkdir(this.attempts, { recursive: true });
    await rename(this.attempts, join(this.#folder, `left-${Date.now()}`));
    await mkdir(this.attempts);
  }
}

/**
 * Listens on a local socket as a lock: the system releases it when the process dies, however it dies. Linux has names
 * without a file; elsewhere the file of a dead process answers nobody and is replaced.
 */
async function hold(name: string): Promise<Server | undefined> {
  const path = platform() === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.sock`);
  const lock = (await listen(path)) ?? ((await answers(path)) ? undefined : await replace(path));
  lock?.unref();
  return lock;
}

async function replace(path: string): Promise<Server | undefined> {
  await rm(path, { force: true });
  return listen(path);
}

function listen(path: string): Promise<Server | undefined> {
  const { promise, resolve: settle, reject } = Promise.withResolvers<Server | undefined>();
  const server = createServer((socket) => socket.destroy());
  server.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE' || error.code === 'EACCES') settle(undefined);
    else reject(error);
  });
  server.listen(path, () => settle(server));
  return promise;
}

function answers(path: string): Promise<boolean> {
  const { promise, resolve: settle } = Promise.withResolvers<boolean>();
  const socket = connect(path);
  socket.once('connect', () => settle(true));
  socket.once('error', (error: NodeJS.ErrnoException) => settle(error.code !== 'ECONNREFUSED'));
  void promise.finally(() => socket.destroy());
  return promise;
}

/**
 * Files that are being written. Their names tell host and process, so that what a killed process left behind can be told from
 * what another process on the same folder is writing now.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Long enough for a writer on another host, whose processes cannot be seen from here. */
const FORGOTTEN_AFTER_MS = 24 * 3_600_000;

export class TemporaryFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  newPath(): string {
    return join(this.#folder, `${encodeURIComponent(hostname())}~${process.pid}~${randomUUID()}`);
  }

  /** Makes the folder and removes what nobody writes any more. */
  async open(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name);
      if (await isForgotten(name, path)) await rm(path, { recursive: true, force: true });
    }
  }
}

async function isForgotten(name: string, path: string): Promise<boolean> {
  const [host, pid] = name.split('~');
  const written = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    // Its writer has finished it meanwhile.
    () => Number.POSITIVE_INFINITY,
  );
  if (host !== encodeURIComponent(hostname())) return written < Date.now() - FORGOTTEN_AFTER_MS;
  // In a container every start may have the same number.
  if (Number(pid) === process.pid) return written < Date.now() - process.uptime() * 1000;
  return !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

import { execFile } from 'node:child_process';
import { chmod, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../../services/temporary-folder.ts';

const run = promisify(execFile);

export interface SmallDisk extends AsyncDisposable {
  readonly path: string;
  /** MiB that are free. */
  room(): Promise<number>;
  /** Takes all the room that is left. */
  fill(): Promise<void>;
  /** Gives back what `fill` took. */
  free(): Promise<void>;
}

/** A file system of its own in memory, which is soon full. Only root may mount one. */
export async function smallDisk(mebibytes: number): Promise<SmallDisk> {
  await using cleanup = new AsyncDisposableStack();
  const { path } = cleanup.use(await temporaryFolder());
  await run('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'cwlp-test', path]);
  cleanup.defer(async () => {
    await run('umount', ['--lazy', path]);
  });
  // Steps run as somebody else.
  await chmod(path, 0o755);
  const ballast = join(path, 'ballast');
  const owned = cleanup.move();
  return {
    path,
    room: async () => {
      const { bavail, bsize } = await statfs(path);
      return (bavail * bsize) / 1024 ** 2;
    },
    fill: () => fillWith(ballast, mebibytes),
    free: () => rm(ballast),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function fillWith(file: string, mebibytes: number): Promise<void> {
  try {
    await writeFile(file, Buffer.alloc(mebibytes * 1024 * 1024));
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOSPC') throw error;
  }
}

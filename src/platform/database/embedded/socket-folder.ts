/** Where the server's unix socket lies. */
import { createHash } from 'node:crypto';
import { chown, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SystemUser } from './system-user.ts';

/** sun_path holds 108 bytes on Linux and 104 on macOS, with a final NUL. */
const LONGEST_PATH = process.platform === 'linux' ? 107 : 103;
const SOCKET_NAME = '.s.PGSQL.5432';

/**
 * Makes the folder of the socket: `<folder>/run`, or, where that is too long for a socket's path, a folder in the
 * temporary directory whose name follows from `folder`. Nobody but the server's user (and root) may enter it.
 */
export async function makeSocketFolder(folder: string, user: SystemUser | undefined): Promise<string> {
  const near = join(folder, 'run');
  const chosen = Buffer.byteLength(join(near, SOCKET_NAME)) <= LONGEST_PATH ? near : shortFolder(folder);
  await mkdir(chosen, { recursive: true, mode: 0o700 });
  const found = await lstat(chosen);
  const own = process.geteuid?.() ?? 0;
  const trusted = found.uid === own || found.uid === user?.uid;
  // In a shared temporary directory somebody else could have made it first, to stand between us and the server.
  if (!found.isDirectory() || !trusted || (found.mode & 0o077) !== 0) {
    throw new Error(
      `${chosen} must be a folder of the server's user with mode 0700. Remove it and start again.`,
    );
  }
  if (user) await chown(chosen, user.uid, user.gid);
  return chosen;
}

/** The file by which PostgreSQL marks a socket in this folder as taken. */
export function socketLock(folder: string): string {
  return join(folder, `${SOCKET_NAME}.lock`);
}

function shortFolder(folder: string): string {
  return join(tmpdir(), `cwlp-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`);
}

/** File operations whose result survives a power cut: not only the file, also the folder entry has to reach the disk. */
import { chmod, constants, copyFile, link, mkdir, open, rename, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Pruning of empty folders by a neighbour may take the folder away between its making and its use. */
const MOVE_ATTEMPTS = 10;

export async function makeFolder(path: string): Promise<void> {
  await syncAll(await makeUnsynced(path));
}

/** Moves a file to its place, replacing what is there. */
export async function moveTo(from: string, to: string): Promise<void> {
  const folder = dirname(to);
  const changed = new Set([folder]);
  for (let attempt = 1; ; attempt++) {
    for (const parent of await makeUnsynced(folder)) changed.add(parent);
    try {
      await rename(from, to);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === MOVE_ATTEMPTS) throw error;
    }
  }
  await syncAll(changed);
}

/** Gives the folders that have a new entry now. */
async function makeUnsynced(path: string): Promise<readonly string[]> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return [];
  const parents: string[] = [];
  for (let made = path; made.length >= first.length; made = dirname(made)) parents.push(dirname(made));
  return parents;
}

/** At once: the journal of the file system takes them together. */
async function syncAll(paths: Iterable<string>): Promise<void> {
  await Promise.all(Array.from(paths, (path) => sync(path)));
}

/** Takes a file over: moved where that is possible, else copied. It is then read-only and as new as now, and not synced. */
export async function takeFile(from: string, to: string): Promise<void> {
  try {
    await markStored(from);
    await rename(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Another file system, or a file that a container wrote as another user.
    if (code !== 'EXDEV' && code !== 'EPERM' && code !== 'EACCES') throw error;
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    await markStored(to);
  }
}

/** Gives a stored file, which nobody changes, one more path; the file is as durable as it was. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['EMLINK', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP'].includes(code)) throw error;
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    await markStored(to);
    await sync(to);
  }
}

/** Readable by the users of containers, writable by nobody, whatever the umask. */
export async function markStored(path: string): Promise<void> {
  await chmod(path, 0o444);
  const now = new Date();
  await utimes(path, now, now);
}

export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

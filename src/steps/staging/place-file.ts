import { constants } from 'node:fs';
import { chmod, chown, copyFile, link, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { HostUser } from '../step-policy.ts';

/** How a file comes to its place. */
export interface Placement {
  /** The step may change it: it gets a copy of its own. */
  readonly writable: boolean;
  /** The place is mounted read-only, so that nobody can change what is linked there. */
  readonly sealed: boolean;
  /** Whom the files are for, where this is another user than ours. */
  readonly owner?: HostUser;
}

const READABLE = 0o444;
const WRITABLE = 0o644;
const FOLDER = 0o755;

/**
 * Puts the bytes of `source` at `target`: as a hard link where the step cannot change them through it, else as a copy.
 * What is at `target` already gives way and is not written into: it may be a link to a stored object.
 */
export async function placeFile(source: string, target: string, placement: Placement): Promise<void> {
  await rm(target, { force: true });
  const info = await stat(source);
  if (!placement.writable && (placement.sealed || !alterable(info, placement.owner))) {
    // Stored objects belong to this process; the step may run as somebody else.
    if ((info.mode & READABLE) !== READABLE) await chmod(source, READABLE);
    if (await tryLink(source, target)) return;
  }
  await copyFile(source, target, constants.COPYFILE_FICLONE);
  await own(target, placement.writable ? WRITABLE : READABLE, placement.owner);
}

/** Puts a text at `target`, in place of what is there. */
export async function placeText(contents: string, target: string, placement: Placement): Promise<void> {
  await rm(target, { force: true });
  await writeFile(target, contents);
  await own(target, placement.writable ? WRITABLE : READABLE, placement.owner);
}

/** Makes a folder and those above it that are missing, down from `root`, which is there. */
export async function placeFolder(root: string, target: string, placement: Placement): Promise<void> {
  if (target === root) return;
  try {
    await mkdir(target);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT') throw error;
    await placeFolder(root, dirname(target), placement);
    await mkdir(target);
  }
  await own(target, FOLDER, placement.owner);
}

/** Whether the user of the step could change the inode itself. Without another owner the step runs as we do. */
function alterable(
  info: { readonly uid: number; readonly mode: number },
  owner: HostUser | undefined,
): boolean {
  return owner === undefined || info.uid === owner.uid || (info.mode & 0o022) !== 0;
}

/** False where a link is not possible: another file system, too many links, one that knows no links. */
async function tryLink(source: string, target: string): Promise<boolean> {
  try {
    await link(source, target);
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== undefined && ['EXDEV', 'EMLINK', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP'].includes(code))
      return false;
    throw error;
  }
}

async function own(path: string, mode: number, owner: HostUser | undefined): Promise<void> {
  await chmod(path, mode);
  if (owner !== undefined) await chown(path, owner.uid, owner.gid);
}

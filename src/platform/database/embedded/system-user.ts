/** PostgreSQL refuses to run as root: which user it runs as instead, and whether that user can reach its files. */
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * The user to drop to; undefined where this process is not root and keeps its own. A folder that exists already belongs to the
 * user of its first start, who is kept.
 */
export async function serverUser(dataFolder: string): Promise<SystemUser | undefined> {
  const own = process.geteuid?.();
  if (own === undefined) return undefined;
  const owner = await ownerOf(dataFolder);
  if (own !== 0) {
    if (owner !== undefined && owner !== own) {
      throw new Error(
        `The database in ${dataFolder} belongs to another user than this process (${own}). Start it as the user of the first start, or choose another data folder (CWLP_DATA).`,
      );
    }
    return undefined;
  }
  const users = parseUsers(await readFile('/etc/passwd', 'utf8'));
  const chosen = owner
    ? users.find((user) => user.uid === owner)
    : (users.find((user) => user.name === 'postgres') ?? users.find((user) => user.name === 'nobody'));
  if (!chosen) {
    throw new Error(
      'PostgreSQL refuses to run as root, and /etc/passwd has neither the user who owns its folder nor "postgres" or "nobody". Run this process as another user, or name a PostgreSQL server in CWLP_DATABASE_URL.',
    );
  }
  return chosen;
}

/** The outermost folder on the way to `path` (which may be one itself) that `user` may not enter. */
export async function firstClosedFolder(
  path: string,
  user: SystemUser | undefined,
): Promise<string | undefined> {
  if (!user) return undefined;
  const above = path === dirname(path) ? undefined : await firstClosedFolder(dirname(path), user);
  if (above) return above;
  const { mode, uid, gid } = await stat(path);
  const enter = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  return mode & enter ? undefined : path;
}

/** Undefined where nothing is there; NaN where it may not even be looked at. */
async function ownerOf(folder: string): Promise<number | undefined> {
  try {
    return (await stat(folder)).uid;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'EACCES') return Number.NaN;
    throw error;
  }
}

function parseUsers(passwd: string): SystemUser[] {
  return passwd.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}

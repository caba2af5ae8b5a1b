/**
 * A real PostgreSQL as a child process of ours, for installations without a database server. It listens on a unix socket in
 * the data folder and on no network port, keeps PostgreSQL's own durability (fsync on), and ends with this process.
 *
 *     <folder>/data        the database cluster
 *     <folder>/run         the socket (elsewhere where the path is too long for one)
 *     <folder>/server.log  what the server says
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { BaseLogger } from 'pino';
import { FolderInUseError, takeOwnership } from './embedded/ownership.ts';
import { findPostgresProgram, type PostgresProgram } from './embedded/postgres-program.ts';
import { isServing, readPostmaster, stopPostmaster, untilDeserted } from './embedded/postmaster.ts';
import { makeSocketFolder, socketLock } from './embedded/socket-folder.ts';
import { type Installation, Supervisor } from './embedded/supervisor.ts';
import { firstClosedFolder, type SystemUser, serverUser } from './embedded/system-user.ts';

export interface EmbeddedPostgres extends AsyncDisposable {
  /** For openDatabase and openBullmqQueue. */
  readonly url: string;
}

const SUPERUSER = 'cwlp';
const STOP_TIMEOUT_MS = 60_000;

/**
 * Starts the server of a data folder, which is made at the first start. A server that outlived a killed process of ours
 * is stopped first; one that dies is started again. Disposing stops it.
 *
 * Rejects with FolderInUseError where another process of ours uses the folder, and with the server's own words where it
 * does not start.
 */
export async function startEmbeddedPostgres(folder: string, log: BaseLogger): Promise<EmbeddedPostgres> {
  const installation = await install(resolve(folder), log);
  await stopLeftover(installation, log);
  const supervisor = new Supervisor(installation, log);
  await supervisor.start();
  return { url: installation.url, [Symbol.asyncDispose]: () => supervisor.stop() };
}

async function install(folder: string, log: BaseLogger): Promise<Installation> {
  const data = join(folder, 'data');
  await mkdir(dirname(folder), { recursive: true });
  // Apart from the line above, whose folders others may have to pass through.
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const user = await serverUser(data);
  if (user) {
    await chown(folder, user.uid, user.gid);
    const closed = await firstClosedFolder(folder, user);
    if (closed) {
      throw new Error(
        `PostgreSQL refuses to run as root and runs as '${user.name}', who may not enter ${closed}. Choose a data folder (CWLP_DATA) below folders that everybody may enter, for example /var/lib/cwl-processes, run this process as another user, or name a PostgreSQL server in CWLP_DATABASE_URL.`,
      );
    }
  }
  const program = await findPostgresProgram(folder, user);
  const sockets = await makeSocketFolder(folder, user);
  if (!existsSync(data)) await initialize(program, folder, data, user, log);
  const major = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  if (major !== program.major) {
    throw new Error(
      `The database in ${data} was made by PostgreSQL ${major}, the installed program is PostgreSQL ${program.major}. Dump it with version ${major} and restore it into a new data folder (CWLP_DATA).`,
    );
  }
  const url = `postgres:///postgres?${new URLSearchParams({ host: sockets, port: '5432', user: SUPERUSER }).toString()}`;
  return { folder, data, sockets, program, user, url };
}

/** initdb beside the final place, so that a start that was interrupted leaves nothing half made behind. */
async function initialize(
  program: PostgresProgram,
  folder: string,
  data: string,
  user: SystemUser | undefined,
  log: BaseLogger,
): Promise<void> {
  const unfinished = `${data}.new`;
  await rm(unfinished, { recursive: true, force: true });
  const options = [
    '--username',
    SUPERUSER,
    '--auth',
    'trust',
    '--encoding',
    'UTF8',
    '--locale',
    'C',
    '--no-instructions',
  ];
  const initdb = spawn(program.initdb, [...options, '--pgdata', unfinished], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(user && { uid: user.uid, gid: user.gid }),
  });
  let said = '';
  for (const stream of [initdb.stdout, initdb.stderr])
    stream.on('data', (text: Buffer) => (said += text.toString()));
  const [code] = (await once(initdb, 'close')) as [number | null];
  if (code !== 0) throw new Error(`PostgreSQL could not make its data folder in ${folder}:\n${said.trim()}`);
  await rename(unfinished, data);
  log.info({ folder: data }, 'made the embedded database');
}

/** A server without an owner outlived a process of ours that was killed. */
async function stopLeftover({ data, folder, sockets, url }: Installation, log: BaseLogger): Promise<void> {
  const found = await readPostmaster(data);
  if (!found) return;
  const ownership = await takeOwnership(url, folder);
  const serving = await isServing(found.pid, data);
  if (ownership && !serving) {
    await ownership[Symbol.asyncDispose]();
    throw new FolderInUseError(folder);
  }
  if (serving) {
    log.info({ pid: found.pid }, 'stopping a PostgreSQL server that outlived its parent');
    await stopPostmaster(found.pid, data, STOP_TIMEOUT_MS);
    return;
  }
  await untilDeserted(data, STOP_TIMEOUT_MS);
  // The number in them belongs to nobody, to a process that nobody has buried yet, or by now to another program: PostgreSQL would
  // take the latter two for a server.
  for (const lock of [join(data, 'postmaster.pid'), socketLock(sockets)]) await rm(lock, { force: true });
}

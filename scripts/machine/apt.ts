/** Debian packages, for what a fresh machine lacks. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Debian, Ubuntu and what derives from them. */
export function isDebian(): boolean {
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

export function canInstall(): boolean {
  return process.getuid?.() === 0 && isDebian();
}

export function missingPackages(packages: readonly string[]): readonly string[] {
  return packages.filter((name) => {
    const asked = spawnSync('dpkg-query', ['-W', '-f', '${Status}', name], { encoding: 'utf8' });
    return asked.status !== 0 || !asked.stdout.startsWith('install ok installed');
  });
}

/** Installs what is missing and returns it, or throws with the command that a person has to run. */
export function installPackages(packages: readonly string[], why: string): readonly string[] {
  const missing = missingPackages(packages);
  if (missing.length === 0) return missing;
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (!canInstall()) throw new Error(`${why}: run as root on Debian or Ubuntu: apt-get update && ${command}`);
  console.log(`${why}: ${command}`);
  // A server that a package brings would start by itself and listen; ours are started where they are needed.
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  for (const [program, ...args] of [['apt-get', 'update', '-q'], command.split(' ')]) {
    const done = spawnSync(program!, args, { env: environment, encoding: 'utf8' });
    if (done.status !== 0)
      throw new Error(`${program} ${args.join(' ')} failed:\n${done.stdout}${done.stderr}`);
  }
  return missing;
}

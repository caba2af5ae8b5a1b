import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { installPackages } from './apt.ts';

/** Debian packages of what the tests run beside the server, and of the programs of the README. */
const PACKAGES: readonly string[] = [
  // The queue of the distributed form.
  'redis-server',
  // An S3 store.
  'python3-swift',
  // The program of docker-compose.yml, and what its images need to reach registries.
  'docker-compose',
  'ca-certificates',
  // The other container engine, with its init process and its network.
  'podman',
  'catatonit',
  'netavark',
  'curl',
  // What the browser of the tests links to; it is a package of npm itself.
  'libexpat1',
];

/** What these packages start by themselves under systemd; the tests start their own. */
const SERVICES: readonly (readonly [name: string, unit: string])[] = [
  ['redis-server', 'redis-server.service'],
  ['podman', 'podman.socket'],
];

/** Installs what is missing and lets nothing of it listen. Throws with the command that a person has to run. */
export function installServices(): void {
  const installed = installPackages(PACKAGES, 'Installing the services of the tests');
  if (!existsSync('/run/systemd/system')) return;
  for (const [name, unit] of SERVICES) {
    if (installed.includes(name)) spawnSync('systemctl', ['disable', '--now', unit], { stdio: 'inherit' });
  }
}

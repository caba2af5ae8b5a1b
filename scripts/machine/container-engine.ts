/** A container engine for the demo and the tests: the one that is there, or Debian's Docker, installed and started. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type Docker from 'dockerode';
import { connectDocker } from '../../src/containers/docker-connection.ts';
import { engineAddress } from '../../src/main/engine-address.ts';
import { canInstall, installPackages } from './apt.ts';

const DAEMON_LOG = '/var/log/dockerd.log';
const START_SECONDS = 60;

const BY_HAND = `No container engine answers. Install one and try again, for example:
  Debian, Ubuntu:  sudo apt-get install docker.io && sudo usermod -aG docker $USER   (then log in again)
  Fedora:          sudo dnf install podman && systemctl --user enable --now podman.socket
  macOS, Windows:  Docker Desktop or Podman Desktop
Or set DOCKER_HOST to the address of an engine.`;

/** Returns a client of an engine that answers. Throws with the exact commands where one cannot be set up here. */
export async function findOrStartEngine(): Promise<Docker> {
  const found = await answering();
  if (found) return found;
  if (process.env['DOCKER_HOST'] || !canInstall()) throw new Error(BY_HAND);
  installPackages(['docker.io'], 'No container engine is here; installing Docker');
  startDaemon();
  for (let second = 0; second < START_SECONDS; second++) {
    const engine = await answering();
    if (engine) return engine;
    await wait(1000);
  }
  throw new Error(`dockerd was started and does not answer after ${START_SECONDS} s; see ${DAEMON_LOG}.`);
}

async function answering(): Promise<Docker | undefined> {
  const engine = connectDocker(engineAddress(process.env));
  return engine.ping().then(
    () => engine,
    () => undefined,
  );
}

function startDaemon(): void {
  if (existsSync('/run/systemd/system')) {
    console.log('Starting Docker: systemctl start docker');
    spawnSync('systemctl', ['start', 'docker'], { stdio: 'inherit' });
    return;
  }
  console.log(`Starting Docker: dockerd (its log is ${DAEMON_LOG})`);
  const log = openSync(DAEMON_LOG, 'a');
  spawn('dockerd', [], { detached: true, stdio: ['ignore', log, log] }).unref();
}

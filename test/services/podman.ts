/** A Podman engine of a test file's own: its socket, its images, its containers, apart from any other Podman here. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connectDocker } from '../../src/containers/docker-connection.ts';
import { ENGINE } from './docker.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface TestPodman extends AsyncDisposable {
  /** For DockerRuntime and for DOCKER_HOST. */
  readonly engine: string;
}

/** Starts the engine with copies of these images of the machine's own engine. */
export async function startPodman(images: readonly string[]): Promise<TestPodman> {
  await using cleanup = new AsyncDisposableStack();
  const folder = cleanup.use(await temporaryFolder()).path;
  const socket = join(folder, 'podman.sock');
  const settings = join(folder, 'containers.conf');
  await writeFile(settings, containersConf(folder));
  const args = [
    `--root=${folder}/root`,
    `--runroot=${folder}/run`,
    // Otherwise the folder of the images would be a mount, which outlives the engine.
    '--storage-opt=overlay.skip_mount_home=true',
    '--log-level=error',
    'system',
    'service',
    '--time=0',
    `unix://${socket}`,
  ];
  const server = spawn('podman', args, {
    // Older versions leave a file in the working directory for each container that ran out of memory.
    cwd: folder,
    env: { ...process.env, CONTAINERS_CONF: settings },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  cleanup.defer(() => end(server));
  const engine = `unix://${socket}`;
  await answers(server, engine);
  for (const image of images) {
    const archive = await connectDocker(ENGINE).getImage(image).get();
    for await (const _ of await connectDocker(engine).loadImage(archive));
  }
  const owned = cleanup.move();
  return { engine, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Podman's own limits are higher than some machines allow even root to set. */
const ULIMITS = ['nofile=4096:4096', 'nproc=4096:4096'];

function containersConf(folder: string): string {
  return [
    '[containers]',
    `default_ulimits = ${JSON.stringify(ULIMITS)}`,
    '[engine]',
    'cgroup_manager = "cgroupfs"',
    // The other one, crun, refuses machines that have control groups of both versions.
    'runtime = "runc"',
    'events_logger = "none"',
    `tmp_dir = ${JSON.stringify(join(folder, 'tmp'))}`,
    '[network]',
    'network_backend = "netavark"',
    `network_config_dir = ${JSON.stringify(join(folder, 'networks'))}`,
    '',
  ].join('\n');
}

/** Resolves when the engine answers; rejects with what it said where it ends before. */
async function answers(server: ChildProcess, engine: string): Promise<void> {
  let said = '';
  server.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await once(server, 'spawn');
  for (;;) {
    if (server.exitCode !== null) throw new Error(`podman ended with ${server.exitCode}:\n${said}`);
    const up = await connectDocker(engine)
      .ping()
      .then(
        () => true,
        () => false,
      );
    if (up) return;
    await wait(50);
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill();
  await exited;
}

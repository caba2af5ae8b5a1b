/** A Redis server of a test file's own, on a unix socket. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { temporaryFolder } from './temporary-folder.ts';

export interface TestRedis extends AsyncDisposable {
  readonly url: string;
  /** Kills the server; what it had is kept on disk. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Makes it forget everything, while it is used. */
  empty(): Promise<void>;
}

const POLL_MS = 20;

export async function startRedis(): Promise<TestRedis> {
  const folder = await temporaryFolder();
  const socket = join(folder.path, 'redis.sock');
  let server: ChildProcess | undefined;

  const start = async () => {
    const settings = { port: '0', unixsocket: socket, dir: folder.path, appendonly: 'yes', save: '' };
    server = spawn(
      'redis-server',
      Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
      { stdio: 'ignore' },
    );
    await once(server, 'spawn');
    const client = new Redis({ path: socket, retryStrategy: () => POLL_MS });
    client.on('error', () => undefined);
    await client.ping();
    client.disconnect();
  };
  const stop = async () => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill('SIGKILL');
    await exited;
  };

  const empty = async () => {
    const client = new Redis({ path: socket });
    await client.flushall();
    client.disconnect();
  };

  await start();
  return {
    url: `redis+unix://${socket}`,
    start,
    stop,
    empty,
    [Symbol.asyncDispose]: async () => {
      await stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}

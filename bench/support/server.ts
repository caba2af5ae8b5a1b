/** A server started as a user starts it, with a data folder of its own below the temporary directory. */
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { ServerProcess } from '../../test/acceptance/support/process.ts';
import { temporaryFolder } from '../../test/services/temporary-folder.ts';

export interface BenchServer extends AsyncDisposable {
  /** Of the process that was started last. */
  readonly url: string;
  readonly pid: number;
  readonly folder: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Makes the folder and starts nothing yet. */
export async function newServer(settings: { readonly [name: string]: string } = {}): Promise<BenchServer> {
  const folder = await temporaryFolder();
  // Started as root the server runs its database and its steps as other users, who must get through.
  await chmod(folder.path, 0o755);
  const server = new ServerProcess('server', 'server', {
    CWLP_PORT: '0',
    CWLP_DATA: join(folder.path, 'data'),
    CWLP_LOG_LEVEL: 'info',
    ...(process.env['DOCKER_HOST'] === undefined ? {} : { DOCKER_HOST: process.env['DOCKER_HOST'] }),
    ...settings,
  });
  return {
    get url() {
      const found = /"url":"([^"]+)"/.exec(server.output)?.[1];
      if (found === undefined) throw new Error(`The server does not say where it listens:\n${server.output}`);
      return found;
    },
    get pid() {
      return server.pid;
    },
    folder: folder.path,
    start: () => server.start(),
    stop: () => server.stop(),
    async [Symbol.asyncDispose]() {
      await server.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}

export async function startServer(settings: { readonly [name: string]: string } = {}): Promise<BenchServer> {
  await using starting = new AsyncDisposableStack();
  const server = starting.use(await newServer(settings));
  await server.start();
  starting.move();
  return server;
}

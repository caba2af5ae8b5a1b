/** A server under test, in one of the two forms; a test knows only its URL and how to end and start its processes. */
import { randomUUID } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { startPostgres } from '../../services/postgres.ts';
import { startRedis } from '../../services/redis.ts';
import { temporaryFolder } from '../../services/temporary-folder.ts';
import { emptyQueue, killPostmaster } from './embedded-database.ts';
import { ServerProcess } from './process.ts';

export type Form = 'embedded' | 'distributed';

export interface Deployment extends AsyncDisposable {
  readonly form: Form;
  readonly url: string;
  /** The process that answers HTTP. */
  readonly api: ServerProcess;
  /** The processes that run steps: in the embedded form the same one. */
  readonly workers: readonly ServerProcess[];
  /** Every process of ours, each once. */
  readonly processes: readonly ServerProcess[];
  readonly folder: string;
  /** Makes the queue forget all that it holds, while it is used. */
  loseQueue(): Promise<void>;
  /** Ends the PostgreSQL server while it is used; the embedded one as `kill -9` does. */
  stopDatabase(): Promise<void>;
  /** The embedded one is started again by the server that it belongs to. */
  startDatabase(): Promise<void>;
}

export interface DeploymentOptions {
  /** Settings beside those that make the form. */
  readonly settings?: { readonly [name: string]: string };
}

/**
 * Starts a deployment of its own: an empty database, an empty store. `s3` is the URL of an object server, which the
 * distributed form needs.
 */
export async function startDeployment(
  form: Form,
  s3: string | null,
  options: DeploymentOptions = {},
): Promise<Deployment> {
  await using cleanup = new AsyncDisposableStack();
  const folder = cleanup.use(await temporaryFolder()).path;
  // Started as root, the embedded database and the steps run as other users, who must get through.
  await chmod(folder, 0o755);
  const port = await freePort();
  const common = {
    CWLP_LOG_LEVEL: 'info',
    CWLP_PORT: String(port),
    CWLP_DATA: join(folder, 'data'),
    CWLP_LEASE_SECONDS: '5',
    CWLP_FETCH_ALLOW: '127.0.0.1',
    ...(process.env['DOCKER_HOST'] === undefined ? {} : { DOCKER_HOST: process.env['DOCKER_HOST'] }),
    ...options.settings,
  };
  const parts = form === 'embedded' ? embedded(common) : await distributed(s3!, common, folder, cleanup);
  const { processes } = parts;
  cleanup.defer(async () => {
    await Promise.all(processes.map((one) => one.stop()));
  });
  for (const one of processes) await one.start();
  const owned = cleanup.move();
  const [api, ...workers] = processes as [ServerProcess, ...ServerProcess[]];
  return {
    ...parts,
    form,
    url: `http://127.0.0.1:${port}`,
    api,
    workers: form === 'embedded' ? [api] : workers,
    folder,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

type Parts = Pick<Deployment, 'processes' | 'loseQueue' | 'stopDatabase' | 'startDatabase'>;

function embedded(settings: { readonly CWLP_DATA: string; readonly [name: string]: string }): Parts {
  const folder = join(settings.CWLP_DATA, 'postgres');
  return {
    processes: [new ServerProcess('server', 'server', settings)],
    loseQueue: () => emptyQueue(folder),
    stopDatabase: () => killPostmaster(folder),
    startDatabase: async () => undefined,
  };
}

async function distributed(
  s3: string,
  common: { readonly [name: string]: string },
  folder: string,
  cleanup: AsyncDisposableStack,
): Promise<Parts> {
  const postgres = cleanup.use(await startPostgres());
  const redis = cleanup.use(await startRedis());
  const shared = {
    ...common,
    CWLP_DATABASE_URL: await postgres.createDatabase(),
    CWLP_QUEUE_URL: redis.url,
    CWLP_OBJECTS_URL: s3.replace(/\/[^/?]+\?/, `/t${randomUUID()}?`),
  };
  const worker = (id: string): ServerProcess =>
    new ServerProcess(id, 'worker', {
      ...shared,
      CWLP_DATA: join(folder, id),
      CWLP_ROLES: 'conductor,runner',
    });
  const api = new ServerProcess('api', 'server', { ...shared, CWLP_ROLES: 'api' });
  return {
    processes: [api, worker('worker-1'), worker('worker-2')],
    loseQueue: () => redis.empty(),
    stopDatabase: () => postgres.stop(),
    startDatabase: () => postgres.start(),
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

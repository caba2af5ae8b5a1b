/** docker-compose.yml as a user starts it, under a name and a port of its own. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { freePort } from '../acceptance/support/deployment.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';

const root = join(import.meta.dirname, '../..');
const FILES = ['docker-compose.yml', 'test/compose/docker-compose.test.yml'];

export interface ComposeProject extends AsyncDisposable {
  readonly url: string;
  /** The container of a service that runs. */
  container(service: string): Promise<Docker.Container>;
}

/** Builds the image and resolves when every service is started; disposing removes containers, volumes and files. */
export async function startComposeProject(engine: Docker): Promise<ComposeProject> {
  await using cleanup = new AsyncDisposableStack();
  const work = cleanup.use(await temporaryFolder()).path;
  const port = await freePort();
  const name = `cwlp-test-${randomUUID()}`;
  const environment = {
    ...process.env,
    CWLP_PORT: String(port),
    CWLP_WORK: work,
    // The classic builder takes base images that only this machine has, and is in every engine.
    DOCKER_BUILDKIT: '0',
    COMPOSE_DOCKER_CLI_BUILD: '0',
  };
  const [program, ...before] = await composeCommand(environment);
  const compose = (...args: string[]): Promise<string> =>
    run(program!, [...before, '-p', name, ...FILES.flatMap((file) => ['-f', file]), ...args], environment);

  cleanup.defer(async () => {
    // The workers are root, and so is what they leave in the work folder.
    await compose(
      'run',
      '--rm',
      '--no-deps',
      '-T',
      '--entrypoint',
      `find ${work} -mindepth 1 -delete`,
      'worker-1',
    );
    await compose('down', '-v', '--remove-orphans');
  });
  await compose('up', '--build', '-d');
  const owned = cleanup.move();
  return {
    url: `http://127.0.0.1:${port}`,
    container: async (service) => {
      const label = [`com.docker.compose.project=${name}`, `com.docker.compose.service=${service}`];
      const [found] = await engine.listContainers({ filters: { label } });
      if (found === undefined) throw new Error(`No container of the service ${service} runs.`);
      return engine.getContainer(found.Id);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Compose is a plugin of the Docker command, or, as in Debian 12, a program of its own. */
async function composeCommand(environment: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const plugin = run('docker', ['compose', 'version'], environment).then(
    () => true,
    () => false,
  );
  return (await plugin) ? ['docker', 'compose'] : ['docker-compose'];
}

/** Resolves with what a program printed; rejects with it where the program fails. */
export async function run(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  folder = root,
): Promise<string> {
  const child = spawn(program, args, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    said += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${said}`);
  return stdout;
}

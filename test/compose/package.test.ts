/** The package as it is published: packed, installed elsewhere, and called by its command. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Api } from '../acceptance/support/api.ts';
import { freePort } from '../acceptance/support/deployment.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { run } from './compose-project.ts';

const root = join(import.meta.dirname, '../..');
const environment = {
  ...process.env,
  PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`,
};

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
let folder: string;

beforeAll(async () => {
  temporary = await temporaryFolder();
  // Started as root, the embedded database and the steps run as other users, who must get through.
  await chmod(temporary.path, 0o755);
  folder = join(temporary.path, 'elsewhere');
  await mkdir(folder);
  await run('npm', ['pack', '--pack-destination', temporary.path], environment);
  const packed = (await readdir(temporary.path)).find((name) => name.endsWith('.tgz'))!;
  const install = ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  await run('npm', [...install, join(temporary.path, packed)], environment, folder);
});
afterAll(() => temporary?.[Symbol.asyncDispose]());

const call = (...args: string[]): Promise<string> =>
  run('npx', ['--no-install', 'cwl-processes', ...args], environment, folder);

describe('The published package', () => {
  it('holds what was compiled, the contract and the command, and no sources', async () => {
    const files = await readdir(join(folder, 'node_modules/cwl-processes'));
    expect(files).toEqual(expect.arrayContaining(['assets', 'bin', 'dist', 'openapi', 'package.json']));
    for (const name of ['src', 'test', 'scripts', 'bench', 'node_modules']) expect(files).not.toContain(name);
  });

  it('finds a package without problems', async () => {
    expect(await call('validate', join(root, 'cwl-samples/hello/hello.cwl'))).toContain('hello');
  });

  it('is a whole server by one command', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const server = spawn(process.execPath, [join(folder, 'node_modules/.bin/cwl-processes'), 'serve'], {
      cwd: folder,
      env: { ...environment, CWLP_PORT: new URL(url).port, CWLP_DATA: join(temporary.path, 'data') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(server, 'exit');
    try {
      await ready(server);
      const api = new Api(url);
      await api.deploy(await readFile(join(root, 'test/compose/wait-and-square.cwl'), 'utf8'));
      const job = await api.execute('wait-and-square', { numbers: [7], seconds: 0 });
      expect(await api.untilDone(job)).toMatchObject({ status: 'successful' });
      expect(await api.results(job)).toEqual({ squares: [49] });
    } finally {
      server.kill();
    }
    expect(await ended).toEqual([0, null]);
  });
});

/** Resolves when the server says that it is ready; rejects with what it said where it ends before. */
async function ready(server: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let said = '';
  server.stdout!.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.includes('"msg":"ready"')) resolve();
  });
  server.once('exit', (code) =>
    reject(new Error(`The server ended with ${code} before it was ready:\n${said}`)),
  );
  await promise;
}

/** pygeoapi as its documentation says, with one worker of gunicorn and its process hello-world. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../test/acceptance/support/deployment.ts';
import { temporaryFolder } from '../../test/services/temporary-folder.ts';

/** With threads connections stay open, as they do with ours. */
const WORKER = ['--workers', '1', '--threads', '4', '--keep-alive', '30'];
const PACKAGES = ['pygeoapi==0.21.0', 'gunicorn==23.0.0'];

export interface Pygeoapi extends AsyncDisposable {
  readonly url: string;
  /** The resources that are compared, by name. */
  readonly paths: readonly (readonly [string, string])[];
}

export async function startPygeoapi(print: (line: string) => void): Promise<Pygeoapi> {
  await using cleanup = new AsyncDisposableStack();
  const { path: folder } = cleanup.use(await temporaryFolder());
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, {
      cwd: folder,
      env: { ...process.env, ...settings(folder) },
      encoding: 'utf8',
    });
  run('python3', '-m', 'venv', 'venv');
  run('venv/bin/pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  writeFileSync(join(folder, 'config.yml'), configuration(url, port, folder));
  writeFileSync(join(folder, 'openapi.yml'), run('venv/bin/pygeoapi', 'openapi', 'generate', 'config.yml'));
  print(`${PACKAGES.join(' and ')} from PyPI`);
  const child = spawn('venv/bin/gunicorn', [...WORKER, '-b', `127.0.0.1:${port}`, 'pygeoapi.flask_app:APP'], {
    cwd: folder,
    env: { ...process.env, ...settings(folder) },
    stdio: 'ignore',
  });
  cleanup.defer(async () => {
    const exited = once(child, 'exit');
    child.kill();
    await exited;
  });
  await answers(url);
  const job = await execute(url);
  const owned = cleanup.move();
  return {
    url,
    paths: [
      ['process description', '/processes/hello-world'],
      ['job status', job],
    ],
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function settings(folder: string) {
  return { PYGEOAPI_CONFIG: join(folder, 'config.yml'), PYGEOAPI_OPENAPI: join(folder, 'openapi.yml') };
}

async function answers(url: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/?f=json`).catch(() => undefined);
    if (response?.ok === true) return;
    await wait(200);
  }
}

/** Gives the path of the job. */
async function execute(url: string): Promise<string> {
  const response = await fetch(`${url}/processes/hello-world/execution`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ inputs: { name: 'hello' } }),
  });
  const job = response.headers.get('location');
  if (job === null) throw new Error(`pygeoapi made no job: ${response.status} ${await response.text()}`);
  return new URL(job).pathname;
}

function configuration(url: string, port: number, folder: string): string {
  return `
server:
  bind: { host: 127.0.0.1, port: ${port} }
  url: ${url}
  mimetype: application/json; charset=UTF-8
  encoding: utf-8
  languages: [en-US]
  limits: { default_items: 10, max_items: 50 }
  map: { url: 'http://127.0.0.1:1/{z}/{x}/{y}.png', attribution: none }
  manager: { name: TinyDB, connection: ${folder}/jobs.db, output_dir: ${folder} }
logging: { level: ERROR }
metadata:
  identification:
    title: pygeoapi
    description: pygeoapi
    keywords: [processes]
    keywords_type: theme
    terms_of_service: none
    url: ${url}
  license: { name: none, url: ${url} }
  provider: { name: none, url: ${url} }
  contact: { name: none, email: nobody@example.com, url: ${url} }
resources:
  hello-world: { type: process, processor: { name: HelloWorld } }
`;
}

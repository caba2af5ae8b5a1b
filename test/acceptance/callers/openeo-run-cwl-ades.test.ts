/** openEO `run_cwl_ades` of an EOEPCA back-end, as its Python `requests` send it: deploy by link, execute, wait while it runs, take the catalogue. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type FileServer, serveFiles } from '../../services/file-server.ts';
import type { Answer } from '../support/api.ts';
import { ownDeployment } from '../support/shared.ts';
import { stacPackage } from '../support/stac-package.ts';

const FAILING = `
cwlVersion: v1.2
class: CommandLineTool
id: ades-fails
baseCommand: [sh, -c, 'echo no scene at this place >&2; exit 3']
inputs: { input_reference: string }
outputs: { stac: { type: Directory, outputBinding: { glob: . } } }
`;

describe(`openEO run_cwl_ades, ${inject('form')}`, () => {
  let deployment: Awaited<ReturnType<typeof ownDeployment>>;
  let files: FileServer;
  beforeAll(async () => {
    files = await serveFiles({ '/app.cwl': stacPackage('ades-app'), '/fails.cwl': FAILING });
    deployment = await ownDeployment({
      settings: { CWLP_PATH_PREFIX: '/{user}/wps3', CWLP_ACCEPTED_AS_RUNNING: 'true' },
    });
  });
  afterAll(async () => {
    await deployment[Symbol.asyncDispose]();
    await files[Symbol.asyncDispose]();
  });

  const accept = { accept: 'application/json' };
  const root = (): string => `${deployment.url}/eric/wps3`;

  async function deploy(href: string): Promise<string> {
    const answer = await deployment.http.send('POST', `${root()}/processes`, {
      headers: accept,
      body: { executionUnit: { href, type: 'application/cwl' } },
    });
    expect(answer.status, answer.text).toBe(201);
    return answer.body.id;
  }

  async function execute(process: string, inputs: object): Promise<Answer> {
    return deployment.http.send('POST', `${root()}/processes/${process}/execution`, {
      headers: { ...accept, prefer: 'respond-async' },
      body: { inputs: { input_reference: 'https://stac.example/items/a', ...inputs }, response: 'raw' },
    });
  }

  /** As the caller does it: any other word than `running` ends the waiting. */
  async function whileRunning(job: string): Promise<Answer> {
    for (;;) {
      const answer = await deployment.http.get(job, accept);
      if (answer.body.status !== 'running') return answer;
      await wait(100);
    }
  }

  it('gets the catalogue of the results', async () => {
    const process = await deploy(`${files.url}/app.cwl`);
    const created = await execute(process, { title: 'A lake' });
    const location = created.headers.get('location') ?? '';
    const ended = await whileRunning(location);
    const result = await deployment.http.get(`${location}/result`, accept);

    expect([created.status, created.body.status, ended.body.status]).toEqual([201, 'running', 'successful']);
    expect(location).toMatch(`${root()}/jobs/`);
    const catalogue = (await deployment.http.get(result.body.StacCatalogUri, accept)).body;
    expect(catalogue).toMatchObject({ type: 'Catalog', description: 'A lake' });
    expect(result.body.StacCatalogUri).toMatch(/\/catalog\.json$/);
    expect(result.body.StacCatalogUri.startsWith(`${root()}/jobs/`)).toBe(true);
  });

  it('finds no job that was only accepted, in a list either', async () => {
    const statuses = async (query: string): Promise<readonly string[]> =>
      (await deployment.http.get(`${root()}/jobs?${query}`, accept)).body.jobs.map(
        ({ status }: { status: string }) => status,
      );
    await deployment.http.send('POST', `${root()}/processes/echo/execution`, {
      headers: { ...accept, prefer: 'respond-async' },
      body: { inputs: { message: 'long', pause: 600 } },
    });

    expect(await statuses('status=running&processID=echo')).toEqual(['running']);
    expect(await statuses('status=accepted')).toEqual([]);
  });

  it('reads why a job failed', async () => {
    const created = await execute(await deploy(`${files.url}/fails.cwl`), {});
    const { body } = await whileRunning(created.headers.get('location') ?? '');

    expect(body.status).toBe('failed');
    expect(body.message).toContain('no scene at this place');
  });
});

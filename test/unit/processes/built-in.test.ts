import { describe, expect, it } from 'vitest';
import { ECHO } from '../http/support/packages.ts';
import { startServer } from '../http/support/server.ts';

const PART2 = 'http://www.opengis.net/def/exceptions/ogcapi-processes-2/1.0';

async function withEcho() {
  const server = startServer();
  await server.processes.deployBuiltIn();
  return server;
}

describe('the built-in process echo', () => {
  it('/req/core/test-process: has an input of each kind, the first one a text that is an output too', async () => {
    const { inputs, outputs, mutable, jobControlOptions } = (
      await (await withEcho()).ask('/processes/echo')
    ).json();

    expect(mutable).toBe(false);
    expect(jobControlOptions).toEqual(['sync-execute', 'async-execute', 'dismiss']);
    expect(Object.keys(inputs)).toEqual(['message', 'pause', 'values', 'box', 'document']);
    expect(Object.keys(outputs)).toEqual(Object.keys(inputs));
    expect(inputs).toMatchObject({
      message: { minOccurs: 1, schema: { type: 'string' } },
      pause: { minOccurs: 0, schema: { type: 'integer', default: 0 } },
      values: { minOccurs: 0, schema: { type: 'array', items: { type: 'number' } } },
      box: { minOccurs: 0, schema: { allOf: [{ format: 'ogc-bbox' }, {}] } },
    });
    const mediaTypes = inputs.document.schema.oneOf.map(
      (branch: { contentMediaType?: string }) => branch.contentMediaType,
    );
    expect(inputs.document.minOccurs).toBe(0);
    expect(mediaTypes.slice(0, 3)).toEqual(['text/plain', 'application/json', 'application/xml']);
  });

  it.each([
    ['POST', '/processes'],
    ['PUT', '/processes/echo'],
    ['DELETE', '/processes/echo'],
    ['GET', '/processes/echo/package'],
  ] as const)('/req/deploy-replace-undeploy/deploy-response-immutable: refuses %s %s', async (method, url) => {
    const server = await withEcho();
    const body = method === 'POST' || method === 'PUT' ? { body: ECHO } : {};

    const response = await server.ask(url, {
      method,
      headers: { 'content-type': 'application/cwl' },
      ...body,
    });

    expect(response.statusCode).toBe(403);
    expect(response.json().type).toBe(`${PART2}/immutable-process`);
  });

  it('/req/deploy-replace-undeploy/static-indicator: is on the first page, before any number of others', async () => {
    const server = await withEcho();
    for (let number = 10; number < 22; number++) {
      await server.deploy(ECHO.replace('id: echo', `id: a${number}`));
    }

    const first = (await server.ask('/processes')).json();
    const second = (await server.ask('/processes?limit=10&after=a18')).json();

    const ids = (page: { processes: { id: string; mutable: boolean }[] }) =>
      page.processes.map(({ id, mutable }) => `${id} ${mutable}`);
    expect(ids(first).slice(0, 2)).toEqual(['echo false', 'a10 true']);
    expect(ids(second)).toEqual(['a19 true', 'a20 true', 'a21 true', 'example-greeting true']);
  });

  it('is deployed once, and takes the place of a process of a user with its id', async () => {
    const server = startServer();
    await server.deploy(ECHO);

    await server.processes.deployBuiltIn();
    await server.processes.deployBuiltIn();

    expect(await server.store.get('echo')).toMatchObject({ revision: 2, mutable: false });
  });
});

describe('the process example-greeting of a new server', () => {
  it('/req/deploy-replace-undeploy/static-indicator: stands beside the one that is built in, and takes a name', async () => {
    const server = await withEcho();

    const { processes } = (await server.ask('/processes')).json();
    const job = await server.execute(
      'example-greeting',
      { inputs: { name: 'Olinda' } },
      { prefer: 'respond-async' },
    );

    expect(processes.map(({ id, mutable }: { id: string; mutable: boolean }) => [id, mutable])).toEqual([
      ['echo', false],
      ['example-greeting', true],
    ]);
    expect(job.statusCode).toBe(201);
  });

  it('belongs to its users: replaced or undeployed, it stays so', async () => {
    const server = await withEcho();
    const url = '/processes/example-greeting';
    const headers = { 'content-type': 'application/cwl' };
    await server.ask(url, { method: 'PUT', headers, body: ECHO.replace('id: echo', 'id: example-greeting') });

    await server.processes.deployBuiltIn();
    const replaced = (await server.ask(url)).json();
    await server.ask(url, { method: 'DELETE' });
    await server.processes.deployBuiltIn();

    expect(replaced).toMatchObject({ title: 'Echo', revision: 2 });
    expect((await server.ask(url)).statusCode).toBe(404);
  });
});

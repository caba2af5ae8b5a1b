/** Weaver's command line against a server that is no Weaver: it lists, deploys with `unit`, describes, executes, watches and undeploys. */
import { describe, expect, inject, it } from 'vitest';
import { sharedApi } from '../support/shared.ts';

const HEADERS = { accept: 'application/json', 'content-type': 'application/json' };
const ID = 'weaver-echo';

const PACKAGE = {
  cwlVersion: 'v1.0',
  class: 'CommandLineTool',
  baseCommand: 'echo',
  inputs: { message: { type: 'string', inputBinding: { position: 1 } } },
  outputs: { output: { type: 'File', outputBinding: { glob: 'stdout.txt' } } },
  stdout: 'stdout.txt',
};

describe(`Weaver's command line, ${inject('form')}`, () => {
  const api = sharedApi();

  it('deploys a package and runs it to its results', async () => {
    const deployed = await api.send('POST', '/processes', {
      headers: HEADERS,
      body: {
        processDescription: { process: { id: ID, title: 'Echo of Weaver', visibility: 'public' } },
        executionUnit: [{ unit: PACKAGE }],
        deploymentProfileName: 'http://www.opengis.net/profiles/eoc/dockerizedApplication',
      },
    });
    const listed = await api.get('/processes?detail=False&providers=False', HEADERS);
    const described = await api.get(`/processes/${ID}?schema=OGC`, HEADERS);
    const outputs = Object.keys(described.body.outputs).map((name) => [name, { transmissionMode: 'value' }]);
    const created = await api.send('POST', `/processes/${ID}/execution`, {
      headers: { prefer: 'respond-async', ...HEADERS },
      body: {
        mode: 'async',
        inputs: { message: 'hello' },
        response: 'document',
        outputs: Object.fromEntries(outputs),
      },
    });
    const job = created.headers.get('location') ?? '';
    await api.untilDone(created.body.jobID);
    const status = await api.get(job, HEADERS);
    const results = await api.get(`${job}/results`, HEADERS);
    const logs = await api.get(`${job}/logs`, HEADERS);
    const undeployed = await api.send('DELETE', `/processes/${ID}`, { headers: HEADERS });

    expect([deployed.status, deployed.body.id, deployed.body.title]).toEqual([201, ID, 'Echo of Weaver']);
    expect(listed.body.processes.map(({ id }: { id: string }) => id)).toContain('echo');
    expect([described.body.id, Object.keys(described.body.inputs)]).toEqual([ID, ['message']]);
    expect([created.status, created.body.status]).toEqual([201, 'accepted']);
    expect(status.body).toMatchObject({ jobID: created.body.jobID, status: 'successful' });
    expect(results.body.output.value).toBe('hello\n');
    expect([logs.status, undeployed.status]).toEqual([200, 204]);
  });

  it('is refused what only a Weaver could answer', async () => {
    expect((await api.get('/processes?detail=True&providers=False', HEADERS)).status).toBe(400);
  });
});

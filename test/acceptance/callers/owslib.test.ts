/** OWSLib's `ogcapi.processes`, as its Python `requests` send it. */
import { describe, expect, inject, it } from 'vitest';
import { sharedApi } from '../support/shared.ts';

const OWSLIB = {
  'user-agent': 'OWSLib 0.35.0 (https://owslib.readthedocs.io)',
  'accept-encoding': 'gzip, deflate',
  accept: '*/*',
};

describe(`OWSLib, ${inject('form')}`, () => {
  const api = sharedApi();
  const execute = (prefer: string, body: object) =>
    api.send('POST', '/processes/echo/execution', {
      headers: { ...OWSLIB, 'accept-language': 'en-US', prefer },
      body,
    });

  it('reads what the server is and offers', async () => {
    const landing = await api.get('/', OWSLIB);
    const definition = landing.body.links.find(
      ({ rel, type }: { rel: string; type: string }) =>
        rel === 'service-desc' && type === 'application/vnd.oai.openapi+json;version=3.0',
    );
    const openapi = await fetch(definition.href, { headers: OWSLIB });
    const conformance = await api.get('/conformance', OWSLIB);
    const processes = await api.get('/processes', OWSLIB);
    const process = await api.get('/processes/echo', OWSLIB);

    expect(await openapi.json()).toMatchObject({ openapi: '3.0.3' });
    expect(conformance.body.conformsTo.length).toBeGreaterThan(0);
    expect(processes.body.processes.map(({ id }: { id: string }) => id)).toContain('echo');
    expect(process.body.inputs).toHaveProperty('message');
  });

  it('executes and waits, and gets a document', async () => {
    const answer = await execute('respond-sync', {
      inputs: { message: 'hi', pause: 0 },
      outputs: { message: { transmissionMode: 'value' } },
      response: 'document',
    });

    expect([answer.status, answer.body]).toEqual([200, { message: 'hi' }]);
  });

  it('executes without waiting, and finds the job in the header', async () => {
    const created = await execute('respond-async', { inputs: { message: 'hi' }, response: 'document' });
    const { jobID } = created.body;
    await api.untilDone(jobID);
    // The header stays with the client from then on.
    const job = await api.get(created.headers.get('location') ?? '', { ...OWSLIB, prefer: 'respond-async' });

    expect(created.status).toBe(201);
    expect(job.body).toMatchObject({ jobID, status: 'successful' });
  });
});

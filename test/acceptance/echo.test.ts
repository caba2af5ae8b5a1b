/** The process that is always there, as a client without a package finds it. */
import { describe, expect, inject, it } from 'vitest';
import { sharedApi } from './support/shared.ts';

const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';

describe(`echo, ${inject('form')}`, () => {
  const api = sharedApi();

  const execute = (inputs: object, headers: Record<string, string> = {}) =>
    api.send('POST', '/processes/echo/execution', { body: { inputs, response: 'document' }, headers });

  it.each<[string, object, object]>([
    ['a text', { message: 'Grüße' }, { message: 'Grüße', pause: 0 }],
    ['numbers', { message: '', values: [1.5, 2] }, { message: '', pause: 0, values: [1.5, 2] }],
    [
      'a bounding box',
      { message: 'b', box: { bbox: [6.9, 50, 7.1, 51], crs: CRS84 } },
      { message: 'b', pause: 0, box: { bbox: [6.9, 50, 7.1, 51], crs: CRS84 } },
    ],
  ])('/req/core/test-process: gives back %s', async (_what, inputs, outputs) => {
    const answer = await execute(inputs);

    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toEqual(outputs);
  });

  it('gives back a document with its media type', async () => {
    const document = { value: { temperature: 21 }, mediaType: 'application/json' };
    const answer = await execute({ message: 'm', document });
    const { href, type } = answer.body.document;

    expect(type).toBe('application/json');
    expect((await api.get(href)).body).toEqual({ temperature: 21 });
  });

  it('/req/core/test-process: takes its time where it is asked to, and can be dismissed', async () => {
    const prefer = { prefer: 'respond-async' };
    const short = await execute({ message: 'm', pause: 1 }, prefer);
    const long = await execute({ message: 'm', pause: 600 }, prefer);

    const done = await api.untilDone(short.body.jobID);
    await api.until(long.body.jobID, ({ status }) => status === 'running');
    const dismissed = await api.send('DELETE', `/jobs/${long.body.jobID}`);
    const { started, finished } = (await api.get(`/jobs/${short.body.jobID}`)).body;

    expect(done.status, done.message).toBe('successful');
    expect(Date.parse(finished) - Date.parse(started)).toBeGreaterThanOrEqual(1000);
    expect(dismissed.body.status).toBe('dismissed');
  });

  it.each([-1, 3601])('/req/core/job-results-failed: fails for a pause of %i seconds', async (pause) => {
    const answer = await execute({ message: 'm', pause });

    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain("'pause' must be a number of seconds from 0 to 3600");
  });

  it('/req/deploy-replace-undeploy/deploy-response-immutable: cannot be changed', async () => {
    const cwl =
      'cwlVersion: v1.2\nclass: ExpressionTool\nid: echo\ninputs: {}\noutputs: {}\nexpression: $(inputs)';
    const body = { body: cwl, type: 'application/cwl' };

    expect((await api.send('POST', '/processes', body)).status).toBe(403);
    expect((await api.send('PUT', '/processes/echo', body)).status).toBe(403);
    expect((await api.send('DELETE', '/processes/echo')).status).toBe(403);
    expect((await api.get('/processes/echo/package')).status).toBe(403);
  });

  it('/req/deploy-replace-undeploy/static-indicator: is on the first page', async () => {
    const { processes } = (await api.get('/processes')).body;

    expect(processes[0]).toMatchObject({ id: 'echo', mutable: false });
  });
});

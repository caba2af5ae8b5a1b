/** The habits of the Python package `openeo`: it looks for an openEO back-end first, names no media type, and compresses nothing. */
import { describe, expect, inject, it } from 'vitest';
import { sharedApi } from '../support/shared.ts';

const OPENEO = {
  'user-agent': 'openeo-python-client/0.53.0 cpython/3.11.7 linux',
  'accept-encoding': 'gzip, deflate',
  accept: '*/*',
};

describe(`the Python package openeo, ${inject('form')}`, () => {
  const api = sharedApi();

  it('is told that this is no openEO back-end', async () => {
    const wellKnown = await api.get('/.well-known/openeo', OPENEO);
    const landing = await api.get('/', OPENEO);

    expect([wellKnown.status, wellKnown.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json',
    ]);
    expect(wellKnown.body.code).toBe('no-such-resource');
    expect(landing.headers.get('content-type')).toContain('application/json');
    expect(landing.body).not.toHaveProperty('api_version');
  });

  it('gets JSON from everything that it asks for without a word on types', async () => {
    const executed = await api.send('POST', '/processes/echo/execution', {
      headers: { ...OPENEO, prefer: 'respond-async' },
      body: { inputs: { message: 'hi' } },
    });
    const { jobID } = executed.body;
    await api.untilDone(jobID);
    for (const path of ['/processes', '/processes/echo', '/jobs', `/jobs/${jobID}`]) {
      const answer = await api.get(path, OPENEO);
      expect([answer.status, answer.headers.get('content-type')], path).toEqual([
        200,
        'application/json; charset=utf-8',
      ]);
    }
  });

  it('reads code and reason of what it did wrong', async () => {
    const answer = await api.send('POST', '/processes/echo/execution', {
      headers: OPENEO,
      body: { inputs: {} },
    });

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'invalid-inputs', detail: expect.stringContaining('message') });
  });
});

/** Part 4: a job is made, changed and started; a package runs without being deployed. */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { sharedApi } from './support/shared.ts';

const PACKAGE = `
cwlVersion: v1.2
class: CommandLineTool
id: management-echo
baseCommand: [echo, -n]
inputs: { said: { type: string, inputBinding: {} } }
outputs: { heard: { type: string, outputBinding: { glob: heard.txt, loadContents: true, outputEval: "$(self[0].contents)" } } }
stdout: heard.txt
`;

describe(`job management, ${inject('form')}`, () => {
  const api = sharedApi();
  const create = (body: object | string, type?: string) =>
    api.send('POST', '/jobs', { body, ...(type !== undefined && { type }) });
  const start = (job: string) => api.send('POST', `/jobs/${job}/results`);
  const document = { accept: 'application/json' };

  beforeAll(async () => {
    await api.deploy(PACKAGE);
  });

  it('/req/job-management/start-response: a job of a process is made, changed, started and read', async () => {
    const made = await create({
      process: `${api.url}/processes/management-echo`,
      inputs: { said: 'a' },
      response: 'document',
      tags: ['management-test'],
      labels: { project: 'management' },
    });
    const job = made.body.id;
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`${api.url}/jobs/${job}`);
    expect(made.body).toMatchObject({ status: 'created' });

    const changed = await api.send('PATCH', `/jobs/${job}`, { body: { inputs: { said: 'b' } } });
    expect(changed.status).toBe(200);
    expect((await start(job)).body).toMatchObject({ id: job, status: 'accepted' });

    expect(await api.untilDone(job)).toMatchObject({ status: 'successful' });
    expect((await api.get(`/jobs/${job}/results`, document)).body).toEqual({ heard: 'b' });
    expect((await api.get(`/jobs/${job}/inputs`)).body).toMatchObject({ inputs: { said: 'b' } });
    expect((await api.get(`/jobs/${job}/definition`)).body).toMatchObject({ inputs: { said: 'b' } });
    expect((await start(job)).status).toBe(423);
    for (const query of ['tags=management-test', 'labels=project=management']) {
      const found = (await api.get(`/jobs?${query}`)).body.jobs;
      expect(
        found.map(({ id }: { id: string }) => id),
        query,
      ).toEqual([job]);
    }
    expect((await api.get('/jobs?labels=project=none')).body.jobs).toEqual([]);
  });

  it('a package runs with inputs, and is no process afterwards', async () => {
    const made = await create({
      executionUnit: {
        value: PACKAGE.replace('management-echo', 'management-other'),
        mediaType: 'application/cwl+yaml',
      },
      inputs: { said: 'c' },
      response: 'document',
    });
    expect(made.status, made.text).toBe(201);
    await start(made.body.id);

    expect(await api.untilDone(made.body.id)).toMatchObject({ status: 'successful' });
    expect((await api.get(`/jobs/${made.body.id}/results`, document)).body).toEqual({ heard: 'c' });
    expect((await api.get('/processes/management-other')).status).toBe(404);
    expect((await api.get(`/jobs/${made.body.id}/steps`)).body.steps[0]).toMatchObject({
      state: 'succeeded',
      inputs: { said: 'c' },
      outputs: { heard: 'c' },
      attempts: [{ resources: { cores: expect.any(Number), ram: expect.any(Number) } }],
    });
  });

  it('a job that was only made is dismissed, and removed', async () => {
    const { body } = await create(
      PACKAGE.replace('type: string, inputBinding', 'type: string, default: d, inputBinding'),
      'application/cwl+yaml',
    );

    expect((await api.send('DELETE', `/jobs/${body.id}`)).body).toMatchObject({ status: 'dismissed' });
    expect((await start(body.id)).status).toBe(423);
    expect((await api.send('DELETE', `/jobs/${body.id}`)).status).toBe(200);
    expect((await api.get(`/jobs/${body.id}`)).status).toBe(404);
  });
});

/** DELETE of a job: one that runs stops with its containers and stays, one that has finished goes with all that it stored. */
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { containersOf, untilContainer, untilNoContainer } from './support/containers.ts';
import { sharedApi } from './support/shared.ts';
import { stepsOf, untilSteps } from './support/steps.ts';

const PART1 = 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0';

const PACKAGE = `
cwlVersion: v1.2
$graph:
  - class: Workflow
    id: dismiss-nested
    requirements: { ScatterFeatureRequirement: {}, SubworkflowFeatureRequirement: {} }
    inputs: { seconds: "int[]" }
    steps:
      group: { run: "#group", scatter: seconds, in: { seconds: seconds }, out: [said] }
    outputs: { said: { type: "File[]", outputSource: group/said } }
  - class: Workflow
    id: group
    inputs: { seconds: int }
    steps:
      wait: { run: "#wait", in: { seconds: seconds }, out: [said] }
    outputs: { said: { type: File, outputSource: wait/said } }
  - class: CommandLineTool
    id: wait
    baseCommand: [sh, -c, 'echo begun; echo said > said.txt; exec sleep "$0"']
    inputs: { seconds: { type: int, inputBinding: {} } }
    outputs: { said: { type: File, outputBinding: { glob: said.txt } } }
`;

const FOREVER = 600;

describe(`DELETE of a job, ${inject('form')}`, () => {
  const api = sharedApi();

  beforeAll(async () => {
    await api.deploy(PACKAGE);
  });

  const start = (seconds: readonly number[]): Promise<string> => api.execute('dismiss-nested', { seconds });
  const dismiss = (job: string) => api.send('DELETE', `/jobs/${job}`);

  it('/req/dismiss/job-dismiss-success: stops the containers of all its steps within 5 s, and none of another job', async () => {
    const [job, other] = await Promise.all([start([FOREVER]), start([3])]);
    await Promise.all([job, other].map((id) => untilContainer(id, ({ running }) => running)));

    const before = Date.now();
    const answer = await dismiss(job);
    await untilNoContainer(job);

    expect(Date.now() - before).toBeLessThan(5000);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      jobID: job,
      status: 'dismissed',
      message: 'Dismissed by request; stopped 1 running step: group[0]/wait[0].',
    });
    expect((await api.get(`/jobs/${job}`)).body).toMatchObject({ status: 'dismissed' });
    expect(await api.untilDone(other)).toMatchObject({ status: 'successful' });
  });

  it('leaves what is known of it', async () => {
    const job = await start([FOREVER]);
    await untilContainer(job, ({ running }) => running);

    await dismiss(job);
    await untilNoContainer(job);

    const [step] = await untilSteps(api, job, ([only]) => only?.state === 'cancelled');
    expect(step).toMatchObject({ step: 'group/wait', attempts: [{ state: 'cancelled' }] });
    const results = await api.get(`/jobs/${job}/results`);
    expect(results.body).toMatchObject({ status: 410, type: `${PART1}/result-not-available` });
    expect((await api.get(`/jobs/${job}/events`)).text).toContain('event: cancelled');
  });

  it('starts nothing that still waited', async () => {
    const job = await start(Array.from({ length: 30 }, () => FOREVER));
    await untilContainer(job, ({ running }) => running);

    await dismiss(job);
    await untilNoContainer(job);

    const steps = await untilSteps(api, job, (all) => all.every(({ state }) => state === 'cancelled'));
    expect(steps).toHaveLength(30);
    expect(steps.some(({ attempts }) => attempts.length === 0)).toBe(true);
    expect(await containersOf(job)).toEqual([]);
  });

  it('answers a client that waits for the results', async () => {
    const waiting = api.send('POST', '/processes/dismiss-nested/execution', {
      body: { inputs: { seconds: [FOREVER] } },
    });
    const job = await runningJob();

    await dismiss(job);

    const answer = await waiting;
    expect(answer.status).toBe(410);
    expect(answer.body.links).toContainEqual(
      expect.objectContaining({ rel: 'up', href: `${api.url}/jobs/${job}` }),
    );
    await untilNoContainer(job);
  });

  const runningJob = async (): Promise<string> => {
    for (;;) {
      const { jobs } = (await api.get('/jobs?processID=dismiss-nested&status=running')).body;
      if (jobs.length > 0) return jobs[0].jobID;
      await wait(50);
    }
  };

  it('/req/dismiss/job-dismiss-status: removes one that has finished, with all that it stored', async () => {
    const [job, other] = await Promise.all([start([0]), start([0])]);
    await Promise.all([api.untilDone(job), api.untilDone(other)]);
    const [file] = (await api.results(job))['said'];
    const [step] = await stepsOf(api, job);
    expect((await api.get(file.location)).text).toBe('said\n');

    const answer = await dismiss(job);

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ jobID: job, status: 'dismissed' });
    expect(answer.body.links).toEqual([expect.objectContaining({ href: `${api.url}/jobs` })]);
    for (const path of [
      '',
      '/results',
      '/results/said',
      '/steps',
      `/steps/${step!.id}/log`,
      '/logs',
      '/events',
      '/files/',
    ]) {
      const gone = await api.get(`/jobs/${job}${path}`);
      expect(gone.body, path).toMatchObject({ status: 404, type: `${PART1}/no-such-job` });
    }
    expect((await api.get(file.location)).status).toBe(404);
    expect((await dismiss(job)).body).toMatchObject({ status: 404, type: `${PART1}/no-such-job` });
    const listed = (await api.get('/jobs?processID=dismiss-nested&limit=100')).body.jobs;
    expect(listed.map(({ jobID }: { jobID: string }) => jobID)).not.toContain(job);
    const [kept] = (await api.results(other))['said'];
    expect((await api.get(kept.location)).text).toBe('said\n');
  });

  it('removes only the results of one that has finished', async () => {
    const job = await start([0]);
    await api.untilDone(job);
    const [file] = (await api.results(job))['said'];
    const [step] = await stepsOf(api, job);

    const answer = await api.send('DELETE', `/jobs/${job}/results`);
    const again = await api.send('DELETE', `/jobs/${job}/results`);

    expect([answer.status, again.status]).toEqual([200, 200]);
    expect(answer.body).toMatchObject({ jobID: job, status: 'successful' });
    const rels = answer.body.links.map(({ rel }: { rel: string }) => rel);
    expect(rels).not.toContain('http://www.opengis.net/def/rel/ogc/1.0/results');
    expect((await api.get(file.location)).status).toBe(404);
    for (const path of ['/results', '/results/said']) {
      const gone = await api.get(`/jobs/${job}${path}`);
      expect(gone.body, path).toMatchObject({ status: 404, type: `${PART1}/result-not-available` });
    }
    const [kept] = await stepsOf(api, job);
    expect(kept).toMatchObject({ id: step!.id, state: 'succeeded', inputs: { seconds: 0 } });
    expect(kept).not.toHaveProperty('outputs');
    expect((await api.get(`/jobs/${job}/steps/${step!.id}/log`)).text).toBe('begun\n');
  });

  it('leaves the results of one that has not finished', async () => {
    const job = await start([FOREVER]);

    const answer = await api.send('DELETE', `/jobs/${job}/results`);
    await dismiss(job);

    expect(answer.body).toMatchObject({ status: 404, type: `${PART1}/result-not-ready` });
    await untilNoContainer(job);
  });

  it('removes one that was dismissed or has failed', async () => {
    const dismissed = await start([FOREVER]);
    const failed = await start([-1]);
    await api.until(failed, ({ status }) => status === 'failed');
    await dismiss(dismissed);

    expect((await dismiss(dismissed)).body).toMatchObject({ status: 'dismissed' });
    expect((await dismiss(failed)).body).toMatchObject({ status: 'dismissed' });

    await untilNoContainer(dismissed);
    expect((await api.get(`/jobs/${dismissed}`)).status).toBe(404);
    expect((await api.get(`/jobs/${failed}`)).status).toBe(404);
  });

  it('leaves what the client had uploaded for it', async () => {
    const upload = await api.send('POST', '/uploads?name=scene.txt', { body: 'scene', type: 'text/plain' });
    await api.deploy(`
cwlVersion: v1.2
class: CommandLineTool
id: dismiss-copy
baseCommand: cat
inputs: { scene: { type: File, inputBinding: {} } }
outputs: { copied: stdout, scene: { type: File, outputBinding: { outputEval: $(inputs.scene) } } }
stdout: copied.txt
`);
    const job = await api.execute('dismiss-copy', { scene: { href: upload.body.href } });
    expect(await api.untilDone(job)).toMatchObject({ status: 'successful' });

    await dismiss(job);

    expect((await api.get(upload.body.href)).text).toBe('scene');
  });
});

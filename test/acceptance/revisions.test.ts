/** A process that is replaced while a job of it runs: what ran can be read, and goes on. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { sharedApi } from './support/shared.ts';

const packageOf = (said: string) => `# ${said}
cwlVersion: v1.2
$namespaces: { s: "https://schema.org/" }
class: CommandLineTool
id: revised
label: Says ${said}
s:softwareVersion: "${said}"
baseCommand: [sh, -c, 'sleep "$0"; echo ${said}']
inputs: { seconds: { type: int, inputBinding: {} } }
outputs: { said: stdout }
stdout: said.txt
`;
const BEFORE = packageOf('before');
const AFTER = packageOf('after');

describe(`revisions, ${inject('form')}`, () => {
  const api = sharedApi();
  let before: string;
  /** Made of the first revision, and started when the second one is deployed. */
  let waiting: string;
  let after: string;

  beforeAll(async () => {
    await api.deploy(BEFORE);
    before = await api.execute('revised', { seconds: 3 });
    await api.until(before, ({ status }) => status === 'running');
    const order = { process: `${api.url}/processes/revised`, inputs: { seconds: 0 } };
    waiting = (await api.send('POST', '/jobs', { body: order })).body.id;
    const replaced = await api.send('PUT', '/processes/revised', {
      body: AFTER,
      type: 'application/cwl+yaml',
    });
    expect(replaced.status, replaced.text).toBe(204);
    expect((await api.send('POST', `/jobs/${waiting}/results`)).status).toBe(200);
    after = await api.execute('revised', { seconds: 0 });
  });

  it('each job runs its own, and says which', async () => {
    for (const [job, said, revision] of [
      [before, 'before', 1],
      [waiting, 'before', 1],
      [after, 'after', 2],
    ] as const) {
      expect(await api.untilDone(job)).toMatchObject({ status: 'successful', processRevision: revision });
      expect((await api.get(`/jobs/${job}/results/said`)).text).toBe(`${said}\n`);
    }
    const { jobs } = (await api.get('/jobs?processID=revised')).body;
    expect(new Map(jobs.map((job: Listed) => [job.jobID, job.processRevision]))).toEqual(
      new Map([
        [before, 1],
        [waiting, 1],
        [after, 2],
      ]),
    );
  });

  it.each([
    ['1', 'before', BEFORE],
    ['before', 'before', BEFORE],
    ['2', 'after', AFTER],
  ])('?version=%s is described, and its package is there as it was sent and as it is run', async (version, said, sent) => {
    const { body: description } = await api.get(`/processes/revised?version=${version}`);
    const { revision, packageHash } = description;
    const source = await api.get(`/processes/revised/package?version=${version}`);
    const packed = await api.get(`/processes/revised/package?version=${version}&form=packed`);

    expect(description).toMatchObject({ title: `Says ${said}`, version: said });
    expect([source.text, source.headers.get('content-type')]).toEqual([sent, 'application/cwl+yaml']);
    expect(source.headers.get('content-location')).toBe(
      `${api.url}/processes/revised/package?version=${revision}`,
    );
    expect(createHash('sha256').update(packed.text).digest('hex')).toBe(packageHash);
    expect(packed.headers.get('etag')).toBe(`"${packageHash}"`);
    expect(packed.body.processes.revised.label).toBe(`Says ${said}`);
  });

  it('without it, the last one is', async () => {
    expect((await api.get('/processes/revised')).body).toMatchObject({ revision: 2, version: 'after' });
    expect((await api.get('/processes/revised/package')).text).toBe(AFTER);
  });

  it('one that does not exist is told with those that do', async () => {
    const answer = await api.get('/processes/revised?version=3');

    expect(answer.status).toBe(404);
    expect(answer.body.revisions).toEqual([
      { revision: 1, version: 'before' },
      { revision: 2, version: 'after' },
    ]);
  });

  it('provenance leads to what ran', async () => {
    await api.untilDone(before);
    const { prefix } = (await api.get(`/jobs/${before}/prov`)).body;
    const crate = (await api.get(`/jobs/${before}/ro-crate`)).body['@graph'] as Entity[];
    const workflow = crate.find((entity) => entity['@type'].includes('ComputationalWorkflow'));

    expect((await api.get(prefix.package.replace(/#$/, ''))).body.title).toBe('Says before');
    expect((await api.get(workflow?.['@id'] ?? '')).text).toBe(BEFORE);
  });
});

interface Listed {
  readonly jobID: string;
  readonly processRevision: number;
}

interface Entity {
  readonly '@id': string;
  readonly '@type': string | readonly string[];
}

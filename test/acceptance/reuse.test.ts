/** WorkReuse (CWL v1.2 §WorkReuse) as a client sees it: which steps are run, and whose results they have. */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import type { Api } from './support/api.ts';
import { ownDeployment, sharedApi } from './support/shared.ts';
import { stepsOf } from './support/steps.ts';

/** Every container of `write` draws its own random number, so that a result tells which one made it. */
const workflow = (id: string, enableReuse: string) => `
cwlVersion: v1.2
class: Workflow
id: ${id}
requirements: { ScatterFeatureRequirement: {} }
inputs: { text: File, seeds: "int[]" }
steps:
  write:
    scatter: seed
    in: { text: text, seed: seeds }
    out: [numbers]
    hints: { ${enableReuse} }
    run:
      class: CommandLineTool
      inputs: { text: File, seed: int }
      baseCommand: [sh, -c, 'mkdir numbers; cat "$0" > numbers/text; head -c 12 /dev/urandom | od -A n -t x4 > numbers/drawn']
      arguments: [$(inputs.text.path), $(inputs.seed)]
      outputs: { numbers: { type: Directory, outputBinding: { glob: numbers } } }
outputs: { numbers: { type: "Directory[]", outputSource: write/numbers } }
`;

interface Ran {
  readonly job: string;
  /** What the containers of its results drew. */
  readonly drawn: readonly string[];
  readonly reused: readonly ({ readonly jobID: string; readonly step: string } | undefined)[];
  readonly containers: number;
}

async function run(api: Api, process: string, content: string, query = ''): Promise<Ran> {
  const upload = await api.send('POST', '/uploads?name=a.txt', { body: content, type: 'text/plain' });
  const { body } = await api.send('POST', `/processes/${process}/execution${query}`, {
    body: { inputs: { text: { href: upload.body.href }, seeds: [1, 2] } },
    headers: { prefer: 'respond-async' },
  });
  const job = body.jobID as string;
  expect(await api.untilDone(job)).toMatchObject({ status: 'successful' });
  const steps = (await stepsOf(api, job))
    .filter(({ step }) => step === 'write')
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    job,
    drawn: await drawnBy(api, job),
    reused: steps.map((step) => (step as unknown as { reused?: { jobID: string; step: string } }).reused),
    containers: steps.flatMap(({ attempts }) => attempts.filter((attempt) => 'exitCode' in attempt)).length,
  };
}

async function drawnBy(api: Api, job: string): Promise<string[]> {
  const { numbers } = await api.results(job);
  const texts: string[] = [];
  for (const { listing } of numbers) {
    const file = listing.find(({ basename }: { basename: string }) => basename === 'drawn');
    texts.push((await api.get(file.location)).text);
  }
  return texts;
}

const ON = 'WorkReuse: { enableReuse: true }';
const hits = (job: string) => ['write[0]', 'write[1]'].map((step) => ({ jobID: job, step }));

describe(`results of equal steps, ${inject('form')}`, () => {
  const api = sharedApi();
  let first: Ran;
  beforeAll(async () => {
    await api.deploy(workflow('reuse-on', ON));
    await api.deploy(workflow('reuse-off', 'WorkReuse: { enableReuse: false }'));
    await api.deploy(workflow('reuse-unsaid', ''));
    first = await run(api, 'reuse-on', 'some text');
  });

  it('are drawn apart from each other the first time', () => {
    expect(first).toMatchObject({ containers: 2, reused: [undefined, undefined] });
    expect(new Set(first.drawn).size).toBe(2);
  });

  it('are taken by the same inputs in another upload, without a container, and shown', async () => {
    const again = await run(api, 'reuse-on', 'some text');
    expect(again.containers).toBe(0);
    expect(again.drawn).toEqual(first.drawn);
    expect(again.reused).toEqual(hits(first.job));
  });

  it('are not taken for another content', async () => {
    const other = await run(api, 'reuse-on', 'other text');
    expect(other).toMatchObject({ containers: 2, reused: [undefined, undefined] });
    expect(other.drawn).not.toEqual(first.drawn);
  });

  it('are not taken where the client does not want it', async () => {
    expect(await run(api, 'reuse-on', 'no thanks')).toMatchObject({ containers: 2 });
    expect(await run(api, 'reuse-on', 'no thanks', '?reuse=false')).toMatchObject({ containers: 2 });
  });

  it.each(['reuse-off', 'reuse-unsaid'])('are not taken by %s', async (process) => {
    for (let time = 1; time <= 2; time += 1) {
      expect(await run(api, process, 'some text')).toMatchObject({
        containers: 2,
        reused: [undefined, undefined],
      });
    }
  });

  it('stay when the job that made them is removed, and are then taken from the next', async () => {
    const made = await run(api, 'reuse-on', 'to be removed');
    const taken = await run(api, 'reuse-on', 'to be removed');
    expect(taken.reused).toEqual(hits(made.job));
    expect((await api.send('DELETE', `/jobs/${made.job}`)).status).toBe(200);
    expect((await api.get(`/jobs/${made.job}`)).status).toBe(404);
    expect(await drawnBy(api, taken.job)).toEqual(made.drawn);
    const third = await run(api, 'reuse-on', 'to be removed');
    expect(third.reused).toEqual(hits(taken.job));
    for (const { job } of [taken, third]) expect((await api.send('DELETE', `/jobs/${job}`)).status).toBe(200);
    expect(await run(api, 'reuse-on', 'to be removed')).toMatchObject({ containers: 2 });
  });

  it('are not taken by a server that is told so', async () => {
    await using server = await ownDeployment({ settings: { CWLP_REUSE: 'false' } });
    await server.http.deploy(workflow('reuse-on', ON));
    for (let time = 1; time <= 2; time += 1)
      expect(await run(server.http, 'reuse-on', 'some text')).toMatchObject({ containers: 2 });
  });
});

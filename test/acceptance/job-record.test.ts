/** What is kept of a job: each step with all that is known of its attempts, and what a failed job had finished. */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { sharedApi } from './support/shared.ts';

const REL = 'http://www.opengis.net/def/rel/ogc/1.0';
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** The first step is long enough to be looked at while it runs, and done twice; then the second one fails. */
const PACKAGE = `
cwlVersion: v1.2
class: Workflow
id: job-record
requirements: { ScatterFeatureRequirement: {} }
inputs: { words: { type: "string[]", default: [one, two] } }
outputs:
  first: { type: "File[]", outputSource: first/made }
  second: { type: File, outputSource: second/made }
steps:
  first:
    scatter: word
    in: { word: words }
    out: [made]
    run:
      class: CommandLineTool
      requirements: { ResourceRequirement: { coresMin: 1, ramMin: 64 } }
      baseCommand: [sh, -c, 'echo first; sleep 3; echo "$0" > made.txt']
      inputs: { word: { type: string, inputBinding: {} } }
      outputs: { made: { type: File, outputBinding: { glob: made.txt } } }
  second:
    in: { made: first/made }
    out: [made]
    run:
      class: CommandLineTool
      baseCommand: [sh, -c, 'exit 3']
      inputs: { made: "File[]" }
      outputs: { made: { type: File, outputBinding: { glob: made.txt } } }
`;

describe(`the record of a job, ${inject('form')}`, () => {
  const api = sharedApi();
  let failed: string;

  beforeAll(async () => {
    await api.deploy(PACKAGE);
    failed = await api.execute('job-record');
    expect(await api.untilDone(failed)).toMatchObject({ status: 'failed' });
  });

  const step = async (wanted: string) => {
    const { steps } = (await api.get(`/jobs/${failed}/steps`)).body;
    return steps.find(({ id }: { id: string }) => id === wanted);
  };

  it('has state, command, image, exit code, resources, times, log, inputs and outputs of each step', async () => {
    const first = await step('first[1]');
    const url = `${api.url}/jobs/${failed}`;

    expect(first).toEqual({
      id: 'first[1]',
      step: 'first',
      shard: [1],
      state: 'succeeded',
      attempts: [
        {
          attempt: 1,
          state: 'succeeded',
          runner: expect.any(String),
          command: ['sh', '-c', 'echo first; sleep 3; echo "$0" > made.txt', 'two'],
          image: 'debian:stable-slim',
          imageDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
          exitCode: 0,
          activity: expect.any(String),
          resources: {
            cores: 1,
            ram: 64,
            used: { ram: expect.any(Number), cpuSeconds: expect.any(Number) },
          },
          started: TIME,
          finished: TIME,
        },
      ],
      inputs: { word: 'two' },
      outputs: {
        made: expect.objectContaining({ href: expect.stringContaining(`${url}/files/`), size: 4 }),
      },
      links: [{ href: `${url}/steps/first%5B1%5D/log`, rel: 'log', type: 'text/plain', title: 'Log' }],
    });
    expect((await api.get(first.links[0].href)).text).toContain('first\n');
    expect(await step('second[0]')).toMatchObject({
      state: 'failed',
      inputs: { made: [{}, { href: first.outputs.made.href }] },
      attempts: [{ attempt: 1, state: 'failed', exitCode: 3 }],
    });
  });

  it('leads from a failed job to the reason and to what was finished before', async () => {
    const { body: job } = await api.get(`/jobs/${failed}`);
    const href = (rel: string) => job.links.find((link: { rel: string }) => link.rel === rel)?.href;
    const reason = await api.get(href(`${REL}/exceptions`));
    const list = reason.body.links.find(({ rel }: { rel: string }) => rel === 'item').href;
    const { steps } = (await api.get(list)).body;
    const made = steps.flatMap(({ outputs }: { outputs?: { made: { href: string } } }) => outputs ?? []);

    expect(href('[ogc-rel:exceptions]')).toBe(href(`${REL}/exceptions`));
    expect(href(`${REL}/results`)).toBeUndefined();
    expect(reason.body).toMatchObject({ status: 422, step: { shard: 'main/second[0]', exitCode: 3 } });
    const texts = made.map(async (file: { made: { href: string } }) => (await api.get(file.made.href)).text);
    expect(new Set(await Promise.all(texts))).toEqual(new Set(['one\n', 'two\n']));
  });

  it('counts progress in finished steps, of which two of three are', async () => {
    const { progress, started, finished } = (await api.get(`/jobs/${failed}`)).body;

    expect([progress, started, finished]).toEqual([66, TIME, TIME]);
  });
});

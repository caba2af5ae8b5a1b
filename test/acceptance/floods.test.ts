/** Steps that print much, up to a gigabyte: it costs the server no memory, and no other job anything. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Api } from './support/api.ts';
import type { Deployment } from './support/deployment.ts';
import { healthyJob } from './support/healthy.ts';
import { peakMemory } from './support/memory.ts';
import { ownDeployment } from './support/shared.ts';

/** The object server of the distributed form is made for tests, and slow. */
const MEBIBYTES = inject('form') === 'embedded' ? 1024 : 256;
const FLOOD = MEBIBYTES * 1024 ** 2 + 'the end\n'.length;
/** What a process may need more than before: buffers under way, and what its garbage collector has not taken yet. */
const ALLOWED_MIB = 200;

const tool = (id: string, script: string, rest: string): string => `
cwlVersion: v1.2
class: CommandLineTool
id: ${id}
baseCommand: [sh, -c]
arguments: ["${script}"]
inputs: []
${rest}
`;

describe(`floods, ${inject('form')}`, () => {
  const cleanup = new AsyncDisposableStack();
  let deployment: Deployment;
  let api: Api;

  beforeAll(async () => {
    const own = cleanup.use(await ownDeployment());
    deployment = own;
    api = own.http;
    // Whatever is loaded at first use is loaded.
    await (await healthyJob(api))();
  });

  afterAll(() => cleanup.disposeAsync());

  const runBesideOthers = async (cwl: string): Promise<string> => {
    const processes = [...new Set([deployment.api, ...deployment.workers])];
    const before = processes.map(peakMemory);
    const healthy = await healthyJob(api);
    const job = await api.execute(await api.deploy(cwl));
    await api.untilDone(job);
    await healthy();
    for (const [index, one] of processes.entries()) {
      expect(peakMemory(one) - before[index]!).toBeLessThan(ALLOWED_MIB);
    }
    return job;
  };

  it('are kept whole in an output, and cut in a log with a note of how much is missing', async () => {
    const script = `(head -c ${MEBIBYTES}M /dev/zero | tr '\\\\0' x; echo the end) | tee /dev/stderr`;
    const job = await runBesideOthers(tool('flood', script, 'outputs: {made: stdout}\nstdout: made.txt'));

    const done = await api.untilDone(job);
    expect(done, done.message).toMatchObject({ status: 'successful' });
    const { made } = await api.results(job);
    expect(made).toMatchObject({ basename: 'made.txt', size: FLOOD });
    expect((await api.get(made.location, { range: 'bytes=-10' })).text).toBe('xxthe end\n');
    const log = (await api.get(`/jobs/${job}/steps/main/log?stream=stderr`)).text;
    const [note, missing] =
      /\n\[(\d+) bytes are left out here: the log of a step is limited to 64 MiB\]\n/.exec(log)!;
    expect(log.length).toBeLessThan(65 * 1024 ** 2);
    expect(log.length - note.length + Number(missing)).toBe(FLOOD);
    expect(log.endsWith('xxthe end\n')).toBe(true);
  });

  it('into the log of a step that fails leave its last lines in the reason', async () => {
    const script = `(yes no band | head -c 5M; echo 'the last line') >&2; exit 4`;
    const job = await runBesideOthers(tool('flood-and-fail', script, 'outputs: []'));

    const { message } = await api.untilDone(job);
    expect(message).toMatch(/exit code 4/);
    expect(message).toMatch(/no band\nno band\nthe last line\nWhat to try next/);
    expect(message!.length).toBeLessThan(8192);
  });
});

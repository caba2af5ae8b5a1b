/** Steps that go wrong. All of them run beside each other and beside a healthy job, so that none may disturb another. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { serveFiles } from '../services/file-server.ts';
import { freePort } from './support/deployment.ts';
import { type ExpectedFailure, expectFailed } from './support/failed-job.ts';
import { healthyJob } from './support/healthy.ts';
import { sharedApi } from './support/shared.ts';
import { COPIED, TWO_STEPS_INPUTS, twoSteps } from './support/two-steps.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const IMAGE = 'debian:stable-slim';
const ADVICE_DEPLOY = /What to try next: .*deploy/s;

interface Fault extends ExpectedFailure {
  /** States of the attempts at the broken step; one that failed unless something else is said. */
  readonly attempts?: readonly string[];
  /** What its log of standard error contains. */
  readonly stderr?: RegExp;
}

const FAULTS: { readonly [fixture: string]: Fault } = {
  // These two take long, so they begin.
  'no-such-registry': {
    blame: 'platform',
    message: [
      /image 127\.0\.0\.1:\d+\/tools\/absent:7 is not on this container engine/,
      /could not be reached/,
      /docker pull 127\.0\.0\.1:\d+\/tools\/absent:7/,
      /tried 5 times/,
      /What to try next: .*reach the registry/,
    ],
    attempts: ['failed', 'failed', 'failed', 'failed', 'failed'],
  },
  'endless-expression': { blame: 'package', message: [/for \(;;\)/, /20 s/, ADVICE_DEPLOY] },
  'exit-code': {
    blame: 'package',
    message: [
      /command of '.*tool' ended with exit code 3/,
      new RegExp(`image ${IMAGE}, exit code 3`),
      /band 4: not a GeoTIFF\ncannot go on/,
      /What to try next: .*standard error/,
    ],
    step: { exitCode: 3, image: IMAGE, stderrTail: 'band 4: not a GeoTIFF\ncannot go on' },
    stderr: /^band 4: not a GeoTIFF\ncannot go on\n$/,
  },
  'missing-output': {
    blame: 'package',
    message: [
      /Output 'made' must be File, but nothing matches 'scene\.tif' in the output folder, which contains scene\.tiff, scene\.txt/,
      ADVICE_DEPLOY,
    ],
    step: { exitCode: 0 },
  },
  'wrong-output-type': {
    blame: 'package',
    message: [/made must be a File, but is the text "not a file"/, ADVICE_DEPLOY],
  },
  'output-outside': {
    blame: 'package',
    message: [
      /made\.txt' is a symbolic link that leads out of the output folder\. Copy the file into it/,
      ADVICE_DEPLOY,
    ],
  },
  'forbidden-write': {
    blame: 'package',
    message: [/exit code/, /Read-only file system/, /What to try next: .*cwlp:writableRoot: true/],
    stderr: /\/etc\/made\.txt/,
  },
  'out-of-memory': {
    blame: 'package',
    message: [
      /ran out of memory: it asked for 32 MiB/,
      /What to try next: Raise ResourceRequirement\.ramMin above 32 \(MiB\) in the tool/,
    ],
    step: { exitCode: 137 },
  },
  'time-limit': {
    blame: 'package',
    message: [
      /ran longer than its time limit of 1 s/,
      /begun/,
      /What to try next: Raise ToolTimeLimit\.timelimit/,
    ],
    stderr: /^begun\n$/,
  },
  'no-such-image': {
    blame: 'package',
    message: [
      /has no image 127\.0\.0\.1:\d+\/tools\/absent:7/,
      /DockerRequirement\.dockerPull/,
      ADVICE_DEPLOY,
    ],
  },
  'no-image-name': {
    blame: 'package',
    message: [
      /'Debian Stable' is no name of a container image.*for example to debian:stable-slim/,
      ADVICE_DEPLOY,
    ],
  },
  'no-such-command': {
    blame: 'package',
    message: [
      /command 'gdalwarp' cannot be started in the image/,
      /What to try next: Correct baseCommand, or choose an image/,
    ],
    step: { image: IMAGE },
  },
  'no-such-command-without-redirection': {
    blame: 'package',
    message: [/command 'gdalwarp' cannot be started in the image/, /What to try next: Correct baseCommand/],
  },
  'throwing-expression': {
    blame: 'package',
    message: [/no band copied\.txt/, /throw new Error/, ADVICE_DEPLOY],
  },
  'greedy-expression': { blame: 'package', message: [/memory/, ADVICE_DEPLOY] },
  'too-much-memory': {
    blame: 'package',
    message: [
      /asks for 10000000 MiB of memory, and the largest runner of this server has \d+ MiB/,
      /What to try next: Lower ResourceRequirement\.ramMin, or add a runner/,
    ],
  },
};

/** Found out before any step is run for it; these fixtures are whole workflows. */
const WORKFLOW_FAULTS: { readonly [fixture: string]: ExpectedFailure } = {
  'throwing-when': { blame: 'package', message: [/when/, /no band copied\.txt/, ADVICE_DEPLOY] },
  'endless-value-from': { blame: 'package', message: [/'name'/, /for \(;;\)/, /20 s/, ADVICE_DEPLOY] },
  'uneven-scatter': {
    blame: 'input',
    message: [/file has 1, name has 2/, /What to try next: Run the job again with other inputs/],
  },
};

describe(`steps that go wrong, ${inject('form')}`, () => {
  const cleanup = new AsyncDisposableStack();
  const api = sharedApi();
  const jobs = new Map<string, string>();
  let nobody: string;
  let unanswered: string;
  let healthy: () => Promise<void>;

  beforeAll(async () => {
    // A registry that has nothing, and none at all.
    const registry = new URL(cleanup.use(await serveFiles({ '/v2/nothing': '' })).url).host;
    nobody = `127.0.0.1:${await freePort()}`;
    const start = async (name: string, cwl: string): Promise<void> => {
      jobs.set(name, await api.execute(await api.deploy(cwl), TWO_STEPS_INPUTS));
    };
    for (const name of Object.keys(FAULTS)) {
      const tool = readFileSync(join(fixtures, 'step-faults', `${name}.cwl`), 'utf8');
      await start(name, twoSteps(name, tool.replace('REGISTRY', registry).replace('NOBODY', nobody)));
    }
    for (const name of Object.keys(WORKFLOW_FAULTS)) {
      await start(name, readFileSync(join(fixtures, 'workflow-faults', `${name}.cwl`), 'utf8'));
    }
    const scene = { href: `http://${nobody}/scene.tif` };
    unanswered = await api.execute('exit-code', { file: scene });
    healthy = await healthyJob(api);
  });

  afterAll(() => cleanup.disposeAsync());

  it.for(Object.keys(FAULTS))('%s', async (name) => {
    const fault = FAULTS[name]!;
    const job = jobs.get(name)!;

    await api.untilDone(job);

    const message = await expectFailed(api, job, {
      ...fault,
      step: { shard: 'main/broken[0]', ...fault.step },
    });
    expect(message).toMatch(/^Step broken failed: /);
    const { steps } = (await api.get(`/jobs/${job}/steps`)).body;
    const [first, broken] = ['first', 'broken'].map((step) =>
      steps.find((one: { step: string }) => one.step === step),
    );
    expect(first.state).toBe('succeeded');
    expect((await api.get(first.outputs.copied.href)).text).toBe(COPIED);
    expect(broken.state).toBe('failed');
    expect(broken.attempts.map(({ state }: { state: string }) => state)).toEqual(
      fault.attempts ?? ['failed'],
    );
    expect(broken.attempts.at(-1).failure).toMatchObject({ blame: fault.blame });
    const logs = (await api.get(`/jobs/${job}/logs`)).body.logs as {
      step: string;
      stream: string;
      href: string;
    }[];
    for (const { href } of logs) expect((await api.get(href)).status).toBe(200);
    const stderr = logs.findLast((log) => log.step === broken.id && log.stream === 'stderr')!;
    if (fault.stderr !== undefined) expect((await api.get(stderr.href)).text).toMatch(fault.stderr);
  });

  it.for(Object.keys(WORKFLOW_FAULTS))('%s', async (name) => {
    const job = jobs.get(name)!;

    await api.untilDone(job);

    const message = await expectFailed(api, job, WORKFLOW_FAULTS[name]!);
    expect(message).toMatch(/^Step broken failed: /);
    const { steps } = (await api.get(`/jobs/${job}/steps`)).body;
    const first = steps.find(({ step }: { step: string }) => step === 'first');
    expect((await api.get(first.outputs.copied.href)).text).toBe(COPIED);
  });

  it('an input whose server does not answer', async () => {
    await api.untilDone(unanswered);

    const message = await expectFailed(api, unanswered, {
      blame: 'input',
      message: [
        /^The inputs could not be fetched: /,
        /nothing answers at 127\.0\.0\.1:\d+ .*tried 5 times/,
        /What to try next: Check that the server can read this location, then run the job again/,
      ],
      step: { shard: 'inputs', blame: 'input' },
    });
    expect(message).toContain(`http://${nobody}/scene.tif`);
  });

  it('a job beside them lost nothing', () => healthy());
});

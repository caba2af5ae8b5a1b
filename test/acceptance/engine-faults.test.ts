/** A container engine that goes away, or is not there yet: jobs wait for it and lose nothing. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type EngineProxy, engineProxy } from '../services/engine-proxy.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import type { Api } from './support/api.ts';
import { untilNoContainer } from './support/containers.ts';
import { healthyJob } from './support/healthy.ts';
import { ownDeployment } from './support/shared.ts';
import { attemptsOf, stepsOf, untilSteps } from './support/steps.ts';

/** The second step takes long enough to be under way when the engine goes. */
const TWO_STEPS = `
cwlVersion: v1.2
$graph:
  - class: CommandLineTool
    id: say
    baseCommand: [sh, -c, 'sleep "$1"; echo "$0"']
    inputs:
      text: {type: string, inputBinding: {position: 1}}
      seconds: {type: int, inputBinding: {position: 2}}
      after: File?
    outputs: {said: stdout}
    stdout: said.txt
  - class: Workflow
    id: two-steps
    inputs: []
    outputs: {said: {type: File, outputSource: second/said}}
    steps:
      first: {run: "#say", in: {text: {default: first}, seconds: {default: 0}}, out: [said]}
      second: {run: "#say", in: {text: {default: second}, seconds: {default: 2}, after: first/said}, out: [said]}
`;

/** Needs no container. */
const EXPRESSION = `
cwlVersion: v1.2
class: ExpressionTool
id: no-container
requirements: {InlineJavascriptRequirement: {}}
inputs: {number: int}
outputs: {double: int}
expression: '\${ return {double: 2 * inputs.number}; }'
`;

const WAITING = 'waiting for the container engine';

/** The tests build on each other: the server knows the engine only by a socket that is not there at first. */
describe(`a container engine that is away, ${inject('form')}`, () => {
  const cleanup = new AsyncDisposableStack();
  let socket: string;
  let engine: EngineProxy | undefined;
  let api: Api;

  beforeAll(async () => {
    socket = join(cleanup.use(await temporaryFolder()).path, 'engine.sock');
    api = cleanup.use(await ownDeployment({ settings: { DOCKER_HOST: `unix://${socket}` } })).http;
    await api.deploy(TWO_STEPS);
    await api.deploy(EXPRESSION);
  });

  afterAll(async () => {
    await cleanup.disposeAsync();
    engine?.close();
  });

  const untilActivity = (job: string, step: string, activity: string): Promise<unknown> =>
    untilSteps(api, job, (steps) =>
      steps.some((one) => one.id === step && one.attempts.at(-1)?.activity === activity),
    );

  const engineLog = async (job: string, step: string): Promise<string> =>
    (await api.get(`/jobs/${job}/steps/${encodeURIComponent(step)}/log?stream=engine`)).text;

  it('keeps no dismissed job waiting', async () => {
    const job = await api.execute('two-steps');
    await untilActivity(job, 'first[0]', WAITING);

    expect((await api.send('DELETE', `/jobs/${job}`)).body).toMatchObject({ status: 'dismissed' });

    await untilSteps(api, job, (steps) => steps.every(({ state }) => state === 'cancelled'));
  });

  it('may come after the server: jobs wait, and say so', async () => {
    const job = await api.execute('two-steps');
    await untilActivity(job, 'first[0]', WAITING);
    const unneeded = await api.execute('no-container', { number: 21 });

    expect((await api.get('/')).status).toBe(200);
    expect((await api.get(`/jobs/${job}`)).body).toMatchObject({ status: 'running' });
    expect(await api.untilDone(unneeded)).toMatchObject({ status: 'successful' });
    // The log is stored about a second after the activity.
    const said = expect.poll(() => engineLog(job, 'first[0]'), { timeout: 30_000 });
    await said.toContain(`${WAITING}: No container engine answers at unix://${socket}`);
    expect(await engineLog(job, 'first[0]')).toContain(
      'Start Docker or Podman, or set DOCKER_HOST to its socket.',
    );

    engine = await engineProxy(socket);

    expect(await api.untilDone(job)).toMatchObject({ status: 'successful' });
    expect(attemptsOf(await stepsOf(api, job))).toEqual({
      'first[0]': ['succeeded'],
      'second[0]': ['succeeded'],
    });
  });

  it('may go while steps run: they are run again when it is back, and nothing else is', async () => {
    const job = await api.execute('two-steps');
    await untilActivity(job, 'second[0]', 'running');

    engine!.close();

    await untilActivity(job, 'second[0]', WAITING);
    expect((await api.get(`/jobs/${job}`)).body).toMatchObject({ status: 'running' });
    const second = (await stepsOf(api, job)).find(({ id }) => id === 'second[0]')!;
    expect(second.attempts[0]!.failure).toMatchObject({
      blame: 'platform',
      message: expect.stringContaining(`No container engine answers at unix://${socket}`),
      next: expect.stringContaining('Start the container engine'),
    });
    const meanwhile = await healthyJob(api);

    engine = await engineProxy(socket);

    expect(await api.untilDone(job)).toMatchObject({ status: 'successful' });
    expect((await api.get(`/jobs/${job}/results/said`)).text).toBe('second\n');
    expect(attemptsOf(await stepsOf(api, job))).toEqual({
      'first[0]': ['succeeded'],
      'second[0]': ['failed', 'succeeded'],
    });
    await meanwhile();
    await untilNoContainer(job);
  });
});

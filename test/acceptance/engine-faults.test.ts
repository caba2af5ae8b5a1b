/** A container engine that goes away, or is not there yet: jobs wait for it and lose nothing. */
import { join } from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
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

describe(`container engines that are away, ${inject('form')}`, () => {
  let cleanup = new AsyncDisposableStack();
  let engine: EngineProxy | undefined;

  afterEach(async () => {
    await cleanup.disposeAsync();
    engine?.close();
    cleanup = new AsyncDisposableStack();
  });

  /** A deployment that knows the engine only by a socket of the test. */
  const startAt = async (socket: string): Promise<Api> =>
    cleanup.use(await ownDeployment({ settings: { DOCKER_HOST: `unix://${socket}` } })).http;

  const untilWaiting = (api: Api, job: string, step: string): Promise<unknown> =>
    untilSteps(api, job, (steps) =>
      steps.some((one) => one.id === step && one.attempts.at(-1)?.activity === WAITING),
    );

  it('let the steps that run wait, and run them again when they are back', async () => {
    const socket = join(cleanup.use(await temporaryFolder()).path, 'engine.sock');
    engine = await engineProxy(socket);
    const api = await startAt(socket);
    await api.deploy(TWO_STEPS);
    await api.deploy(EXPRESSION);
    const job = await api.execute('two-steps');
    await untilSteps(api, job, (steps) =>
      steps.some(({ id, attempts }) => id === 'second[0]' && attempts.at(-1)?.activity === 'running'),
    );

    engine.close();

    await untilWaiting(api, job, 'second[0]');
    expect((await api.get(`/jobs/${job}`)).body).toMatchObject({ status: 'running' });
    const said = await api.get(`/jobs/${job}/steps/second%5B0%5D/log?stream=engine`);
    expect(said.text).toContain(`No container engine answers at unix://${socket}`);
    expect(said.text).toContain('Start Docker or Podman, or set DOCKER_HOST to its socket.');
    const failure = (await stepsOf(api, job)).find(({ id }) => id === 'second[0]')!.attempts[0]!.failure;
    expect(failure).toMatchObject({
      blame: 'platform',
      next: expect.stringContaining('Start the container engine'),
    });
    const meanwhile = await healthyJob(api);
    const unneeded = await api.execute('no-container', { number: 21 });
    expect(await api.untilDone(unneeded)).toMatchObject({ status: 'successful' });

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

  it('may come after the server', async () => {
    const socket = join(cleanup.use(await temporaryFolder()).path, 'engine.sock');
    const api = await startAt(socket);

    await api.deploy(TWO_STEPS);
    const job = await api.execute('two-steps');

    await untilWaiting(api, job, 'first[0]');
    expect((await api.get('/')).status).toBe(200);
    const said = await api.get(`/jobs/${job}/steps/first%5B0%5D/log?stream=engine`);
    expect(said.text).toContain(
      `waiting for the container engine: No container engine answers at unix://${socket}`,
    );
    engine = await engineProxy(socket);
    expect(await api.untilDone(job)).toMatchObject({ status: 'successful' });
    expect(attemptsOf(await stepsOf(api, job))).toEqual({
      'first[0]': ['succeeded'],
      'second[0]': ['succeeded'],
    });
  });

  it('keep no dismissed job waiting', async () => {
    const socket = join(cleanup.use(await temporaryFolder()).path, 'engine.sock');
    const api = await startAt(socket);
    await api.deploy(TWO_STEPS);
    const job = await api.execute('two-steps');
    await untilWaiting(api, job, 'first[0]');

    expect((await api.send('DELETE', `/jobs/${job}`)).body).toMatchObject({ status: 'dismissed' });

    await untilSteps(api, job, (steps) => steps.every(({ state }) => state === 'cancelled'));
  });
});

import type { AttemptView, Outputs, StepView } from '../../jobs/job.ts';
import { shardNumbers, stepName } from '../../jobs/shard-paths.ts';
import { shapeResults } from '../../processes/shape-results/shape-results.ts';
import { findJob } from '../jobs/find-job.ts';
import { jobUrl, jsonLink, type Link, ownLinks } from '../links.ts';
import type { Operation } from '../operation.ts';

/** `GET /jobs/{jobID}/steps`. */
export const listSteps: Operation =
  ({ jobs, base }) =>
  async (request) => {
    const job = await findJob(jobs, request);
    const url = jobUrl(base(request), job.id);
    const steps = await jobs.steps(job.id);
    const [inputs, outputs] = await Promise.all([jobs.stepInputs(job), jobs.stepOutputs(job)]);
    const shown = (step: StepView) => ({
      ...showInputs(inputs.get(step.shard), base(request)),
      ...showOutputs(step, outputs.get(step.shard), base(request)),
    });
    return {
      steps: steps.map((step) => ({ ...showStep(step, url), ...shown(step) })),
      links: [...ownLinks(`${url}/steps`, 'This list'), jsonLink(url, 'up', 'Job')],
    };
  };

function showStep({ shard, step, state, attempts, reused }: StepView, job: string) {
  const id = stepName(shard);
  const log: Link = { href: stepLogUrl(job, id), rel: 'log', type: 'text/plain', title: 'Log' };
  return {
    id,
    step,
    shard: shardNumbers(shard),
    state,
    attempts: attempts.map(showAttempt),
    ...(reused && { reused: { jobID: reused.job, step: stepName(reused.shard) } }),
    links: [log],
  };
}

/** In the form of results, so that both can be compared. The fetching of inputs has none of its own. */
function showInputs(inputs: Outputs | undefined, base: string) {
  return inputs === undefined ? {} : { inputs: shapeResults(inputs, base) };
}

/** As in the results of a job, so that those of the steps that did finish can be fetched when another one has failed. */
function showOutputs({ state }: StepView, outputs: Outputs | undefined, base: string) {
  if (state !== 'succeeded' || outputs === undefined) return {};
  return { outputs: shapeResults(outputs, base) };
}

/** Where the store keeps an attempt is nobody's business outside. */
function showAttempt({ prefix: _prefix, started, finished, cores, ram, usage, ...attempt }: AttemptView) {
  return {
    ...attempt,
    ...(cores !== undefined && { resources: { cores, ram, ...(usage && { used: showUsage(usage) }) } }),
    started: started.toISOString(),
    ...(finished && { finished: finished.toISOString() }),
  };
}

const MIB = 2 ** 20;

function showUsage({ memory, cpuSeconds }: NonNullable<AttemptView['usage']>) {
  return { ram: Math.ceil(memory / MIB), cpuSeconds: Math.round(cpuSeconds * 1000) / 1000 };
}

/** The step keeps its slashes; all else that a path cannot hold is encoded. */
export function stepLogUrl(job: string, step: string): string {
  return `${job}/steps/${step.split('/').map(encodeURIComponent).join('/')}/log`;
}

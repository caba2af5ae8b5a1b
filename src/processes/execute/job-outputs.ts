import type { CwlObject } from '../../cwl/values/value.ts';
import type { Job } from '../../jobs/job.ts';
import { Refusal, type RefusalKind } from '../refusal.ts';

/**
 * The outputs of a job that were asked for, in the order of the process.
 *
 * Throws Refusal `result-not-ready` while the job is not finished, and the reason of a job that failed or was dismissed
 * (Part 1 `/req/core/job-results-failed`).
 *
 * Refuses with `result-not-available` what the request did not ask for: nothing at all, or a name that it left out (v2.0
 * `/req/core/process-execute-success-async-outputs`).
 *
 * @param chosen names to give; those of the execute request if undefined, else all
 */
export function outputsOf(job: Job, chosen?: readonly string[]): CwlObject {
  refuseWithout(job);
  refuseUnasked(job, chosen);
  const outputs = job.outputs ?? {};
  const names = chosen ?? Object.keys(job.request.outputs ?? outputs);
  return Object.fromEntries(
    Object.entries(outputs).filter(([name, value]) => names.includes(name) && value !== undefined),
  );
}

/** Whether the request asked for no output (Part 1 v2.0 `/req/core/process-execute-empty-outputs`). */
export function wantsNothing({ request }: Job): boolean {
  return request.outputs !== undefined && Object.keys(request.outputs).length === 0;
}

function refuseUnasked(job: Job, chosen: readonly string[] = []): void {
  if (job.request.outputs === undefined) return;
  const asked = Object.keys(job.request.outputs);
  const unasked = chosen.filter((name) => !asked.includes(name));
  if (asked.length > 0 && unasked.length === 0) return;
  throw new Refusal(
    'result-not-available',
    asked.length === 0
      ? 'The request asked for no output ("outputs": {}), so there is nothing to get.'
      : `The request did not ask for ${unasked.map((name) => `'${name}'`).join(', ')}, but for ${asked.join(', ')}.`,
  );
}

function refuseWithout(job: Job): void {
  switch (job.status) {
    case 'successful':
      if (job.resultsRemoved === undefined) return;
      throw new Refusal(
        'result-not-available',
        `The results of the job were removed at ${job.resultsRemoved.toISOString()}. Execute the process again to get them.`,
      );
    case 'created':
    case 'accepted':
    case 'running':
      throw resultNotReady(job);
    case 'dismissed':
      throw new Refusal('job-dismissed', 'The job was dismissed and has no results.');
    case 'failed':
      throw failureOf(job);
  }
}

export function resultNotReady({ status }: Job): Refusal {
  return new Refusal(
    'result-not-ready',
    `The job is ${status}; its results are there when it is successful.`,
  );
}

const KINDS: { readonly [blame in NonNullable<Job['failure']>['blame']]: RefusalKind } = {
  input: 'job-failed-input',
  package: 'job-failed-package',
  platform: 'job-failed-platform',
  cancelled: 'job-dismissed',
};

/** Why a job failed, with the failed step's record. */
export function failureOf(job: Job): Refusal {
  const blame = job.failure?.blame ?? 'platform';
  const message = job.failure?.message ?? job.message;
  return new Refusal(KINDS[blame], message, {
    members: { blame, ...(job.failure?.step && { step: job.failure.step }) },
  });
}

import type { AttemptKey } from './step-task.ts';

/** Labels of containers. */
export const RUNNER_LABEL = 'cwl-processes.runner';
export const SESSION_LABEL = 'cwl-processes.session';
const JOB_LABEL = 'cwl-processes.job';
const STEP_LABEL = 'cwl-processes.step';
const SHARD_LABEL = 'cwl-processes.shard';
const ATTEMPT_LABEL = 'cwl-processes.attempt';

/** Labels that every attempt at a task has. */
export function taskLabels(task: Pick<AttemptKey, 'job' | 'shard'>): { readonly [name: string]: string } {
  return { [JOB_LABEL]: task.job, [SHARD_LABEL]: task.shard };
}

/** Whose container it is that carries these labels; undefined where it is nobody's. */
export function attemptOf(labels: { readonly [name: string]: string }): AttemptKey | undefined {
  const { [JOB_LABEL]: job, [SHARD_LABEL]: shard, [ATTEMPT_LABEL]: attempt } = labels;
  if (job === undefined || shard === undefined || attempt === undefined) return undefined;
  return { job, shard, attempt: Number(attempt) };
}

export function attemptLabels(attempt: AttemptKey): { readonly [name: string]: string } {
  return {
    ...taskLabels(attempt),
    [STEP_LABEL]: attempt.shard.replaceAll(/\[\d+\]/g, ''),
    [ATTEMPT_LABEL]: String(attempt.attempt),
  };
}

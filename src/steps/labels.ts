import type { TaskBase } from './step-task.ts';

/** Labels of containers. */
export const RUNNER_LABEL = 'cwl-processes.runner';
export const SESSION_LABEL = 'cwl-processes.session';
const JOB_LABEL = 'cwl-processes.job';
const STEP_LABEL = 'cwl-processes.step';
const SHARD_LABEL = 'cwl-processes.shard';
const ATTEMPT_LABEL = 'cwl-processes.attempt';

/** Labels that every attempt at a task has. */
export function taskLabels(task: TaskBase): { readonly [name: string]: string } {
  return { [JOB_LABEL]: task.job, [SHARD_LABEL]: task.shard };
}

export function attemptLabels(task: TaskBase): { readonly [name: string]: string } {
  return {
    ...taskLabels(task),
    [STEP_LABEL]: task.shard.replaceAll(/\[\d+\]/g, ''),
    [ATTEMPT_LABEL]: String(task.attempt),
  };
}

/** Runs tasks as a runner would, without containers: `y` is `x` with an exclamation mark. */
import type { StepFailure, StepTask, TaskBase, TaskOutcome } from '../../../../src/steps/step-task.ts';
import type { Island } from './island.ts';

export function outcomeOf(task: StepTask): TaskOutcome {
  if (task.kind === 'stage') return { kind: 'staged', inputs: task.inputs, fetched: {} };
  return { kind: 'succeeded', outputs: { y: `${task.inputs['x'] as string}!` } };
}

export function failed(task: TaskBase, failure: Partial<StepFailure> = {}): TaskOutcome {
  return {
    kind: 'failed',
    failure: {
      blame: 'package',
      message: 'The command failed.',
      causes: [],
      next: 'Read the log.',
      shard: task.shard,
      attempt: task.attempt,
      retry: false,
      ...failure,
    },
  };
}

/** Claims and reports what the place holds until nothing more comes. */
export async function drain(island: Island, runner = 'driver'): Promise<void> {
  await island.conductor.idle();
  while (island.place.tasks.length > 0) {
    const task = await island.desk.claim(island.place.tasks.shift()!.id, runner);
    if (task !== undefined) await island.desk.report(task, outcomeOf(task), {});
    if (island.place.tasks.length === 0) await island.conductor.idle();
  }
}

/** Takes one task from the place; fails where there is none. */
export async function claimNext(island: Island, runner = 'driver'): Promise<StepTask> {
  await island.conductor.idle();
  const next = island.place.tasks.shift();
  const task = next && (await island.desk.claim(next.id, runner));
  if (task === undefined) throw new Error('The place holds no task that can be claimed.');
  return task;
}

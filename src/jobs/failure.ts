/** Failures as plain data: what a runner reports, what the engine carries, what a job shows (design: failures). */

import type { CwlValue } from '../cwl/values/value.ts';
import type { ShardFailure } from '../cwl/workflow/records.ts';
import type { StepFailure } from '../steps/step-task.ts';
import type { JobFailure } from './job.ts';
import { STAGE_SHARD } from './shard-paths.ts';

/** The runner's record goes through the engine untouched. */
export function toShardFailure(failure: StepFailure): ShardFailure {
  return { message: failure.message, blame: failure.blame, detail: failure as unknown as CwlValue };
}

/** Why the job failed: which step, image and exit code, its last words, and what to try next. */
export function toJobFailure(failure: ShardFailure): JobFailure {
  const step = failure.detail as unknown as StepFailure | undefined;
  if (step === undefined) return { blame: failure.blame, message: clean(failure.message) };
  return { blame: failure.blame, message: clean(story(failure.message, step)), step };
}

/** A failure of our own making that no runner reported. */
export function platformFailure(shard: string, attempt: number, message: string, next: string): StepFailure {
  return { blame: 'platform', message, causes: [], next, shard, attempt, retry: false };
}

export const DISMISSED: ShardFailure = { blame: 'cancelled', message: 'The job was dismissed.' };

/** The engine has named the step in the message; the fetching of inputs is ours to name. */
function story(message: string, { shard, image, exitCode, stderrTail, next }: StepFailure): string {
  const where = [
    ...(image === undefined ? [] : [`image ${image}`]),
    ...(exitCode === undefined ? [] : [`exit code ${exitCode}`]),
  ].join(', ');
  const head = shard === STAGE_SHARD ? `The inputs could not be fetched: ${message}` : message;
  const told = [
    where === '' ? head : `${head} (${where})`,
    ...(stderrTail ? [`Last lines of its standard error:\n${stderrTail}`] : []),
  ].join('\n');
  return next ? withAdvice(told, next) : told;
}

/** A message and, in a line of its own, what a person should try next. */
export function withAdvice(message: string, next: string): string {
  return `${message}\nWhat to try next: ${next}`;
}

/** PostgreSQL text cannot hold NUL, and the standard error of a tool may. */
function clean(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}

/** Failures as plain data: what a runner reports, what the engine carries, what a job shows (design: failures). */

import type { CwlValue } from '../cwl/values/value.ts';
import type { ShardFailure } from '../cwl/workflow/records.ts';
import type { StepFailure } from '../steps/step-task.ts';
import type { JobFailure } from './job.ts';
import { STAGE_SHARD, shardPathOf } from './shard-paths.ts';

/** The runner's record goes through the engine untouched. */
export function toShardFailure(failure: StepFailure): ShardFailure {
  return { message: failure.message, blame: failure.blame, detail: failure as unknown as CwlValue };
}

/** Why the job failed: which step, image and exit code, its last words, and what to try next. */
export function toJobFailure(failure: ShardFailure): JobFailure {
  const step = failure.detail as unknown as StepFailure | undefined;
  if (step === undefined) return { blame: failure.blame, message: clean(failure.message) };
  return { blame: failure.blame, message: clean(story(step)), step };
}

/** A failure of our own making that no runner reported. */
export function platformFailure(shard: string, attempt: number, message: string, next: string): StepFailure {
  return { blame: 'platform', message, causes: [], next, shard, attempt, retry: false };
}

export const DISMISSED: ShardFailure = { blame: 'cancelled', message: 'The job was dismissed.' };

function story(failure: StepFailure): string {
  const subject =
    failure.shard === STAGE_SHARD
      ? 'The inputs could not be fetched'
      : `Step '${shardPathOf(failure.shard)}' failed`;
  const code = failure.exitCode === undefined ? '' : ` with exit code ${failure.exitCode}`;
  const image = failure.image === undefined ? '' : ` in image ${failure.image}`;
  const tail = failure.stderrTail?.trim();
  return [
    `${subject}${code}${image}: ${failure.message}`,
    ...(tail ? [`Last lines of its standard error:\n${tail}`] : []),
    ...(failure.next ? [`What to try next: ${failure.next}`] : []),
  ].join('\n');
}

/** PostgreSQL text cannot hold NUL, and the standard error of a tool may. */
function clean(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}

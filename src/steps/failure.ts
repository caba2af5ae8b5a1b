import { CommandError, EngineUnavailableError, ImageError } from '../containers/container-runtime.ts';
import { ExpressionError } from '../cwl/expression/expression-error.ts';
import { ToolError } from '../cwl/tool/tool-error.ts';
import { ObjectNotFoundError, StoreFullError } from '../objects/object-store.ts';
import { SourceError } from '../objects/source.ts';
import { StepError } from './step-errors.ts';
import type { AttemptFacts, StepFailure, TaskBase } from './step-task.ts';

/** What became of an error: whose fault, what to do, and whether another attempt may help. */
type Verdict = Pick<StepFailure, 'blame' | 'next' | 'retry'>;

const STDERR_LINES = 20;
const STDERR_CHARACTERS = 4096;

/** The failure record of an attempt, from whatever was thrown and what was known of the step by then. */
export function failureOf(error: unknown, task: TaskBase, facts: AttemptFacts, stderr: string): StepFailure {
  const { image, imageDigest, command, exitCode } = facts;
  const stderrTail = lastLines(stderr);
  return {
    ...judge(error),
    message: messageOf(error),
    causes: causesOf(error),
    shard: task.shard,
    attempt: task.attempt,
    ...(image === undefined ? {} : { image }),
    ...(imageDigest === undefined ? {} : { imageDigest }),
    ...(command === undefined ? {} : { command }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(stderrTail === '' ? {} : { stderrTail }),
  };
}

/** A task that was stopped on request; nobody's fault, and nothing to do. */
export function cancelledFailure(task: TaskBase, facts: AttemptFacts, stderr: string): StepFailure {
  const error = new StepError('The step was stopped.', {
    blame: 'cancelled',
    next: 'Run the job again if it is still wanted.',
  });
  return failureOf(error, task, facts, stderr);
}

function judge(error: unknown): Verdict {
  if (error instanceof StepError) return { blame: error.blame, next: error.next, retry: error.retry };
  if (error instanceof ToolError && error.blame === 'input') {
    return { blame: 'input', next: 'Run the job again with other inputs.', retry: false };
  }
  if (error instanceof ToolError || error instanceof ExpressionError) {
    return { blame: 'package', next: 'Correct the CWL document and deploy it again.', retry: false };
  }
  if (error instanceof ImageError) {
    return error.temporary
      ? {
          blame: 'platform',
          next: "Check that the runner's container engine can reach the registry.",
          retry: true,
        }
      : {
          blame: 'package',
          next: 'Correct the image in DockerRequirement and deploy the package again.',
          retry: false,
        };
  }
  if (error instanceof CommandError) {
    return {
      blame: 'package',
      next: 'Correct baseCommand, or choose an image that has the program.',
      retry: false,
    };
  }
  if (error instanceof EngineUnavailableError) {
    return {
      blame: 'platform',
      next: 'Start the container engine of the runner; the step is tried again.',
      retry: true,
    };
  }
  if (error instanceof SourceError) {
    return {
      blame: 'input',
      next: 'Check that the server can read this location, then run the job again.',
      retry: error.temporary,
    };
  }
  if (error instanceof ObjectNotFoundError) {
    return { blame: 'input', next: 'Upload the file again, then run the job again.', retry: false };
  }
  if (isDiskFull(error)) {
    return {
      blame: 'platform',
      next: 'Free disk space on the runner and in the object store (old jobs can be deleted), then run the job again.',
      retry: false,
    };
  }
  return { blame: 'platform', next: "Look at the runner's log; the step is tried again.", retry: true };
}

/** By code where there is one, else by what a container engine says, which has no code. */
export function isDiskFull(error: unknown): boolean {
  if (error instanceof StoreFullError) return true;
  const { code } = (error ?? {}) as { code?: unknown };
  if (code === 'ENOSPC' || code === 'EDQUOT') return true;
  return /no space left on device|disk quota exceeded/i.test(messageOf(error));
}

/** The last lines of a text, within a size that fits a database row and a page. */
export function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-STDERR_LINES).join('\n').slice(-STDERR_CHARACTERS);
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (isNamed(error) || !(error instanceof Error)) return message;
  return `Something went wrong in the runner: ${message}`;
}

/** Errors whose messages were written for people. */
function isNamed(error: unknown): boolean {
  return [
    StepError,
    ToolError,
    ExpressionError,
    ImageError,
    CommandError,
    EngineUnavailableError,
    SourceError,
    ObjectNotFoundError,
    StoreFullError,
  ].some((kind) => error instanceof kind);
}

function causesOf(error: unknown): string[] {
  const causes: string[] = [];
  for (let cause = (error as Error | undefined)?.cause; cause instanceof Error; cause = cause.cause)
    causes.push(cause.message);
  return causes;
}

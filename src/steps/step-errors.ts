import type { StepFailure } from './step-task.ts';

/** Thrown within a step where the failure is known down to the advice; `failure.ts` completes it. */
export class StepError extends Error {
  override readonly name = 'StepError';
  readonly blame: StepFailure['blame'];
  /** What a person should try next. */
  readonly next: string;
  /** Worth another attempt. */
  readonly retry: boolean;

  constructor(
    message: string,
    details: {
      readonly blame: StepFailure['blame'];
      readonly next: string;
      readonly retry?: boolean;
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause: details.cause });
    this.blame = details.blame;
    this.next = details.next;
    this.retry = details.retry ?? false;
  }
}

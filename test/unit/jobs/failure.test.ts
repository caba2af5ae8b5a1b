import { describe, expect, it } from 'vitest';
import { platformFailure, toJobFailure, toShardFailure } from '../../../src/jobs/failure.ts';
import type { StepFailure } from '../../../src/steps/step-task.ts';

const FAILURE: StepFailure = {
  blame: 'package',
  message: 'The command failed.',
  causes: [],
  next: 'Read the log.',
  shard: 'main/a[0]',
  attempt: 1,
  retry: false,
};

describe('why a job failed', () => {
  it.each<[string, Partial<StepFailure>, string]>([
    ['the least', { next: '' }, 'Step a failed: The command failed.'],
    ['advice', {}, 'Step a failed: The command failed.\nWhat to try next: Read the log.'],
    [
      'everything',
      { image: 'alpine', exitCode: 1, stderrTail: 'line 1\nline 2' },
      'Step a failed: The command failed. (image alpine, exit code 1)\n' +
        'Last lines of its standard error:\nline 1\nline 2\nWhat to try next: Read the log.',
    ],
    [
      'text that a database refuses',
      { next: '', stderrTail: 'a\0b' },
      'Step a failed: The command failed.\nLast lines of its standard error:\na\uFFFDb',
    ],
  ])('tells %s', (_, more, message) => {
    const step = { ...FAILURE, ...more };
    const named = { ...toShardFailure(step), message: `Step a failed: ${step.message}` };

    expect(toJobFailure(named)).toEqual({ blame: 'package', message, step });
  });

  it('tells what the engine found where no runner was asked', () => {
    expect(toJobFailure({ blame: 'input', message: 'Input x is missing.' })).toEqual({
      blame: 'input',
      message: 'Input x is missing.',
    });
  });

  it('names the fetching of inputs', () => {
    const failure = toShardFailure(platformFailure('inputs', 1, 'No answer.', 'Try later.'));

    expect(toJobFailure(failure).message).toBe(
      'The inputs could not be fetched: No answer.\nWhat to try next: Try later.',
    );
  });
});

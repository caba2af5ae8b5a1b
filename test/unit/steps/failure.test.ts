import { describe, expect, it } from 'vitest';
import {
  CommandError,
  EngineUnavailableError,
  ImageError,
} from '../../../src/containers/container-runtime.ts';
import { ExpressionError } from '../../../src/cwl/expression/expression-error.ts';
import { ToolError } from '../../../src/cwl/tool/tool-error.ts';
import { ObjectNotFoundError, StoreFullError } from '../../../src/objects/object-store.ts';
import { SourceError } from '../../../src/objects/source.ts';
import { failureOf, lastLines } from '../../../src/steps/failure.ts';
import { StepError } from '../../../src/steps/step-errors.ts';

const task = { id: 'j/main', job: 'j', shard: 'main', attempt: 2, prefix: 'jobs/j/main/a2/' };

describe('failures', () => {
  it.each([
    [new ToolError('package', 'm'), 'package', false],
    [new ToolError('input', 'm'), 'input', false],
    [new ExpressionError('$(x)', 'm'), 'package', false],
    [new ImageError('m'), 'package', false],
    [new ImageError('m', { temporary: true }), 'platform', true],
    [new CommandError('m'), 'package', false],
    [new EngineUnavailableError('m'), 'platform', true],
    [new SourceError('http://x', 'm', { missing: true }), 'input', false],
    [new SourceError('http://x', 'm', { temporary: true }), 'input', true],
    [new ObjectNotFoundError('k'), 'input', false],
    [new StoreFullError('m'), 'platform', false],
    [Object.assign(new Error('m'), { code: 'ENOSPC' }), 'platform', false],
    [new Error('write /var/lib/docker/x: no space left on device'), 'platform', false],
    [new StepError('m', { blame: 'package', next: 'n', retry: true }), 'package', true],
    [new TypeError('m'), 'platform', true],
    ['a string', 'platform', true],
  ])('%s blames %s (again: %s)', (error, blame, retry) => {
    const failure = failureOf(error, task, {}, '');
    expect(failure).toMatchObject({ blame, retry, shard: 'main', attempt: 2, causes: [] });
    expect(failure.message).not.toBe('');
    expect(failure.next).not.toBe('');
  });

  it('carries what is known of the step, and the causes', () => {
    const cause = new Error('outer', { cause: new Error('inner') });
    const facts = {
      command: ['x'],
      image: 'i',
      imageDigest: 'd',
      exitCode: 3,
      container: 'c',
      activity: 'a',
    };
    expect(failureOf(new ToolError('package', 'm', { cause }), task, facts, 'last words\n')).toEqual({
      blame: 'package',
      message: 'm',
      next: expect.any(String),
      causes: ['outer', 'inner'],
      shard: 'main',
      attempt: 2,
      command: ['x'],
      image: 'i',
      imageDigest: 'd',
      exitCode: 3,
      stderrTail: 'last words',
      retry: false,
    });
  });

  it.each([
    ['', ''],
    ['one\n\n', 'one'],
    [
      Array.from({ length: 30 }, (_, n) => n).join('\n'),
      Array.from({ length: 20 }, (_, n) => n + 10).join('\n'),
    ],
    ['x'.repeat(5000), 'x'.repeat(4096)],
  ])('keeps the last lines of standard error', (text, tail) => {
    expect(lastLines(text)).toBe(tail);
  });
});

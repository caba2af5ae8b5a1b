import { describe, expect, it } from 'vitest';
import { platformFailure } from '../../../src/jobs/failure.ts';
import { afterFailure, afterLoss, releaseDelayMs, retryDelayMs } from '../../../src/jobs/retry.ts';

const FAILURE = { ...platformFailure('main', 1, 'No disk.', 'Free some.'), retry: true };

describe('another attempt', () => {
  it.each([
    [1, 1000],
    [2, 2000],
    [3, 4000],
    [7, 60_000],
    [100, 60_000],
  ])('after %i failures waits %i ms', (failures, delayMs) => {
    expect(retryDelayMs(failures)).toBe(delayMs);
  });

  it.each([
    [1, 0],
    [2, 1000],
    [3, 2000],
  ])('after being given back %i times waits %i ms', (releases, delayMs) => {
    expect(releaseDelayMs(releases)).toBe(delayMs);
  });

  it.each([
    [true, 1, 'again'],
    [true, 4, 'again'],
    [true, 5, 'final'],
    [false, 1, 'final'],
  ])('where retry is %s and %i attempts failed: %s', (retry, failures, kind) => {
    expect(afterFailure({ ...FAILURE, retry }, failures).kind).toBe(kind);
  });

  it('is not made once too many were lost', () => {
    expect(afterLoss('main', 10, 10)).toBeUndefined();
    expect(afterLoss('main', 11, 11)).toMatchObject({
      event: { kind: 'shard-failed', shard: 'main', failure: { blame: 'platform' } },
    });
  });
});

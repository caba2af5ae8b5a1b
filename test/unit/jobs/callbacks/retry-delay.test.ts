import { describe, expect, it } from 'vitest';
import { retryDelayMs } from '../../../../src/jobs/callbacks/retry-delay.ts';

const DAY = 24 * 60 * 60 * 1000;

function delays(chance: number): readonly number[] {
  const found: number[] = [];
  for (let attempt = 1; ; attempt++) {
    const delay = retryDelayMs(attempt, chance);
    if (delay === undefined) return found;
    found.push(delay);
  }
}

describe('tries of a callback', () => {
  it('are eight in about a day, the second after a second', () => {
    const between = delays(0.5);

    expect(between).toHaveLength(7);
    expect(between[0]).toBe(1000);
    expect(between.reduce((sum, delay) => sum + delay) / DAY).toBeCloseTo(1, 1);
  });

  it('come after longer and longer pauses', () => {
    const between = delays(0.5);

    expect(between).toEqual(between.toSorted((a, b) => a - b));
    expect(new Set(between).size).toBe(between.length);
  });

  it('are spread by a fifth to either side', () => {
    expect([retryDelayMs(1, 0), retryDelayMs(1, 1)]).toEqual([800, 1200]);
  });
});

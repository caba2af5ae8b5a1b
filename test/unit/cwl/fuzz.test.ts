/** A few of the cases that `npm run fuzz` tries, and those that it has found. */
import { describe, expect, test } from 'vitest';
import { readCorpus } from '../../fuzz/corpus.ts';
import { runCases } from '../../fuzz/run-cases.ts';

const corpus = readCorpus();

describe('mutated documents and job objects break no promise', () => {
  test.each([1, 2, 3])('seed %i', async (seed) => {
    const { cases, reached } = await runCases(corpus, seed, 500);

    expect(cases).toBe(500);
    // Cases that never come far test little.
    expect(reached.refused).toBeLessThan(450);
    expect(reached.finished).toBeGreaterThan(20);
  }, 120_000);
});

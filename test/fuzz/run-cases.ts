/** Runs cases that follow from a seed, and makes a report of the first that breaks a promise. */
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import type { Corpus } from './corpus.ts';
import { type FuzzCase, fuzzCases } from './fuzz-case.ts';
import { documentOf, type Reached, tryCase } from './try-case.ts';

/** Processor time of one case. A usual one takes a few milliseconds. */
export const SLOWEST_MS = 5_000;

export interface Outcome {
  readonly cases: number;
  /** How many cases came how far. */
  readonly reached: { readonly [stage in Reached]?: number };
}

/** Thrown with all that is needed to see the case again. */
export class FuzzFinding extends Error {
  override readonly name = 'FuzzFinding';
}

/**
 * Tries `count` cases. The same seed and corpus give the same cases.
 *
 * @throws FuzzFinding with the smallest case that breaks the same promise (rejects)
 */
export async function runCases(corpus: Corpus, seed: number, count: number): Promise<Outcome> {
  const reached: { [stage in Reached]?: number } = {};
  let cases = 0;
  const property = fc.asyncProperty(fuzzCases(corpus), async (one) => {
    cases += 1;
    // Others get their turn: a watch on this thread, a test that is cancelled.
    if (cases % 100 === 0) await pause(0);
    const before = process.cpuUsage();
    const stage = await tryCase(corpus, one);
    reached[stage] = (reached[stage] ?? 0) + 1;
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1000 > SLOWEST_MS) throw new Error(`It took ${(user + system) / 1000} ms.`);
  });
  const found = await fc.check(property, { seed, numRuns: count, interruptAfterTimeLimit: 600_000 });
  if (found.failed && found.counterexample !== null) {
    throw new FuzzFinding(report(corpus, seed, count, found.counterexample[0]), {
      cause: found.errorInstance,
    });
  }
  return { cases, reached };
}

function report(corpus: Corpus, seed: number, count: number, one: FuzzCase): string {
  const { uri, text } = documentOf(corpus, one);
  return [
    `A case of seed ${seed}, of ${count}, breaks a promise. Mend it, and add what it shows to the table of the tests beside:`,
    JSON.stringify(one),
    `Its document, made from ${uri}:`,
    text.length > 4000 ? `${text.slice(0, 4000)}…` : text,
  ].join('\n');
}

/** One case: a mutated document, a job for it, and an outer world that gives odd answers. All of it is data. */
import fc from 'fast-check';
import type { Corpus } from './corpus.ts';
import { type Mutation, mutations, type TextMutation, textMutations } from './mutations.ts';

export interface FuzzCase {
  /** Index in the corpus. */
  readonly document: number;
  readonly changes: readonly Mutation[];
  readonly asJson: boolean;
  readonly textChanges: readonly TextMutation[];
  readonly job: FuzzJob;
}

export interface FuzzJob {
  readonly form: 'ogc' | 'cwl';
  /** Of what is chosen from: sample values of the declared types, answers of scripts and files. */
  readonly seed: number;
  /** A job object of the corpus instead of sample values, where there is one of this index. */
  readonly original: number | null;
  readonly changes: readonly Mutation[];
}

export function fuzzCases(corpus: Corpus): fc.Arbitrary<FuzzCase> {
  const some = mutations(corpus.names);
  return fc.record({
    document: fc.nat(corpus.documents.length - 1),
    // Without changes too: what loads is what jobs can be tried with.
    changes: fc.oneof({ weight: 2, arbitrary: some }, { weight: 1, arbitrary: fc.constant<Mutation[]>([]) }),
    asJson: fc.boolean(),
    textChanges: textMutations,
    job: fc.record({
      form: fc.constantFrom<('ogc' | 'cwl')[]>('ogc', 'cwl'),
      seed: fc.nat(),
      original: fc.option(fc.nat(Math.max(0, corpus.jobs.length - 1)), { freq: 1 }),
      changes: fc.oneof(
        { weight: 1, arbitrary: some },
        { weight: 3, arbitrary: fc.constant<Mutation[]>([]) },
      ),
    }),
  });
}

import type { ProcessDescription } from '../../processes/process-store.ts';
import type { Preference } from '../prefer.ts';

/** How an execution is answered. */
export interface ExecutionMode {
  readonly mode: 'sync' | 'async';
  /** How long results are waited for before the job is answered: not at all for 0, until they are there if absent. */
  readonly seconds?: number;
}

/**
 * By what the process offers and the client prefers; without a preference, results are waited for (Part 1 `/req/core/process-execute-default-execution-mode`,
 * `process-execute-auto-execution-mode`). A process that offers one mode is executed in that one.
 */
export function executionMode(
  { jobControlOptions: offered }: Pick<ProcessDescription, 'jobControlOptions'>,
  { respondAsync, wait }: Preference,
): ExecutionMode {
  if (!offered.includes('sync-execute')) return { mode: 'async', seconds: 0 };
  if (!offered.includes('async-execute')) return { mode: 'sync' };
  if (respondAsync) return { mode: 'async', seconds: wait ?? 0 };
  return { mode: 'sync', ...(wait !== undefined && { seconds: wait }) };
}

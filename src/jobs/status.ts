/** The life of a job. Every change of status goes through this table. */
import type { JobStatus } from './job.ts';

const NEXT: { readonly [status in JobStatus]: readonly JobStatus[] } = {
  created: ['accepted', 'dismissed'],
  accepted: ['running', 'successful', 'failed', 'dismissed'],
  running: ['successful', 'failed', 'dismissed'],
  successful: [],
  failed: [],
  dismissed: [],
};

export const ALL_STATUSES = Object.keys(NEXT) as readonly JobStatus[];

/** Statuses that a job keeps. */
export const TERMINAL_STATUSES: readonly JobStatus[] = ALL_STATUSES.filter(isTerminal);

/** Statuses that a job can still leave. */
export const OPEN_STATUSES: readonly JobStatus[] = ALL_STATUSES.filter((status) => !isTerminal(status));

export function isTerminal(status: JobStatus): boolean {
  return NEXT[status].length === 0;
}

/** The status after a transition. Throws where the table does not allow it; staying is always allowed. */
export function transition(from: JobStatus, to: JobStatus): JobStatus {
  if (from === to || NEXT[from].includes(to)) return to;
  throw new Error(`A job that is ${from} cannot become ${to}.`);
}

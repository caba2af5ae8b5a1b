import { describe, expect, it } from 'vitest';
import type { JobStatus } from '../../../src/jobs/job.ts';
import { isTerminal, OPEN_STATUSES, transition } from '../../../src/jobs/status.ts';

const ALL: readonly JobStatus[] = ['created', 'accepted', 'running', 'successful', 'failed', 'dismissed'];
const ALLOWED: readonly (readonly [JobStatus, JobStatus])[] = [
  ['created', 'accepted'],
  ['created', 'dismissed'],
  ['accepted', 'running'],
  ['accepted', 'successful'],
  ['accepted', 'failed'],
  ['accepted', 'dismissed'],
  ['running', 'successful'],
  ['running', 'failed'],
  ['running', 'dismissed'],
];

describe('the status of a job', () => {
  const pairs = ALL.flatMap((from) => ALL.map((to) => [from, to] as const));

  it.each(pairs)('from %s to %s follows the table', (from, to) => {
    const allowed = from === to || ALLOWED.some(([a, b]) => a === from && b === to);
    if (allowed) expect(transition(from, to)).toBe(to);
    else expect(() => transition(from, to)).toThrow(`A job that is ${from} cannot become ${to}.`);
  });

  it('is terminal where nothing follows', () => {
    expect(ALL.filter(isTerminal)).toEqual(['successful', 'failed', 'dismissed']);
    expect(OPEN_STATUSES).toEqual(['created', 'accepted', 'running']);
  });
});

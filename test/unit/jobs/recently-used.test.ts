import { expect, it } from 'vitest';
import { RecentlyUsed } from '../../../src/jobs/recently-used.ts';

it('forgets what was used longest ago', () => {
  const values = new RecentlyUsed<string, number>(2);
  values.set('a', 1);
  values.set('b', 2);
  values.get('a');
  values.set('c', 3);

  expect(['a', 'b', 'c'].map((key) => values.get(key))).toEqual([1, undefined, 3]);
});

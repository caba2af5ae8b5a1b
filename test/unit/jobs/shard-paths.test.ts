import { describe, expect, it } from 'vitest';
import {
  attemptPrefix,
  dueId,
  lineage,
  parseTaskId,
  shardNumbers,
  stepPathOf,
} from '../../../src/jobs/shard-paths.ts';

describe('the id that a place gets', () => {
  it.each([
    ['j', 'main', 0, 'j/main'],
    ['j', 'main/a[0]', 0, 'j/main/a[0]'],
    ['j', 'main/a[12]/b[3]', 2, 'j/main/a[12]/b[3]#2'],
    ['j', 'inputs', 1, 'j/inputs#1'],
  ])('of job %s, shard %s, try %i is %s, and reads back', (job, shard, tries, id) => {
    expect(dueId(job, shard, tries)).toBe(id);
    expect(parseTaskId(id)).toEqual({ job, shard });
  });
});

describe('the lineage of a shard', () => {
  it.each([
    ['main', [], ['main'], 'main', []],
    ['inputs', [], ['inputs'], 'inputs', []],
    ['main/a[0]', ['main/a'], ['main', 'main/a[0]'], 'a', [0]],
    [
      'main/stage[3]/ndvi[0]',
      ['main/stage', 'main/stage[3]/ndvi'],
      ['main', 'main/stage[3]', 'main/stage[3]/ndvi[0]'],
      'stage/ndvi',
      [3, 0],
    ],
  ])('of %s has what encloses it', (shard, steps, shards, path, numbers) => {
    expect(lineage(shard)).toEqual({ steps, shards });
    expect(stepPathOf(shard)).toBe(path);
    expect(shardNumbers(shard)).toEqual(numbers);
  });
});

it('an attempt has a prefix of its own', () => {
  expect(attemptPrefix('j', 'main/a[0]', 2)).toBe('jobs/j/main/a[0]/a2/');
});

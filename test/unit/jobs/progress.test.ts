import { describe, expect, it } from 'vitest';
import type { PackedDocument, Process } from '../../../src/cwl/document/model.ts';
import { MemoryRecords } from '../../../src/cwl/workflow/memory-records.ts';
import type { ShardRecord, StepRecord } from '../../../src/cwl/workflow/records.ts';
import { progressMessage, Tally } from '../../../src/jobs/progress.ts';

const processes = {
  main: { id: 'main', class: 'Workflow' } as Process,
  tool: { id: 'tool', class: 'CommandLineTool' } as Process,
};
const document: PackedDocument = {
  cwlVersion: 'v1.2',
  entry: 'main',
  processes,
  namespaces: {},
  formats: {},
};

function step(
  name: string,
  state: StepRecord['state'],
  shards = 0,
  openShards = 0,
  shape: number[] = [],
): StepRecord {
  return {
    id: `main/${name}`,
    parent: 'main',
    name,
    state,
    waitsFor: 0,
    shape,
    shards,
    openShards,
    outputs: null,
  };
}

function shard(id: string, state: ShardRecord['state'], process = 'tool'): ShardRecord {
  return { id, step: null, index: 0, process, inputs: {}, state, openSteps: 0, outputs: null, failure: null };
}

const MAIN = shard('main', 'running', 'main');

describe('progress', () => {
  it('counts finished shards, and steps to come as one each', () => {
    const tally = new Tally(document);
    const records = new MemoryRecords();
    const seen: number[] = [];
    const take = (steps: StepRecord[], shards: ShardRecord[]) => {
      tally.count({ steps, shards }, records);
      records.merge({ steps, shards });
      seen.push(tally.progress());
    };

    take([step('a', 'ready'), step('b', 'waiting')], [MAIN]);
    take([step('a', 'expanded')], [shard('main/a[0]', 'running'), shard('main/a[1]', 'skipped')]);
    take([], [shard('main/a[0]', 'succeeded')]);
    take([step('b', 'expanded')], [shard('main/b[0]', 'running')]);
    take([], [shard('main/b[0]', 'succeeded')]);

    expect(seen).toEqual([0, 33, 66, 66, 99]);
  });

  it.each<[string, StepRecord[], string]>([
    ['a job of one tool', [], 'running'],
    ['steps to come', [step('a', 'ready'), step('b', 'waiting')], '0 of 2 steps finished'],
    ['one step', [step('a', 'expanded', 1, 1)], '0 of 1 step finished; running a'],
    [
      'a scattered step',
      [step('a', 'succeeded'), step('b', 'expanded', 40, 28, [40])],
      '1 of 2 steps finished; running b (12 of 40)',
    ],
    [
      'many steps',
      ['a', 'b', 'c', 'd', 'e'].map((name) => step(name, 'expanded', 1, 1)),
      '0 of 5 steps finished; running a, b, c and 2 more',
    ],
  ])('is told for %s', (_, steps, message) => {
    expect(progressMessage(new MemoryRecords({ steps, shards: [MAIN] }))).toBe(message);
  });
});

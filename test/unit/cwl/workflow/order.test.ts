import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ToolError } from '../../../../src/cwl/tool/tool-error.ts';
import { apply } from '../../../../src/cwl/workflow/apply.ts';
import { due } from '../../../../src/cwl/workflow/due.ts';
import { MemoryRecords } from '../../../../src/cwl/workflow/memory-records.ts';
import type { Command, JobEvent } from '../../../../src/cwl/workflow/records.ts';
import { packed, step, tool, workflow } from './build-document.ts';
import { echoes, evaluateInNode, noFiles, perform, runJob, type Tools } from './run-job.ts';

const abilities = { evaluate: evaluateInNode, files: noFiles };

/** Scatter, a nested scattered workflow, a condition, a merge; `echo` of 13 fails. */
const document = packed(
  workflow(
    'main',
    { rows: 'int[][]', list: 'int[]' },
    [
      step('deep', 'inner', { row: 'rows' }, ['o'], { scatter: ['row'] }),
      step('flat', 'echo', { x: 'list' }, ['out'], { scatter: ['x'], when: '$(inputs.x % 2 === 0)' }),
      step('cross', 'pair', { x: 'list', y: 'flat/out' }, ['out'], {
        scatter: ['x', 'y'],
        scatterMethod: 'nested_crossproduct',
      }),
      step('end', 'echo', { x: ['deep/o', 'cross/out'] }, ['out']),
    ],
    {
      all: { type: 'Any', from: 'end/out' },
      flat: { type: 'Any', from: 'flat/out', pickValue: 'all_non_null' },
    },
    { requirements: [{ class: 'InlineJavascriptRequirement', expressionLib: [] }] },
  ),
  workflow(
    'inner',
    { row: 'int[]' },
    [
      step('a', 'echo', { x: 'row' }, ['out'], { scatter: ['x'] }),
      step('b', 'echo', { x: 'a/out' }, ['out'], { scatter: ['x'] }),
    ],
    { o: { type: 'int[]', from: 'b/out' } },
  ),
  tool('echo', { x: 'Any?' }, { out: 'Any?' }),
  tool('pair', { x: 'Any?', y: 'Any?' }, { out: 'Any?' }),
);

const tools: Tools = {
  echo: (inputs) => {
    if (inputs['x'] === 13) throw new ToolError('package', 'thirteen');
    return echoes(inputs);
  },
  pair: ({ x, y }) => ({ out: [x ?? null, y ?? null] }),
};

const row = (max: number) => fc.array(fc.integer({ min: 0, max }), { maxLength: 3 });
const jobs = (max: number) => fc.record({ rows: fc.array(row(max), { maxLength: 3 }), list: row(max) });
const choices = fc.infiniteStream(fc.nat());

function next(stream: Iterator<number>): number {
  return Number(stream.next().value);
}

/** Commands without those whose row has moved on: what a restart has to find again. */
function outstanding(records: MemoryRecords, commands: readonly Command[]): string[] {
  const open = commands.filter((command) => {
    if (command.kind === 'expand-step') return records.step(command.step)?.state === 'ready';
    if (command.kind === 'run-shard') return records.shard(command.shard)?.state === 'running';
    return true;
  });
  return open.map((command) => JSON.stringify(command)).sort();
}

/**
 * Does due commands in any order, delivers each event once or several times, sometimes much later, and now and
 * then forgets everything but the rows, which pass through JSON.
 */
async function runShuffled(inputs: { rows: number[][]; list: number[] }, stream: Iterator<number>) {
  let records = new MemoryRecords();
  const seen: Command[] = [];
  let commands: Command[] = [];
  const past: JobEvent[] = [];
  const take = (event: JobEvent): void => {
    const changes = apply(document, records, event);
    records.merge(changes);
    const fresh = due(document, records, changes);
    commands.push(...fresh);
    seen.push(...fresh);
    past.push(event);
  };
  take({ kind: 'started', inputs });
  while (commands.length > 0) {
    const [command] = commands.splice(next(stream) % commands.length, 1);
    const event = await perform(document, records, command!, tools, abilities);
    if (event !== undefined) take(event);
    if (next(stream) % 3 === 0) take(past[next(stream) % past.length]!);
    if (next(stream) % 5 === 0) {
      const { steps, shards } = records.all();
      records = new MemoryRecords(JSON.parse(JSON.stringify({ steps: [...steps], shards: [...shards] })));
      const again = due(document, records);
      expect(again.map((one) => JSON.stringify(one)).sort()).toEqual(outstanding(records, seen));
      commands = again.filter((one) => one.kind === 'expand-step' || one.kind === 'run-shard');
    }
  }
  return records.shard('main')!;
}

describe('events in any order, repeated, with restarts between them', () => {
  it('give the same outputs', async () => {
    await fc.assert(
      fc.asyncProperty(jobs(12), choices, async (inputs, stream) => {
        const straight = await runJob(document, inputs, tools, abilities);
        const main = await runShuffled(inputs, stream[Symbol.iterator]());
        expect(main.state).toBe('succeeded');
        expect(main.outputs).toEqual(straight.outputs);
      }),
      { numRuns: 60 },
    );
  });

  it('end in a failure whenever a step fails', async () => {
    await fc.assert(
      fc.asyncProperty(jobs(12), choices, async (inputs, stream) => {
        const main = await runShuffled(
          { ...inputs, rows: [...inputs.rows, [13]] },
          stream[Symbol.iterator](),
        );
        expect(main.state).toBe('failed');
        expect(main.failure?.message).toBe(`Step deep[${inputs.rows.length}]/a[0] failed: thirteen`);
      }),
      { numRuns: 40 },
    );
  });
});

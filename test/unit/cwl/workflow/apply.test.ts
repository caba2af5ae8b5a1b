import { describe, expect, it } from 'vitest';
import type { PackedDocument } from '../../../../src/cwl/document/model.ts';
import { apply } from '../../../../src/cwl/workflow/apply.ts';
import { due } from '../../../../src/cwl/workflow/due.ts';
import { combineChanges, MemoryRecords } from '../../../../src/cwl/workflow/memory-records.ts';
import type {
  Changes,
  Command,
  Expansion,
  JobEvent,
  ShardFailure,
} from '../../../../src/cwl/workflow/records.ts';
import { packed, step, tool, workflow } from './build-document.ts';

const NOTHING: Changes = { steps: [], shards: [] };
const FAILURE: ShardFailure = { blame: 'package', message: 'exit code 1' };

const echo = tool('echo', { x: 'Any?' }, { out: 'Any?' });
const chain = packed(
  workflow(
    'w',
    { a: 'Any?' },
    [
      step('first', 'echo', { x: 'a' }, ['out'], { scatter: ['x'] }),
      step('last', 'echo', { x: 'first/out' }, ['out']),
    ],
    { o: { type: 'Any?', from: 'last/out' } },
  ),
  echo,
);
const nested = packed(
  workflow(
    'outer',
    {},
    [step('sub', 'inner', {}, ['o'], { scatter: ['x'] }), step('other', 'echo', {}, ['out'])],
    {
      o: { type: 'Any?', from: 'sub/o' },
    },
  ),
  workflow('inner', { x: 'Any?' }, [step('t', 'echo', { x: 'x' }, ['out'])], {
    o: { type: 'Any?', from: 't/out' },
  }),
  echo,
);

const started: JobEvent = { kind: 'started', inputs: {} };
const shards = (...values: (number | null)[]): Expansion => ({
  shape: [values.length],
  shards: values.map((x) => ({ inputs: x === null ? null : { x } })),
});
const single = (x: number | null): Expansion => ({ ...shards(x), shape: [] });
const expanded = (id: string, expansion: Expansion): JobEvent => ({
  kind: 'step-expanded',
  step: id,
  expansion,
});
const succeeded = (shard: string, out: number): JobEvent => ({
  kind: 'shard-succeeded',
  shard,
  outputs: { out },
});
const failed = (shard: string): JobEvent => ({ kind: 'shard-failed', shard, failure: FAILURE });

/** The records after events, and the commands of the last event. */
function afterEvents(
  document: PackedDocument,
  events: readonly JobEvent[],
): { records: MemoryRecords; commands: Command[] } {
  const records = new MemoryRecords();
  let commands: Command[] = [];
  for (const event of events) {
    const changes = apply(document, records, event);
    records.merge(changes);
    commands = due(document, records, changes);
  }
  return { records, commands };
}

describe('what is due after an event', () => {
  const expand = (id: string): Command => ({ kind: 'expand-step', step: id });
  const run = (shard: string): Command => ({ kind: 'run-shard', shard });
  const cases: readonly [string, PackedDocument, readonly JobEvent[], readonly Command[]][] = [
    ['a tool runs as soon as the job starts', packed(echo), [started], [run('main')]],
    [
      'a tool’s outputs are those of the job',
      packed(echo),
      [started, succeeded('main', 1)],
      [{ kind: 'finish-job', outputs: { out: 1 } }],
    ],
    [
      'a tool’s failure is that of the job',
      packed(echo),
      [started, failed('main')],
      [{ kind: 'fail-job', failure: FAILURE }],
    ],
    ['steps without links are expanded', chain, [started], [expand('main/first')]],
    [
      'shards run',
      chain,
      [started, expanded('main/first', shards(1, 2))],
      [run('main/first[0]'), run('main/first[1]')],
    ],
    [
      'skipped shards do not run',
      chain,
      [started, expanded('main/first', shards(1, null))],
      [run('main/first[0]')],
    ],
    [
      'nothing, while shards are left',
      chain,
      [started, expanded('main/first', shards(1, 2)), succeeded('main/first[0]', 1)],
      [],
    ],
    [
      'the next step, after the last shard',
      chain,
      [started, expanded('main/first', shards(1)), succeeded('main/first[0]', 1)],
      [expand('main/last')],
    ],
    [
      'the next step, when nothing was scattered',
      chain,
      [started, expanded('main/first', shards())],
      [expand('main/last')],
    ],
    [
      'the next step, when all shards are skipped',
      chain,
      [started, expanded('main/first', shards(null, null))],
      [expand('main/last')],
    ],
    [
      'the end, after the last step',
      chain,
      [
        started,
        expanded('main/first', shards()),
        expanded('main/last', single(1)),
        succeeded('main/last[0]', 5),
      ],
      [{ kind: 'finish-job', outputs: { o: 5 } }],
    ],
    [
      'steps of every shard that runs a workflow',
      nested,
      [started, expanded('main/sub', shards(1, 2))],
      [expand('main/sub[0]/t'), expand('main/sub[1]/t')],
    ],
  ];
  it.each(cases)('%s', (_, document, events, commands) => {
    expect(afterEvents(document, events).commands).toEqual(commands);
  });
});

describe('facts that change nothing', () => {
  const twoShards = [started, expanded('main/first', shards(1, 2))];
  const cases: readonly [string, readonly JobEvent[], JobEvent][] = [
    ['a second start', [started], { kind: 'started', inputs: { a: 9 } }],
    ['a second expansion', twoShards, expanded('main/first', shards(7))],
    ['an expansion of a step that waits', [started], expanded('main/last', single(1))],
    [
      'a failed expansion after one that worked',
      twoShards,
      { kind: 'step-failed', step: 'main/first', failure: FAILURE },
    ],
    ['a second success', [...twoShards, succeeded('main/first[0]', 1)], succeeded('main/first[0]', 2)],
    ['a failure after a success', [...twoShards, succeeded('main/first[0]', 1)], failed('main/first[0]')],
    ['a success after a failure', [...twoShards, failed('main/first[0]')], succeeded('main/first[0]', 1)],
    [
      'a success of what was cancelled',
      [...twoShards, failed('main/first[0]')],
      succeeded('main/first[1]', 1),
    ],
    [
      'a success of what was skipped',
      [started, expanded('main/first', shards(1, null))],
      succeeded('main/first[1]', 1),
    ],
    ['a shard that nobody knows', twoShards, succeeded('main/first[2]', 1)],
    ['a step that nobody knows', twoShards, expanded('main/none', single(1))],
    [
      'a cancellation after the end',
      [...twoShards, failed('main/first[0]')],
      { kind: 'cancelled', failure: FAILURE },
    ],
  ];
  it.each(cases)('%s', (_, events, late) => {
    expect(apply(chain, afterEvents(chain, events).records, late)).toEqual(NOTHING);
  });
});

describe('the first failure', () => {
  const running = [
    started,
    expanded('main/sub', shards(1, 2)),
    expanded('main/sub[0]/t', single(1)),
    expanded('main/sub[1]/t', single(2)),
  ];

  it('fails what encloses it, stops the rest and keeps what has finished', () => {
    const events = [
      ...running,
      succeeded('main/sub[0]/t[0]', 1),
      expanded('main/other', single(1)),
      failed('main/sub[1]/t[0]'),
    ];

    const { records, commands } = afterEvents(nested, events);

    const states = [...records.all().steps, ...records.all().shards].map(({ id, state }) => [id, state]);
    expect(Object.fromEntries(states)).toEqual({
      main: 'failed',
      'main/sub': 'failed',
      'main/sub[0]': 'succeeded',
      'main/sub[0]/t': 'succeeded',
      'main/sub[0]/t[0]': 'succeeded',
      'main/sub[1]': 'failed',
      'main/sub[1]/t': 'failed',
      'main/sub[1]/t[0]': 'failed',
      'main/other': 'cancelled',
      'main/other[0]': 'cancelled',
    });
    const failure = { blame: 'package', message: 'Step sub[1]/t failed: exit code 1' };
    expect(commands).toEqual(
      expect.arrayContaining([
        { kind: 'cancel-shard', shard: 'main/other[0]' },
        { kind: 'fail-job', failure },
      ]),
    );
    expect(commands).toHaveLength(2);
    expect(records.shard('main/sub[1]/t[0]')?.failure).toEqual(FAILURE);
    expect(records.shard('main/other[0]')?.failure).toEqual({
      blame: 'cancelled',
      message: 'Stopped because step sub[1]/t failed.',
    });
  });

  it('of an expansion names its step too', () => {
    const event: JobEvent = { kind: 'step-failed', step: 'main/sub[1]/t', failure: FAILURE };
    const { commands } = afterEvents(nested, [started, expanded('main/sub', shards(1, 2)), event]);
    expect(commands).toEqual([
      { kind: 'fail-job', failure: { ...FAILURE, message: 'Step sub[1]/t failed: exit code 1' } },
    ]);
  });

  it('may be the inputs of a nested workflow', () => {
    const inner = workflow('inner', { x: 'int' }, [step('t', 'echo', { x: 'x' }, ['out'])], {});
    const document = { ...nested, processes: { ...nested.processes, inner } };
    const { commands, records } = afterEvents(document, [started, expanded('main/sub', shards(1, 2.5, 3))]);
    expect(commands).toMatchObject([{ kind: 'fail-job', failure: { blame: 'package' } }]);
    expect(records.shard('main')?.failure?.message).toMatch(/^Step sub\[1\] failed: .*x must be an int/);
    expect([...records.all().steps].filter((row) => row.state === 'ready')).toEqual([]);
  });

  it('may be an abstract Operation behind a step', () => {
    const inner = { ...workflow('inner', {}, [], {}), class: 'Operation', outputs: [] } as const;
    const document = { ...nested, processes: { ...nested.processes, inner } };
    const { records } = afterEvents(document, [started, expanded('main/sub', shards(1))]);
    expect(records.shard('main')?.failure?.message).toContain(
      "Step sub[0] failed: Process 'inner' is an abstract Operation",
    );
  });
});

describe('cancelling a job', () => {
  const failure: ShardFailure = { blame: 'cancelled', message: 'Dismissed by its owner.' };

  it('stops every shard and leaves what has finished', () => {
    const events = [started, expanded('main/first', shards(1, 2)), succeeded('main/first[0]', 1)];
    const { records, commands } = afterEvents(chain, [...events, { kind: 'cancelled', failure }]);
    expect(commands).toEqual(
      expect.arrayContaining([
        { kind: 'cancel-shard', shard: 'main/first[1]' },
        { kind: 'fail-job', failure },
      ]),
    );
    expect(commands).toHaveLength(2);
    expect(records.shard('main/first[0]')?.state).toBe('succeeded');
    expect(records.shard('main')).toMatchObject({ state: 'cancelled', failure });
    expect([...records.all().steps].map((row) => row.state)).toEqual(['cancelled', 'cancelled']);
  });

  it('stops a job of one tool', () => {
    const { commands } = afterEvents(packed(echo), [started, { kind: 'cancelled', failure }]);
    expect(commands).toEqual([
      { kind: 'cancel-shard', shard: 'main' },
      { kind: 'fail-job', failure },
    ]);
  });
});

describe('changes', () => {
  it('of a shard of a large scatter touch two rows', () => {
    const many = shards(...Array.from({ length: 10_000 }, (_, index) => index));
    const { records } = afterEvents(chain, [started, expanded('main/first', many)]);
    const changes = apply(chain, records, succeeded('main/first[5000]', 1));
    expect(changes.steps.map((row) => row.id)).toEqual(['main/first']);
    expect(changes.shards.map((row) => row.id)).toEqual(['main/first[5000]']);
  });

  it('of events that follow each other combine to one row of an id', () => {
    const { records } = afterEvents(chain, [started, expanded('main/first', shards(1, 2))]);
    const first = apply(chain, records, succeeded('main/first[0]', 1));
    records.merge(first);
    const second = apply(chain, records, succeeded('main/first[1]', 2));
    const combined = combineChanges([first, second]);
    expect(combined.steps.find((row) => row.id === 'main/first')?.outputs).toEqual({ out: [1, 2] });
    expect(combined.steps.map((row) => row.id)).toEqual(['main/first', 'main/last']);
  });
});

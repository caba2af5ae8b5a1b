import { describe, expect, it } from 'vitest';
import type { PackedDocument, WorkflowStep } from '../../../../src/cwl/document/model.ts';
import { ToolError } from '../../../../src/cwl/tool/tool-error.ts';
import type { CwlObject, CwlValue } from '../../../../src/cwl/values/value.ts';
import { packed, step, tool, workflow } from './build-document.ts';
import { echoes, runJob, type Tools } from './run-job.ts';

const echo = tool('echo', { x: 'Any?' }, { out: 'Any?' });
const pair = tool('pair', { x: 'Any', y: 'Any' }, { out: 'Any' });
const javascript = { requirements: [{ class: 'InlineJavascriptRequirement', expressionLib: [] }] } as const;

const text = (value: CwlValue | undefined) => (typeof value === 'string' ? value : JSON.stringify(value));

const tools: Tools = {
  echo: echoes,
  pair: ({ x, y }) => ({ out: text(x) + text(y) }),
};

type Outputs = Parameters<typeof workflow>[3];

function flow(steps: readonly WorkflowStep[], outputs: Outputs): PackedDocument {
  return packed(workflow('w', { a: 'Any?', b: 'Any?', go: 'Any?' }, steps, outputs, javascript), echo, pair);
}

/** A workflow that scatters `pair` over a and b. */
function crossing(scatterMethod: WorkflowStep['scatterMethod'] & string, when?: string): PackedDocument {
  const options = { scatter: ['x', 'y'], scatterMethod, ...(when === undefined ? {} : { when }) };
  return flow([step('p', 'pair', { x: 'a', y: 'b' }, ['out'], options)], {
    o: { type: 'Any?', from: 'p/out' },
  });
}

const conditional = (outputs: Outputs): PackedDocument =>
  flow(
    [
      step('s', 'echo', { x: 'a', go: 'go' }, ['out'], { when: '$(inputs.go)' }),
      step('t', 'echo', { x: 'b' }, ['out']),
    ],
    outputs,
  );

describe('Workflow §Workflow: a job from its start to its end', () => {
  const cases: readonly [string, PackedDocument, CwlObject, CwlObject][] = [
    ['of one tool', packed(echo), { x: 1 }, { out: 1 }],
    [
      'of two steps in a row',
      flow([step('t', 'echo', { x: 's/out' }, ['out']), step('s', 'echo', { x: 'a' }, ['out'])], {
        o: { type: 'int', from: 't/out' },
      }),
      { a: 1 },
      { o: 1 },
    ],
    [
      'with a step of the same output twice',
      flow([step('s', 'echo', { x: 'a' }, ['out'])], {
        o: { type: 'int', from: 's/out' },
        p: { type: 'int[]', from: ['s/out', 's/out'] },
      }),
      { a: 1 },
      { o: 1, p: [1, 1] },
    ],
    ['with a dot product', crossing('dotproduct'), { a: [1, 2], b: ['x', 'y'] }, { o: ['1x', '2y'] }],
    [
      'with a flat cross product',
      crossing('flat_crossproduct'),
      { a: [1, 2], b: ['x', 'y'] },
      { o: ['1x', '1y', '2x', '2y'] },
    ],
    [
      'with a nested cross product',
      crossing('nested_crossproduct'),
      { a: [1, 2], b: ['x', 'y'] },
      {
        o: [
          ['1x', '1y'],
          ['2x', '2y'],
        ],
      },
    ],
    [
      'with nothing in the second list of a nested cross product',
      crossing('nested_crossproduct'),
      { a: [1, 2], b: [] },
      { o: [[], []] },
    ],
    [
      'with nothing in the first list of a nested cross product',
      crossing('nested_crossproduct'),
      { a: [], b: [1] },
      { o: [] },
    ],
    ['with nothing to scatter over', crossing('flat_crossproduct'), { a: [], b: [1] }, { o: [] }],
    [
      'with some elements skipped',
      crossing('dotproduct', '$(inputs.x > 1)'),
      { a: [1, 2], b: [5, 6] },
      { o: [null, '26'] },
    ],
    [
      'with a skipped step',
      conditional({ o: { type: 'Any?', from: 's/out' } }),
      { a: 1, go: false },
      { o: null },
    ],
    [
      'with a step that is not skipped',
      conditional({ o: { type: 'Any?', from: 's/out' } }),
      { a: 1, go: true },
      { o: 1 },
    ],
    [
      'with a way around a skipped step',
      conditional({ o: { type: 'int', from: ['s/out', 't/out'], pickValue: 'first_non_null' } }),
      { a: 1, b: 2, go: false },
      { o: 2 },
    ],
    [
      'with an output straight from an input',
      flow([], { o: { type: 'Any?', from: 'a' } }),
      { a: 5 },
      { o: 5 },
    ],
    [
      'with an output of lists in one list',
      flow([], { o: { type: 'int[]', from: ['a', 'b'], linkMerge: 'merge_flattened' } }),
      { a: [1, 2], b: 3 },
      { o: [1, 2, 3] },
    ],
    [
      'with a null output of type Any',
      conditional({ o: { type: 'Any', from: 's/out' } }),
      { a: 1, go: false },
      { o: null },
    ],
    [
      'with falsy outputs',
      flow([step('s', 'echo', { x: 'a' }, ['out'])], { o: { type: 'int', from: 's/out' } }),
      { a: 0 },
      { o: 0 },
    ],
  ];
  it.each(cases)('%s', async (_, document, inputs, outputs) => {
    const end = await runJob(document, inputs, tools);
    expect(end.failure).toBeUndefined();
    expect(end.outputs).toEqual(outputs);
  });

  const failing: readonly [string, PackedDocument, CwlObject, string][] = [
    [
      'a null in an output that must not be null',
      conditional({ o: { type: 'int', from: 's/out' } }),
      { a: 1, go: false },
      "Outputs of workflow 'w': o is missing",
    ],
    [
      'all_non_null into an output that is no list',
      conditional({ o: { type: 'int', from: ['s/out', 't/out'], pickValue: 'all_non_null' } }),
      { a: 1, b: 2, go: true },
      "Outputs of workflow 'w': o must be an int",
    ],
    [
      'two values for the_only_non_null',
      conditional({ o: { type: 'int', from: ['s/out', 't/out'], pickValue: 'the_only_non_null' } }),
      { a: 1, b: 2, go: true },
      "Output 'o' of workflow 'w'",
    ],
    ['a condition that is no boolean', conditional({}), { go: 1 }, 'Step s failed: The condition when'],
  ];
  it.each(failing)('fails for %s', async (_, document, inputs, message) => {
    const end = await runJob(document, inputs, tools);
    expect(end.outputs).toBeUndefined();
    expect(end.failure).toMatchObject({ blame: 'package' });
    expect(end.failure?.message).toContain(message);
  });
});

describe('Workflow §SubworkflowFeatureRequirement: workflows within workflows', () => {
  /** main > scattered `mid` > scattered `echo`. */
  const twice = packed(
    workflow(
      'main',
      { rows: 'int[][]' },
      [step('mid', 'mid', { row: 'rows' }, ['o'], { scatter: ['row'] })],
      {
        o: { type: 'int[][]', from: 'mid/o' },
      },
    ),
    workflow(
      'mid',
      { row: 'int[]', extra: { type: 'int', default: 100 } },
      [
        step('s', 'echo', { x: 'row' }, ['out'], { scatter: ['x'] }),
        step('t', 'echo', { x: ['s/out', 'extra'] }, ['out'], {}),
      ],
      { o: { type: 'int[]', from: ['s/out', 'extra'], linkMerge: 'merge_flattened' } },
    ),
    echo,
  );

  const cases: readonly [string, CwlValue, CwlValue][] = [
    [
      'gather from both levels',
      [[1, 2], [3]],
      [
        [1, 2, 100],
        [3, 100],
      ],
    ],
    ['may have nothing to do inside', [[], [3]], [[100], [3, 100]]],
    ['may have nothing to do at all', [], []],
  ];
  it.each(cases)('%s', async (_, rows, o) => {
    expect((await runJob(twice, { rows }, tools)).outputs).toEqual({ o });
  });

  it('name the failed step by its path', async () => {
    const fails: Tools = {
      echo: ({ x }) => {
        if (x === 3) throw new ToolError('package', 'it was 3');
        return { out: x ?? null };
      },
    };
    const { failure } = await runJob(twice, { rows: [[1], [2, 3]] }, fails);
    expect(failure).toEqual({ blame: 'package', message: 'Step mid[1]/s[1] failed: it was 3' });
  });

  it('without steps finish as soon as they begin, the last one too', async () => {
    const document = packed(
      workflow(
        'main',
        { a: 'int[]' },
        [step('e', 'empty', { x: 'a' }, ['o'], { scatter: ['x'], when: '$(inputs.x !== 2)' })],
        {
          o: { type: 'Any', from: 'e/o' },
        },
        javascript,
      ),
      workflow('empty', { x: 'int' }, [], { o: { type: 'int', from: 'x' } }),
    );
    expect((await runJob(document, { a: [1, 2, 3, 2] }, {})).outputs).toEqual({ o: [1, null, 3, null] });
  });

  it('may be the whole of a step that is skipped', async () => {
    const document = packed(
      workflow(
        'main',
        {},
        [step('sub', 'inner', {}, ['o'], { when: '$(1 > 2)' })],
        { o: { type: 'Any?', from: 'sub/o' } },
        javascript,
      ),
      workflow('inner', {}, [step('t', 'echo', {}, ['out'])], { o: { type: 'Any?', from: 't/out' } }),
      echo,
    );
    const end = await runJob(document, {}, tools);
    expect(end.outputs).toEqual({ o: null });
    expect([...end.records.all().steps].map((row) => row.id)).toEqual(['main/sub']);
  });
});

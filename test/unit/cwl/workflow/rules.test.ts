/**
 * The rules of the Workflow specification that are the same in v1.0, v1.1 and v1.2, section by section: every row is
 * checked in all three. Then those of conditional steps, and workflows that run tools of other versions.
 */
import { describe, expect, it } from 'vitest';
import type { PackedDocument } from '../../../../src/cwl/document/model.ts';
import type { Files } from '../../../../src/cwl/ports.ts';
import type { CwlObject, CwlValue } from '../../../../src/cwl/values/value.ts';
import { load, problemsOf, tool, workflow } from '../document/support/load-text.ts';
import { noFiles, runJob, type Tools } from './run-job.ts';

const VERSIONS = ['v1.0', 'v1.1', 'v1.2'];

/** Every feature that a workflow has to ask for. */
const FEATURES =
  'requirements: {ScatterFeatureRequirement: {}, MultipleInputFeatureRequirement: {}, StepInputExpressionRequirement: {}, SubworkflowFeatureRequirement: {}, InlineJavascriptRequirement: {}}';

const PASS = 'class: CommandLineTool\nid: t\ninputs: {x: "Any?"}\noutputs: {y: "Any?"}';
const PAIR = 'class: CommandLineTool\nid: pair\ninputs: {a: "Any?", b: "Any?"}\noutputs: {y: "Any?"}';
const DEFAULTED =
  'class: CommandLineTool\nid: d\ninputs: {x: {type: Any, default: tool}}\noutputs: {y: "Any?"}';

const TOOLS: Tools = {
  t: ({ x = null }) => ({ y: x }),
  'main/s/run': ({ x = null }) => ({ y: x }),
  d: ({ x = null }) => ({ y: x ?? 'tool' }),
  pair: ({ a = null, b = null }) => ({ y: [a, b] }),
};

const text = (lines: string, version: string) =>
  workflow(`${FEATURES}\n${lines}`, [PASS, PAIR, DEFAULTED], version);

/** The outputs of a job, or why it failed. */
async function run(document: PackedDocument, inputs: CwlObject, files: Files = noFiles): Promise<unknown> {
  const { outputs, failure } = await runJob(document, inputs, TOOLS, { files });
  return outputs ?? failure?.message;
}

async function expectIn(
  versions: readonly string[],
  lines: string,
  inputs: CwlObject,
  outcome: CwlValue | RegExp,
): Promise<void> {
  const expected = outcome instanceof RegExp ? expect.stringMatching(outcome) : { o: outcome };
  for (const version of versions)
    expect(await run(await load(text(lines, version)), inputs)).toEqual(expected);
}

/** A workflow of one step, whose output is the workflow's. */
const one = (links: string, more = '', declared = 'a: "Any?", b: "Any?", l: "Any?"') =>
  `inputs: {${declared}}\nsteps: {s: {run: "#t", in: ${links}, out: [y]${more}}}\noutputs: {o: {type: "Any?", outputSource: s/y}}`;

const pair = (links: string, more: string) => one(links, more).replace('"#t"', '"#pair"');

describe('Workflow §Workflow', () => {
  it.each<[rule: string, lines: string, inputs: CwlObject, outcome: CwlValue]>([
    [
      'an input may be an output',
      'inputs: {a: int}\nsteps: []\noutputs: {o: {type: int, outputSource: a}}',
      { a: 1 },
      1,
    ],
    [
      'steps run in the order of their links, not of the text',
      'inputs: {a: int}\nsteps: {last: {run: "#t", in: {x: first/y}, out: [y]}, first: {run: "#t", in: {x: a}, out: [y]}}\noutputs: {o: {type: Any, outputSource: last/y}}',
      { a: 2 },
      2,
    ],
    [
      'sources with the id of the workflow',
      one('{x: {source: "#main/a"}}').replace('s/y', '"#main/s/y"'),
      { a: 3 },
      3,
    ],
    [
      'steps and links as lists',
      'inputs: [{id: a, type: int}]\nsteps: [{id: s, run: "#t", in: [{id: x, source: a}], out: [{id: y}]}]\noutputs: [{id: o, type: Any, outputSource: s/y}]',
      { a: 4 },
      4,
    ],
    [
      'an embedded tool',
      'inputs: {a: int}\nsteps: {s: {run: {class: CommandLineTool, inputs: {x: int}, outputs: {y: "Any?"}}, in: {x: a}, out: [y]}}\noutputs: {o: {type: Any, outputSource: s/y}}',
      { a: 5 },
      5,
    ],
    [
      'a workflow in a step',
      'inputs: {a: int}\nsteps: {s: {run: {class: Workflow, inputs: {x: int}, steps: {i: {run: "#t", in: {x: x}, out: [y]}}, outputs: {z: {type: Any, outputSource: i/y}}}, in: {x: a}, out: [z]}}\noutputs: {o: {type: Any, outputSource: s/z}}',
      { a: 6 },
      6,
    ],
    [
      'several sources of an output',
      'inputs: {a: int, b: int}\nsteps: []\noutputs: {o: {type: "int[]", outputSource: [a, b]}}',
      { a: 1, b: 2 },
      [1, 2],
    ],
    [
      'flattened',
      'inputs: {a: "int[]", b: int}\nsteps: []\noutputs: {o: {type: "int[]", outputSource: [a, b], linkMerge: merge_flattened}}',
      { a: [1, 2], b: 3 },
      [1, 2, 3],
    ],
    [
      'the default of an input',
      'inputs: {a: {type: int, default: 7}}\nsteps: []\noutputs: {o: {type: int, outputSource: a}}',
      {},
      7,
    ],
  ])('%s', async (_rule, lines, inputs, outcome) => {
    await expectIn(VERSIONS, lines, inputs, outcome);
  });
});

describe('Workflow §WorkflowStepInput', () => {
  it.each<[rule: string, links: string, inputs: CwlObject, outcome: CwlValue | RegExp]>([
    ['a source', '{x: a}', { a: 1 }, 1],
    ['a list of one source is no list', '{x: [a]}', { a: 1 }, 1],
    ['merge_nested makes one of it', '{x: {source: [a], linkMerge: merge_nested}}', { a: 1 }, [1]],
    ['several sources are a list', '{x: [a, b]}', { a: 1, b: [2] }, [1, [2]]],
    [
      'merge_flattened takes lists apart',
      '{x: {source: [a, b], linkMerge: merge_flattened}}',
      { a: 1, b: [2, 3] },
      [1, 2, 3],
    ],
    ['a default without a source', '{x: {default: 5}}', {}, 5],
    ['a default where the source is null', '{x: {source: a, default: 5}}', {}, 5],
    ['no default where it is false', '{x: {source: a, default: 5}}', { a: false }, false],
    ['valueFrom', '{x: {source: a, valueFrom: $(self)!}}', { a: 'A' }, 'A!'],
    ['valueFrom a constant', '{x: {valueFrom: constant}}', {}, 'constant'],
    ['valueFrom without a source: self is null', '{x: {valueFrom: "$(self === null)"}}', {}, true],
    ['valueFrom of null is evaluated', '{x: {source: a, valueFrom: "$(self === null ? 9 : self)"}}', {}, 9],
    [
      'valueFrom sees what the source or the default gives',
      '{x: {source: a, default: 5, valueFrom: $(self + 1)}}',
      {},
      6,
    ],
    [
      'valueFrom sees the inputs before any valueFrom',
      '{x: {valueFrom: $(inputs.other)}, other: {source: a, valueFrom: changed}}',
      { a: 'A' },
      'A',
    ],
    [
      'valueFrom sees inputs that the tool lacks',
      '{x: {valueFrom: $(inputs.other)}, other: b}',
      { b: 'B' },
      'B',
    ],
  ])('%s', async (_rule, links, inputs, outcome) => {
    await expectIn(VERSIONS, one(links), inputs, outcome);
  });

  it('the default of the tool is the last one', async () => {
    const lines = one('{x: a}').replace('"#t"', '"#d"');
    await expectIn(VERSIONS, lines, {}, 'tool');
    await expectIn(VERSIONS, lines, { a: 'given' }, 'given');
  });
});

describe('Workflow §WorkflowStep, Scatter/gather', () => {
  const both = '{a: a, b: b}';

  it.each<[rule: string, lines: string, inputs: CwlObject, outcome: CwlValue | RegExp]>([
    ['one input', one('{x: l}', ', scatter: x'), { l: [1, 2] }, [1, 2]],
    ['an empty list', one('{x: l}', ', scatter: x'), { l: [] }, []],
    [
      'dotproduct',
      pair(both, ', scatter: [a, b], scatterMethod: dotproduct'),
      { a: [1, 2], b: [3, 4] },
      [
        [1, 3],
        [2, 4],
      ],
    ],
    [
      'dotproduct of different lengths',
      pair(both, ', scatter: [a, b], scatterMethod: dotproduct'),
      { a: [1], b: [3, 4] },
      /length|long/,
    ],
    [
      'flat_crossproduct',
      pair(both, ', scatter: [a, b], scatterMethod: flat_crossproduct'),
      { a: [1, 2], b: [3, 4] },
      [
        [1, 3],
        [1, 4],
        [2, 3],
        [2, 4],
      ],
    ],
    [
      'nested_crossproduct',
      pair(both, ', scatter: [a, b], scatterMethod: nested_crossproduct'),
      { a: [1, 2], b: [3, 4] },
      [
        [
          [1, 3],
          [1, 4],
        ],
        [
          [2, 3],
          [2, 4],
        ],
      ],
    ],
    [
      'nested_crossproduct with a second list that is empty',
      pair(both, ', scatter: [a, b], scatterMethod: nested_crossproduct'),
      { a: [1, 2], b: [] },
      [[], []],
    ],
    [
      'flat_crossproduct with an empty list',
      pair(both, ', scatter: [a, b], scatterMethod: flat_crossproduct'),
      { a: [1, 2], b: [] },
      [],
    ],
    [
      'valueFrom comes after scatter',
      one('{x: {source: l, valueFrom: $(self * 2)}}', ', scatter: x'),
      { l: [1, 2] },
      [2, 4],
    ],
    [
      'an input that is not scattered is seen whole',
      one('{x: {valueFrom: "$(inputs.each + inputs.all.length)"}, each: l, all: l}', ', scatter: each'),
      { l: [1, 2] },
      [3, 4],
    ],
    ['what is no list', one('{x: l}', ', scatter: x'), { l: 1 }, /list/],
  ])('%s', async (_rule, lines, inputs, outcome) => {
    await expectIn(VERSIONS, lines, inputs, outcome);
  });

  it.each<[rule: string, lines: string, rules: string[]]>([
    ['two inputs need a method', pair(both, ', scatter: [a, b]'), ['missing-field']],
    ['of an input that the step lacks', one('{x: l}', ', scatter: z'), ['unknown-reference']],
  ])('refused: %s', async (_rule, lines, rules) => {
    for (const version of VERSIONS)
      expect((await problemsOf(text(lines, version))).map(({ rule }) => rule)).toEqual(rules);
  });
});

describe('Workflow §Requirements that a workflow has to state', () => {
  it.each<[requirement: string, lines: string]>([
    ['ScatterFeatureRequirement', one('{x: l}', ', scatter: x')],
    ['MultipleInputFeatureRequirement', one('{x: [a, b]}')],
    ['StepInputExpressionRequirement', one('{x: {source: a, valueFrom: $(self)}}')],
    ['InlineJavascriptRequirement', one('{x: {source: a, valueFrom: $(self + 1)}}')],
    [
      'SubworkflowFeatureRequirement',
      one('{x: a}').replace(
        '"#t"',
        '{class: Workflow, inputs: {x: "Any?"}, steps: [], outputs: {y: {type: "Any?", outputSource: x}}}',
      ),
    ],
  ])('%s', async (requirement, lines) => {
    for (const version of VERSIONS) {
      const complete = text(lines, version);
      expect(await problemsOf(complete)).toEqual([]);
      const problems = await problemsOf(complete.replace(new RegExp(`${requirement}: {}(, )?`), ''));
      expect(problems.map(({ rule, message }) => [rule, message.includes(requirement)])).toEqual([
        ['missing-requirement', true],
      ]);
    }
  });
});

describe('Workflow §Conditional execution, since v1.2', () => {
  const picked = (pickValue: string, type: string) =>
    `inputs: {a: boolean, b: boolean}\nsteps:\n  s: {run: "#t", when: $(inputs.go), in: {x: {default: S}, go: a}, out: [y]}\n  r: {run: "#t", when: $(inputs.go), in: {x: {default: R}, go: b}, out: [y]}\noutputs: {o: {type: ${type}, outputSource: [s/y, r/y], pickValue: ${pickValue}}}`;

  it.each<[rule: string, lines: string, inputs: CwlObject, outcome: CwlValue | RegExp]>([
    ['a step that runs', one('{x: a}', ', when: $(inputs.x)'), { a: true }, true],
    ['a skipped step gives null', one('{x: a}', ', when: $(inputs.x)'), { a: false }, null],
    [
      'when comes after valueFrom',
      one('{x: {source: a, valueFrom: "$(!self)"}}', ', when: $(inputs.x)'),
      { a: false },
      true,
    ],
    [
      'when is asked for each shard',
      one('{x: l}', ', scatter: x, when: "$(inputs.x > 1)"'),
      { l: [1, 2] },
      [null, 2],
    ],
    [
      'when gives true or false',
      one('{x: a}', ', when: $(inputs.x)'),
      { a: 'yes' },
      /must give true or false/,
    ],
    ['first_non_null', picked('first_non_null', 'Any'), { a: false, b: true }, 'R'],
    ['first_non_null of nulls', picked('first_non_null', 'Any'), { a: false, b: false }, /null/],
    ['the_only_non_null', picked('the_only_non_null', 'Any'), { a: true, b: false }, 'S'],
    ['the_only_non_null of two', picked('the_only_non_null', 'Any'), { a: true, b: true }, /2/],
    ['all_non_null', picked('all_non_null', '"Any[]"'), { a: true, b: false }, ['S']],
    ['all_non_null of nulls', picked('all_non_null', '"Any[]"'), { a: false, b: false }, []],
  ])('%s', async (_rule, lines, inputs, outcome) => {
    await expectIn(['v1.2'], lines, inputs, outcome);
  });
});

describe('CommandLineTool §2.2 Syntax: each document by the rules of its own version', () => {
  const large: Files = {
    ...noFiles,
    read: async (_, limit) => ({ text: 'x'.repeat(limit), truncated: true }),
  };

  it.each<[version: string, outcome: CwlValue | RegExp]>([
    ['v1.0', { o: 65_536 }],
    ['v1.1', { o: 65_536 }],
    ['v1.2', /reads at most 65536 bytes/],
  ])('a workflow of %s reads contents as its version does', async (version, outcome) => {
    const declared = 'a: {type: File, inputBinding: {loadContents: true}}';
    const document = await load(
      text(one('{x: {source: a, valueFrom: $(self.contents.length)}}', '', declared), version),
    );
    const a: CwlValue = { class: 'File', location: 'object:a', size: 70_000 };
    const expected = outcome instanceof RegExp ? expect.stringMatching(outcome) : outcome;
    expect(await run(document, { a }, large)).toEqual(expected);
  });

  const V10 = [
    'contents-are-cut',
    'entries-are-no-json',
    'entrynames-are-relative',
    'listings-are-flat',
    'exit-code-is-hidden',
    'jobs-require-nothing',
  ];
  const RULES: { readonly [version: string]: readonly string[] | undefined } = {
    'v1.0': V10,
    'v1.1': V10.slice(0, 3),
    'v1.2': undefined,
  };

  it.each(
    VERSIONS.flatMap((outer) => VERSIONS.map((inner) => [outer, inner] as const)),
  )('a workflow of %s that runs a tool of %s', async (outer, inner) => {
    const steps = 'steps: {s: {run: tool.cwl, in: [], out: []}}';
    const document = await load(workflow(steps, [], outer), {
      files: { 'http://host/pkg/tool.cwl': tool('baseCommand: a', inner) },
    });
    const { main, tool: run } = document.processes;
    expect(main?.olderRules).toEqual(RULES[outer]);
    expect(run?.olderRules).toEqual(RULES[inner]);
    expect(run?.hints.map((hint) => hint.class)).toEqual(
      inner === 'v1.0' ? ['NetworkAccess', 'LoadListingRequirement'] : [],
    );
  });

  it('all processes of a packed document are of its version', async () => {
    const newer = `${PASS}\ncwlVersion: v1.2`;
    const document = await load(workflow('steps: {s: {run: "#t", in: [], out: []}}', [newer], 'v1.0'));
    expect(Object.values(document.processes).map(({ olderRules }) => olderRules)).toEqual([V10, V10]);
  });
});

import { describe, expect, it } from 'vitest';
import { graphTool, placesOf, problemsOf, workflow } from './support/load-text.ts';

const FEATURES =
  'requirements: [{class: ScatterFeatureRequirement}, {class: StepInputExpressionRequirement}, {class: MultipleInputFeatureRequirement}]';

describe('Workflow §WorkflowStepInput and WorkflowOutputParameter: a workflow is refused', () => {
  const tools = [
    graphTool('t', { a: 'string', b: 'File?' }, { o: 'string', n: 'int' }),
    'class: Workflow\nid: sub\ninputs: []\noutputs: []\nsteps: []',
  ];

  it.each<[string, string, string, RegExp]>([
    [
      'that reads an unknown input',
      'inputs: {word: string}\nsteps: {s: {run: "#t", in: {a: wrod}, out: []}}',
      '/a/source unknown-reference',
      /no input 'wrod'\. Did you mean 'word'/,
    ],
    [
      'that forgets the step of an output',
      'inputs: {x: string}\nsteps: {s: {run: "#t", in: {a: x}, out: [o]}, r: {run: "#t", in: {a: o}, out: []}}',
      '/a/source unknown-reference',
      /Did you mean 's\/o'/,
    ],
    [
      'that reads an unknown step',
      'steps: {s: {run: "#t", in: {a: r/o}, out: []}}',
      '/a/source unknown-reference',
      /no step 'r'/,
    ],
    [
      'that reads an output that is not passed on',
      'inputs: {x: string}\nsteps: {s: {run: "#t", in: {a: x}, out: []}, r: {run: "#t", in: {a: s/o}, out: []}}',
      '/a/source unknown-reference',
      /Add it to the step's 'out'/,
    ],
    [
      'that passes on what its tool lacks',
      'inputs: {x: string}\nsteps: {s: {run: "#t", in: {a: x}, out: [oo]}}',
      '/s/out/0 unknown-reference',
      /has no output 'oo'/,
    ],
    [
      'with an output of nowhere',
      'outputs: {y: {type: int, outputSource: s/o}}',
      '/y/outputSource unknown-reference',
      /no step 's'/,
    ],
    [
      'with an output that nothing feeds',
      'outputs: {y: int}',
      'outputs/y not-connected',
      /Nothing feeds the workflow output 'y'\. Give it an 'outputSource'/,
    ],
    [
      'with an input that nothing feeds',
      'steps: {s: {run: "#t", in: [], out: []}}',
      '/s/in not-connected',
      /the input 'a' of 't'/,
    ],
    [
      'that scatters over what it has not',
      'inputs: {x: string}\nsteps: {s: {run: "#t", in: {a: x}, out: [], scatter: aa}}',
      '/scatter unknown-reference',
      /not in its 'in'.*'a'/,
    ],
    [
      'that scatters over two without a method',
      'inputs: {x: "string[]", y: "File[]"}\nsteps: {s: {run: "#t", in: {a: x, b: y}, out: [], scatter: [a, b]}}',
      '/scatter missing-field',
      /scatterMethod/,
    ],
    [
      'whose steps wait for each other',
      'steps: {s: {run: "#t", in: {a: r/o}, out: [o]}, r: {run: "#t", in: {a: s/o}, out: [o]}}',
      'steps/s cyclic-reference',
      /s ← r ← s/,
    ],
    [
      'whose step name leads elsewhere',
      'inputs: {x: string}\nsteps: [{id: .., run: "#t", in: {a: x}, out: []}]',
      'steps/../id wrong-value',
      /part of a path/,
    ],
    [
      'whose step name is too long for a path',
      `inputs: {x: string}\nsteps: [{id: ${'a'.repeat(101)}, run: "#t", in: {a: x}, out: []}]`,
      `steps/${'a'.repeat(101)}/id wrong-value`,
      /at most 100/,
    ],
    [
      'whose step name is no text',
      'inputs: {x: string}\nsteps: [{id: "a\\ud800", run: "#t", in: {a: x}, out: []}]',
      'steps/a\ud800/id wrong-value',
      /half of a character/,
    ],
    [
      'that runs a workflow without saying so',
      'steps: {s: {run: "#sub", in: [], out: []}}',
      '/run missing-requirement',
      /SubworkflowFeatureRequirement/,
    ],
    [
      'with an output twice in out',
      'inputs: {x: string}\nsteps: {s: {run: "#t", in: {a: x}, out: [o, o]}}',
      '/out/1 duplicate-id',
      /twice/,
    ],
    [
      'with a condition that is no expression',
      'inputs: {x: string}\nsteps: {s: {run: "#t", in: {a: x}, out: [], when: true}}',
      '/when wrong-value',
      /an expression/,
    ],
    [
      'with an unknown merge',
      'inputs: {x: string}\nsteps: {s: {run: "#t", in: {a: {source: x, linkMerge: nested}}, out: []}}',
      '/linkMerge wrong-value',
      /'merge_nested' or 'merge_flattened'/,
    ],
  ])('%s', async (_, lines, place, message) => {
    const problems = await problemsOf(workflow(`${FEATURES}\n${lines}`, tools));
    expect(problems).toHaveLength(1);
    const [only] = problems;
    expect(`${only?.path} ${only?.rule}`).toContain(place);
    expect(only?.message).toMatch(message);
  });

  it.each<[string, string, string]>([
    ['scatters', 'scatter: a', 'ScatterFeatureRequirement'],
    ['has several sources', 'in: {a: [x, y]}', 'MultipleInputFeatureRequirement'],
    ['computes an input', 'in: {a: {valueFrom: x}}', 'StepInputExpressionRequirement'],
  ])('whose step %s without saying so, and not where the step says so', async (_, line, name) => {
    const text = (extra: string): string => {
      const fields: Record<string, string> = {
        run: '"#u"',
        in: '{a: x}',
        out: '[]',
        ...Object.fromEntries([line.split(/: (.*)/)]),
      };
      const step = Object.entries(fields)
        .map(([key, value]) => `${key}: ${value}`)
        .join(', ');
      return workflow(`inputs: {x: Any, y: Any}\nsteps: {s: {${step}${extra}}}`, [
        graphTool('u', { a: 'Any' }),
      ]);
    };
    expect(await problemsOf(text(''))).toMatchObject([
      { rule: 'missing-requirement', message: expect.stringContaining(name) },
    ]);
    expect(await problemsOf(text(`, hints: {${name}: {}}`))).toEqual([]);
  });

  it('for JavaScript in a tool only where no workflow around it allows it', async () => {
    const script = `${graphTool('t', {})}\narguments: ["$(1 + 1)"]`;
    const around = (requirements: string): string =>
      workflow(`requirements: {${requirements}}\nsteps: {s: {run: "#t", in: [], out: []}}`, [script]);
    expect(await placesOf(around(''))).toEqual(['13:16 missing-requirement']);
    expect(await placesOf(around('InlineJavascriptRequirement: {}'))).toEqual([]);
  });
});

/** Type of the workflow input `x`, the tool input `a`, the step's other fields, and whether they can fit. */
describe('Workflow §WorkflowStepInput: a link from an input', () => {
  it.each<[string, string, string, boolean]>([
    ['string', 'string', '', true],
    ['string?', 'string', '', true],
    ['Any', 'File', '', true],
    ['File', 'Any', '', true],
    ['int', 'double', '', true],
    ['long', 'int', '', true],
    ['double', 'int', '', false],
    ['int', 'string', '', false],
    ['string', 'File', '', false],
    ['File', 'Directory', '', false],
    ['["null", string]', '["null", File]', '', false],
    ['[File, string]', 'string', '', true],
    ['string', 'string[]', '', false],
    ['string[]', 'string', '', false],
    ['int[]', 'string[]', '', false],
    ['{type: enum, symbols: [a]}', 'string', '', true],
    ['string', '{type: enum, symbols: [a]}', '', true],
    ['{type: enum, symbols: [a]}', '{type: enum, symbols: [b]}', '', false],
    ['{type: record, fields: {f: int}}', '{type: record, fields: {f: int}}', '', true],
    ['{type: record, fields: {f: int}}', '{type: record, fields: {f: int, g: "string?"}}', '', true],
    ['{type: record, fields: {f: int}}', '{type: record, fields: {g: string}}', '', false],
    ['"null"', 'string', '', false],
    ['"null"', 'string?', '', true],
    ['string[]', 'string', 'scatter: a', true],
    ['string[]?', 'string', 'scatter: a', true],
    ['string', 'string', 'scatter: a', false],
    ['int[]', 'string', 'scatter: a', false],
    ['string[][]', 'string[]', 'scatter: a', true],
    ['int', 'string', 'in: {a: {source: x, valueFrom: "$(self)"}}', true],
    ['int', 'string', 'scatter: a, in: {a: {source: x, valueFrom: "$(self)"}}', false],
    ['"null"', 'string', 'in: {a: {source: x, default: d}}', true],
    ['string', 'string[]', 'in: {a: {source: [x, x]}}', true],
    ['string', 'string', 'in: {a: {source: [x, x]}}', false],
    ['string', 'string', 'in: {a: {source: [x]}}', true],
    ['string', 'string[]', 'in: {a: {source: [x], linkMerge: merge_nested}}', true],
    ['string[]', 'string[]', 'in: {a: {source: [x, x], linkMerge: merge_flattened}}', true],
    ['string[]', 'string[]', 'in: {a: {source: [x, x]}}', false],
    ['string?', 'string', 'in: {a: {source: [x, x], pickValue: first_non_null}}', true],
    ['string?', 'string[]', 'in: {a: {source: [x, x], pickValue: all_non_null}}', true],
    ['string?', 'string', 'in: {a: {source: [x, x], pickValue: all_non_null}}', false],
  ])('of type %s to one of %s with { %s } fits: %s', async (source, sink, extra, fits) => {
    const quoted = /^["[{]/.test(source) ? source : `"${source}"`;
    const fields = `${extra.includes('in:') ? '' : 'in: {a: x}, '}${extra}`;
    const text = workflow(
      `${FEATURES}\ninputs: {x: {type: ${quoted}}}\nsteps: {s: {run: "#t", out: [], ${fields}}}`,
      [graphTool('t', { a: /^[{[]/.test(sink) ? `{type: ${sink}}` : sink })],
    );
    expect((await problemsOf(text)).map((problem) => problem.rule)).toEqual(fits ? [] : ['type-mismatch']);
  });

  it.each<[string, string, RegExp]>([
    ['string[]', 'string', /To run the step for each element, add it to 'scatter'/],
    ['string[][]', 'string[]', /add it to 'scatter'/],
    [
      'int',
      'string',
      /'x' gives int, but the input 'a' of the step 's' takes string\. Change one of the two/,
    ],
  ])('of %s to %s says what to do', async (source, sink, message) => {
    const text = workflow(`inputs: {x: "${source}"}\nsteps: {s: {run: "#t", out: [], in: {a: x}}}`, [
      graphTool('t', { a: sink }),
    ]);
    expect((await problemsOf(text))[0]?.message).toMatch(message);
  });
});

/** Fields of the step, the type and further fields of the workflow output, and whether they can fit. */
describe('Workflow §WorkflowStepInput: a link from a step', () => {
  it.each<[string, string, string, boolean]>([
    ['', 'File', '', true],
    ['', 'string', '', false],
    ['scatter: a', 'File[]', '', true],
    ['scatter: a', 'File', '', false],
    ['scatter: [a, b], scatterMethod: dotproduct', 'File[]', '', true],
    ['scatter: [a, b], scatterMethod: flat_crossproduct', 'File[]', '', true],
    ['scatter: [a, b], scatterMethod: nested_crossproduct', 'File[][]', '', true],
    ['scatter: [a, b], scatterMethod: nested_crossproduct', 'File[]', '', false],
    ['when: $(inputs.b)', 'File?', '', true],
    ['when: $(inputs.b)', 'File', '', true],
    ['scatter: a, when: $(inputs.b)', 'File[]', 'pickValue: all_non_null', true],
    ['scatter: a, when: $(inputs.b)', 'File', 'pickValue: first_non_null', true],
  ])('with { %s } to an output of %s with { %s } fits: %s', async (step, type, output, fits) => {
    const sources = step.includes('[a, b]')
      ? '{a: xs, b: xs}'
      : step.includes('scatter')
        ? '{a: xs, b: x}'
        : '{a: x, b: x}';
    const text = workflow(
      [
        FEATURES,
        'inputs: {x: string, xs: "string[]"}',
        `outputs: {y: {type: "${type}", outputSource: s/o${output === '' ? '' : `, ${output}`}}}`,
        `steps: {s: {run: "#t", out: [o], in: ${sources}${step === '' ? '' : `, ${step}`}}}`,
      ].join('\n'),
      [graphTool('t', { a: 'string', b: 'string' }, { o: 'File' })],
    );
    expect((await problemsOf(text)).map((problem) => problem.rule)).toEqual(fits ? [] : ['type-mismatch']);
  });
});

describe('Workflow §WorkflowStep: a step', () => {
  it('may have inputs that its tool lacks', async () => {
    const text = workflow('inputs: {x: string}\nsteps: {s: {run: "#t", out: [], in: {a: x, more: x}}}', [
      graphTool('t', { a: 'string' }),
    ]);
    expect(await problemsOf(text)).toEqual([]);
  });

  it('may leave out what is optional or has a default', async () => {
    const text = workflow('steps: {s: {run: "#t", out: [], in: []}}', [
      graphTool('t', { a: 'string?', b: '{type: string, default: d}' }),
    ]);
    expect(await problemsOf(text)).toEqual([]);
  });

  it('may run an Operation', async () => {
    const text = workflow('steps: {s: {run: "#t", out: [], in: []}}', [
      'class: Operation\nid: t\ninputs: []\noutputs: []',
    ]);
    expect(await problemsOf(text)).toEqual([]);
  });
});

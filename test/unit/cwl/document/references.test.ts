import { describe, expect, it } from 'vitest';
import type { CommandLineTool, Workflow } from '../../../../src/cwl/document/model.ts';
import { load, loadEntry, placesOf, problemsOf, tool, workflow } from './support/load-text.ts';

const ECHO = tool('id: echo\ninputs: {x: string}\noutputs: {y: string}');

describe('CommandLineTool §2.4 Document preprocessing: $import and $include', () => {
  it('replace a requirement, a list that is spliced, and a text', async () => {
    const process = await loadEntry(
      tool(
        [
          'hints:',
          '- $import: hints.yml',
          '- class: ToolTimeLimit',
          '  timelimit: 5',
          'requirements:',
          '  InlineJavascriptRequirement:',
          '    expressionLib:',
          '    - $include: lib/a.js',
          '  DockerRequirement: {dockerPull: {$include: image.txt}}',
        ].join('\n'),
      ),
      {
        files: {
          'http://host/pkg/hints.yml':
            '- {class: ShellCommandRequirement}\n- {class: WorkReuse, enableReuse: false}',
          'http://host/pkg/lib/a.js': 'var a = 1;',
          'http://host/pkg/image.txt': 'debian',
        },
      },
    );

    expect(process.hints.map((hint) => hint.class)).toEqual([
      'ShellCommandRequirement',
      'WorkReuse',
      'ToolTimeLimit',
    ]);
    expect(process.requirements).toEqual([
      { class: 'InlineJavascriptRequirement', expressionLib: ['var a = 1;'] },
      { class: 'DockerRequirement', dockerPull: 'debian' },
    ]);
  });

  it('resolve references against the file that holds them', async () => {
    const document = await load(workflow('steps: {a: {run: tools/t.cwl, in: [], out: []}}'), {
      files: {
        'http://host/pkg/tools/t.cwl': tool(
          'inputs: {f: {$import: ../types/f.yml}, g: {type: File, default: {class: File, path: "b c.txt"}}}',
        ),
        'http://host/pkg/types/f.yml': 'type: File\ndefault: {class: File, location: a.txt}',
      },
    });
    const process = document.processes['t'] as CommandLineTool;

    expect(process.inputs.map((input) => input.default)).toEqual([
      { class: 'File', location: 'http://host/pkg/types/a.txt' },
      { class: 'File', location: 'http://host/pkg/tools/b%20c.txt' },
    ]);
  });

  it('find a part by its fragment', async () => {
    const process = await loadEntry(tool('inputs: {x: {type: {$import: types.yml#B}}}'), {
      files: {
        'http://host/pkg/types.yml':
          '- {name: A, type: enum, symbols: [a]}\n- {name: B, type: enum, symbols: [b]}',
      },
    });
    expect(process.inputs[0]?.type).toEqual({ kind: 'enum', name: 'B', symbols: ['b'] });
  });

  it('tell every text that cannot be read, at its place and with the reason', async () => {
    const problems = await problemsOf(tool('hints:\n- $import: a.yml\n- $import: b.yml'));
    expect(problems).toMatchObject([
      {
        line: 4,
        rule: 'unreadable-reference',
        message: "Cannot read 'http://host/pkg/a.yml': there is no such file.",
      },
      {
        line: 5,
        rule: 'unreadable-reference',
        message: "Cannot read 'http://host/pkg/b.yml': there is no such file.",
      },
    ]);
  });

  it('name a circle of imports', async () => {
    const files = {
      'http://host/pkg/a.yml': '- $import: b.yml',
      'http://host/pkg/b.yml': '- $import: a.yml',
    };
    expect(await problemsOf(tool('hints:\n- $import: a.yml'), { files })).toMatchObject([
      {
        file: 'http://host/pkg/b.yml',
        rule: 'cyclic-reference',
        message:
          'These documents import each other: http://host/pkg/a.yml → http://host/pkg/b.yml → http://host/pkg/a.yml.',
      },
    ]);
  });

  it('refuse a fragment that is not there', async () => {
    const files = { 'http://host/pkg/types.yml': '- {name: A, type: enum, symbols: [a]}' };
    expect(await placesOf(tool('inputs: {x: {type: {$import: types.yml#C}}}'), { files })).toEqual([
      '3:30 unknown-reference',
    ]);
  });

  it('give problems in an imported file their place there', async () => {
    const files = { 'http://host/pkg/h.yml': 'class: ToolTimeLimit\ntimelimit: soon' };
    expect(await placesOf(tool('hints:\n- $import: h.yml'), { files })).toEqual(['h.yml:2:12 wrong-value']);
  });
});

describe('Workflow §WorkflowStep: run', () => {
  it.each<[string, string]>([
    ['a relative address', 'echo.cwl'],
    ['an absolute one', 'http://host/pkg/echo.cwl'],
    ['one with the id of the process', 'echo.cwl#echo'],
    ['an import', '{$import: echo.cwl}'],
    ['a process of a packed document', 'tools.cwl#echo'],
    ['the main process of a packed document', 'tools.cwl'],
  ])('leads to a process by %s', async (_, run) => {
    const document = await load(
      workflow(`inputs: {x: string}\nsteps: {a: {run: ${run}, in: {x: x}, out: [y]}}`),
      {
        files: {
          'http://host/pkg/echo.cwl': ECHO,
          'http://host/pkg/tools.cwl':
            'cwlVersion: v1.2\n$graph:\n- {class: CommandLineTool, id: echo, inputs: {x: string}, outputs: {y: string}}',
        },
      },
    );
    expect((document.processes['main'] as Workflow).steps[0]?.run).toBe('echo');
    expect(document.processes['echo']?.class).toBe('CommandLineTool');
  });

  it.each([
    '#echo',
    'echo',
    'http://host/pkg/wf.cwl#echo',
  ])('finds a process of the same document: %s', async (run) => {
    const document = await load(
      workflow(`steps: {a: {run: "${run}", in: [], out: []}}`, [
        'class: CommandLineTool\nid: echo\ninputs: []\noutputs: []',
      ]),
    );
    expect((document.processes['main'] as Workflow).steps[0]?.run).toBe('echo');
  });

  it('names an embedded process after its step, and one in there too', async () => {
    const inner =
      '{class: Workflow, inputs: [], outputs: [], steps: {b: {run: {class: Operation, inputs: [], outputs: []}, in: [], out: []}}}';
    const document = await load(
      workflow(
        `requirements: {SubworkflowFeatureRequirement: {}}\nsteps: {a: {run: ${inner}, in: [], out: []}}`,
      ),
    );
    expect(Object.keys(document.processes).sort()).toEqual(['main', 'main/a/run', 'main/a/run/b/run']);
  });

  it('keeps two files of one name apart', async () => {
    const document = await load(
      workflow('steps: {a: {run: a/t.cwl, in: [], out: []}, b: {run: b/t.cwl, in: [], out: []}}'),
      {
        files: {
          'http://host/pkg/a/t.cwl': tool('baseCommand: a'),
          'http://host/pkg/b/t.cwl': tool('baseCommand: b'),
        },
      },
    );
    expect((document.processes['main'] as Workflow).steps.map((step) => step.run)).toEqual(['t', 't-2']);
  });

  it('reads a document once, however many steps run it', async () => {
    let reads = 0;
    const files = new Proxy({} as Record<string, string>, {
      get: (_, uri) => {
        reads += 1;
        return uri === 'http://host/pkg/echo.cwl' ? ECHO : undefined;
      },
    });
    const step = '{run: echo.cwl, in: {x: x}, out: []}';
    await load(workflow(`inputs: {x: string}\nsteps: {a: ${step}, b: ${step}}`), { files });
    expect(reads).toBe(1);
  });

  it('names the circle of workflows that run each other', async () => {
    const nested = (run: string) =>
      `cwlVersion: v1.2\nclass: Workflow\nrequirements: {SubworkflowFeatureRequirement: {}}\ninputs: []\noutputs: []\nsteps:\n  s: {run: ${run}, in: [], out: []}`;
    const problems = await problemsOf(nested('b.cwl'), {
      uri: 'http://host/a.cwl',
      files: { 'http://host/b.cwl': nested('a.cwl') },
    });
    expect(problems).toMatchObject([
      {
        line: 7,
        rule: 'cyclic-reference',
        message: 'These processes run each other without end: a → b → a. Break the circle.',
      },
    ]);
  });

  it('tells each reference that leads nowhere', async () => {
    const text = workflow(
      ['steps:', '  a: {run: gone.cwl, in: [], out: []}', '  b: {run: "#nobody", in: [], out: []}'].join(
        '\n',
      ),
    );
    expect(await problemsOf(text)).toMatchObject([
      { path: 'main/steps/a/run', rule: 'unreadable-reference' },
      { path: 'main/steps/b/run', rule: 'unknown-reference', message: expect.stringContaining("'nobody'") },
    ]);
  });
});

describe('CommandLineTool §5 File: relative locations in defaults', () => {
  it('need a document with an address', async () => {
    const text = tool('inputs: {f: {type: File, default: {class: File, location: a.txt}}}');
    expect(await placesOf(text, { uri: 'package.cwl' })).toEqual(['3:59 unknown-reference']);
  });

  it('become absolute in nested and literal ones', async () => {
    const value =
      '{class: Directory, basename: d, listing: [{class: File, path: a.txt, format: e:1}, {class: File, basename: b, contents: hi}]}';
    const process = await loadEntry(
      tool(`$namespaces: {e: "http://e/"}\ninputs: {d: {type: Directory, default: ${value}}}`),
    );
    expect(process.inputs[0]?.default).toEqual({
      class: 'Directory',
      basename: 'd',
      listing: [
        { class: 'File', location: 'http://host/pkg/a.txt', format: 'http://e/1' },
        { class: 'File', basename: 'b', contents: 'hi' },
      ],
    });
  });

  it('need a location or a content', async () => {
    expect(await placesOf(tool('inputs: {f: {type: File, default: {class: File, basename: a}}}'))).toEqual([
      '3:26 wrong-value',
    ]);
  });
});

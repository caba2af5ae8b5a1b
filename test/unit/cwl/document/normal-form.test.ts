import { describe, expect, it } from 'vitest';
import type {
  CommandLineTool,
  CwlType,
  ExpressionTool,
  Workflow,
} from '../../../../src/cwl/document/model.ts';
import { graphTool, load, loadEntry, tool, workflow } from './support/load-text.ts';

async function loadTool(lines: string, version?: string): Promise<CommandLineTool> {
  return (await loadEntry(tool(lines, version))) as CommandLineTool;
}

async function typeOf(type: string, lines = ''): Promise<CwlType | undefined> {
  return (await loadTool(`${lines}\ninputs:\n  x:\n    type: ${type}`)).inputs[0]?.type;
}

describe('CommandLineTool §5 CWLType and the schemas of types', () => {
  const person: CwlType = {
    kind: 'record',
    name: 'person',
    fields: [{ name: 'age', type: { kind: 'int' }, secondaryFiles: [] }],
  };

  it.each<[string, CwlType]>([
    ['string', { kind: 'string' }],
    ['string?', { kind: 'union', types: [{ kind: 'null' }, { kind: 'string' }] }],
    ['string[]', { kind: 'array', items: { kind: 'string' } }],
    ['int[][]', { kind: 'array', items: { kind: 'array', items: { kind: 'int' } } }],
    ['File[]?', { kind: 'union', types: [{ kind: 'null' }, { kind: 'array', items: { kind: 'File' } }] }],
    ['["null", "long?"]', { kind: 'union', types: [{ kind: 'null' }, { kind: 'long' }] }],
    ['[float]', { kind: 'float' }],
    [
      '{type: array, items: [int, "Directory[]"]}',
      {
        kind: 'array',
        items: { kind: 'union', types: [{ kind: 'int' }, { kind: 'array', items: { kind: 'Directory' } }] },
      },
    ],
    ['[{type: enum, symbols: [VV, VH]}]', { kind: 'enum', symbols: ['VV', 'VH'] }],
    [
      '{type: enum, name: "#p", symbols: ["#p/VV", "#p/VH"]}',
      { kind: 'enum', name: 'p', symbols: ['VV', 'VH'] },
    ],
    ['{type: record, name: person, fields: {age: int}}', person],
    ['{type: record, name: person, fields: [{name: "#person/age", type: int}]}', person],
    [
      '{type: array, items: string, inputBinding: {prefix: -x}}',
      {
        kind: 'array',
        items: { kind: 'string' },
        inputBinding: { prefix: '-x' },
      },
    ],
  ])('%s', async (written, type) => {
    expect(await typeOf(written)).toEqual(type);
  });

  it.each([
    ['a bare name', 'person', 'person', 'person'],
    ['a fragment', 'person', '"#person"', 'person'],
    ['the address of this document', 'person', '"http://host/pkg/wf.cwl#person"', 'person'],
    ['a packed name', '"#types.yml/person"', '"#types.yml/person"', 'types.yml/person'],
    ['an array of it', 'person', '"person[]"', 'person'],
    ['an address for its name', '"http://types/t.yml#person"', 'person', undefined],
  ])('find a defined type by %s', async (_, name, reference, fragment) => {
    const definition = `requirements: {SchemaDefRequirement: {types: [{name: ${name}, type: record, fields: {age: int}}]}}`;
    const type = await typeOf(reference, definition);
    const uri = fragment === undefined ? 'http://types/t.yml#person' : `http://host/pkg/wf.cwl#${fragment}`;
    expect(type?.kind === 'array' ? type.items : type).toEqual({ ...person, uri });
  });

  it('find types of imported files from the file and from outside', async () => {
    const process = await loadEntry(
      tool(
        'requirements: {SchemaDefRequirement: {types: [{$import: t/types.yml}]}}\ninputs: {a: "t/types.yml#family", b: family}',
      ),
      {
        files: {
          'http://host/pkg/t/types.yml':
            '- {name: person, type: record, fields: {age: int}}\n- {name: family, type: array, items: person}',
        },
      },
    );
    const family = {
      kind: 'array',
      name: 'family',
      items: { ...person, uri: 'http://host/pkg/t/types.yml#person' },
    };
    expect(process.inputs.map((input) => input.type)).toEqual([family, family]);
  });

  it('find a type by absolute address, as packages that share types do', async () => {
    const process = await loadEntry(
      tool(
        'requirements: {SchemaDefRequirement: {types: [{$import: "https://types/geo.yml"}]}}\ninputs: {a: "https://types/geo.yml#BBox"}',
      ),
      { files: { 'https://types/geo.yml': '- {name: BBox, type: record, fields: {value: "double[]"}}' } },
    );
    expect(process.inputs[0]?.type).toMatchObject({
      kind: 'record',
      name: 'BBox',
      uri: 'https://types/geo.yml#BBox',
    });
  });
});

describe('CommandLineTool §5 CommandInputParameter and CommandOutputParameter', () => {
  it('are lists, maps, and maps of types', async () => {
    const forms = ['[{id: x, type: int}]', '{x: {type: int}}', '{x: int}', '[{id: "#t/x", type: int}]'];
    for (const form of forms) {
      expect((await loadTool(`id: t\ninputs: ${form}`)).inputs).toEqual([
        { name: 'x', type: { kind: 'int' }, secondaryFiles: [] },
      ]);
    }
  });

  it('keep ids with hyphens and dots', async () => {
    const { inputs } = await loadTool('inputs: {pipe-key: string, a.b: string}');
    expect(inputs.map((input) => input.name)).toEqual(['pipe-key', 'a.b']);
  });

  it.each<[string, string, unknown]>([
    ['a pattern', '.bai', [{ pattern: '.bai', required: true }]],
    ['an optional one', '".bai?"', [{ pattern: '.bai', required: false }]],
    [
      'a list',
      '[.a, "^.b?"]',
      [
        { pattern: '.a', required: true },
        { pattern: '^.b', required: false },
      ],
    ],
    ['a map', '{pattern: .a, required: $(inputs.x.size)}', [{ pattern: '.a', required: '$(inputs.x.size)' }]],
    ['an expression', '$(self.basename)', [{ pattern: '$(self.basename)', required: true }]],
  ])('have secondary files as %s', async (_, written, expected) => {
    const { inputs } = await loadTool(`inputs: {x: {type: File, secondaryFiles: ${written}}}`);
    expect(inputs[0]?.secondaryFiles).toEqual(expected);
  });

  it('have optional secondary files on outputs', async () => {
    const { outputs } = await loadTool(
      'outputs: {x: {type: File, secondaryFiles: .bai, outputBinding: {glob: a}}}',
    );
    expect(outputs[0]?.secondaryFiles).toEqual([{ pattern: '.bai', required: false }]);
  });

  it('have formats as addresses', async () => {
    const { inputs } = await loadTool(
      '$namespaces: {edam: "http://edam/"}\ninputs: {x: {type: File, format: [edam:1, "http://f/2", $(inputs.y)]}, y: string}',
    );
    expect(inputs[0]?.format).toEqual(['http://edam/1', 'http://f/2', '$(inputs.y)']);
  });

  it('take loadContents out of the binding', async () => {
    const { inputs } = await loadTool(
      'inputs: {x: {type: File, inputBinding: {loadContents: true, position: 2}}}',
    );
    expect(inputs[0]).toMatchObject({ loadContents: true, inputBinding: { position: 2 } });
    expect(inputs[0]?.inputBinding).not.toHaveProperty('loadContents');
  });

  it('have no default where it is null', async () => {
    const { inputs } = await loadTool(
      'inputs: {x: {type: int?, default: null}, y: {type: int?, default: 0}}',
    );
    expect(inputs.map((input) => input.default)).toEqual([undefined, 0]);
  });
});

describe('CommandLineTool §5 stdin, stdout and stderr', () => {
  it('as types become files and names', async () => {
    const process = await loadTool(
      'inputs: {i: stdin}\noutputs: {a: stdout, b: stderr}\nstdout: $(inputs.i.basename).txt',
    );
    expect(process).toMatchObject({
      stdin: '$(inputs.i.path)',
      stdout: '$(inputs.i.basename).txt',
      stderr: 'b.stderr',
      inputs: [{ name: 'i', type: { kind: 'File' } }],
      outputs: [
        { name: 'a', type: { kind: 'File' }, outputBinding: { glob: ['$(inputs.i.basename).txt'] } },
        { name: 'b', type: { kind: 'File' }, outputBinding: { glob: ['b.stderr'] } },
      ],
    });
  });

  it('share one name where two outputs are the same stream', async () => {
    const { outputs } = await loadTool('outputs: {a: stdout, b: stdout}');
    expect(outputs.map((output) => output.outputBinding?.glob)).toEqual([['a.stdout'], ['a.stdout']]);
  });

  it('find an input whose name is no word', async () => {
    expect((await loadTool('inputs: {in-file: stdin}')).stdin).toBe('$(inputs["in-file"].path)');
  });
});

describe('CommandLineTool §5 CommandLineTool', () => {
  it('have commands and arguments in one form', async () => {
    const process = await loadTool(
      'baseCommand: ls\narguments: [-l, {valueFrom: $(runtime.cores), prefix: -c}]',
    );
    expect(process).toMatchObject({
      baseCommand: ['ls'],
      arguments: [{ valueFrom: '-l' }, { prefix: '-c', valueFrom: '$(runtime.cores)' }],
      successCodes: [],
    });
  });

  it('keep labels, intent and metadata', async () => {
    const process = await loadTool(
      'label: L\ndoc: [a, b]\nintent: ["http://i/1"]\n$namespaces: {s: "https://schema.org/"}\ns:author: [{s:name: N}]',
    );
    expect(process).toMatchObject({
      label: 'L',
      doc: 'a\nb',
      intent: ['http://i/1'],
      metadata: { 's:author': [{ 's:name': 'N' }] },
    });
  });

  it('know where they begin', async () => {
    const document = await load(workflow('doc: d', [graphTool('t', {})]));
    expect(document.processes['t']?.at).toEqual({ file: 'http://host/pkg/wf.cwl', line: 9, column: 3 });
  });

  it('of expressions keep theirs', async () => {
    const process = (await loadEntry(
      'cwlVersion: v1.2\nclass: ExpressionTool\nrequirements: [class: InlineJavascriptRequirement]\ninputs: []\noutputs: {o: Any}\nexpression: "${return {};}"',
    )) as ExpressionTool;
    expect(process).toMatchObject({
      class: 'ExpressionTool',
      expression: '${return {};}',
      outputs: [{ name: 'o' }],
    });
  });
});

describe('CommandLineTool §3.3 Requirements and hints: normal form', () => {
  it.each<[string, unknown]>([
    [
      'DockerRequirement: {dockerPull: a, dockerOutputDirectory: /o}',
      { dockerPull: 'a', dockerOutputDirectory: '/o' },
    ],
    ['ResourceRequirement: {}', {}],
    ['ResourceRequirement:', {}],
    ['ResourceRequirement: {coresMin: 0.5, ramMin: $(inputs.r)}', { coresMin: 0.5, ramMin: '$(inputs.r)' }],
    ['NetworkAccess: {class: NetworkAccess, networkAccess: true}', { networkAccess: true }],
    ['EnvVarRequirement: {envDef: {A: b}}', { envDef: [{ envName: 'A', envValue: 'b' }] }],
    [
      'EnvVarRequirement: {envDef: [{envName: A, envValue: b}]}',
      { envDef: [{ envName: 'A', envValue: 'b' }] },
    ],
    ['ToolTimeLimit: {timelimit: 3}', { timelimit: 3 }],
    ['WorkReuse: {enableReuse: false}', { enableReuse: false }],
    ['InplaceUpdateRequirement: {inplaceUpdate: true}', { inplaceUpdate: true }],
    ['InlineJavascriptRequirement: {}', { expressionLib: [] }],
    ['SoftwareRequirement: {packages: {gdal: [http://x]}}', {}],
    ['InitialWorkDirRequirement: {listing: $(inputs.files)}', { listing: '$(inputs.files)' }],
    [
      'InitialWorkDirRequirement: {listing: [$(inputs.f), {entryname: a, entry: b, writable: true}, {class: Directory, basename: d, listing: []}, null]}',
      {
        listing: [
          '$(inputs.f)',
          { entry: 'b', entryname: 'a', writable: true },
          { class: 'Directory', basename: 'd', listing: [] },
        ],
      },
    ],
  ])('%s', async (written, expected) => {
    const name = written.slice(0, written.indexOf(':'));
    const process = await loadTool(`requirements:\n  ${written}\ninputs: {r: int, f: File, files: "File[]"}`);
    expect(process.requirements).toEqual([{ class: name, ...(expected as object) }]);
  });

  it('may be a list, prefixed, or written as addresses', async () => {
    const { requirements } = await loadTool(
      'requirements: [{class: cwl:ShellCommandRequirement}, {class: "https://w3id.org/cwl/cwl#InlineJavascriptRequirement"}]',
    );
    expect(requirements.map((entry) => entry.class)).toEqual([
      'ShellCommandRequirement',
      'InlineJavascriptRequirement',
    ]);
  });

  it('that are only hinted and not known are dropped', async () => {
    const { hints } = await loadTool(
      'hints: {"http://x/y#Z": {}, Unheard: {a: 1}, ShellCommandRequirement: {}}',
    );
    expect(hints).toEqual([{ class: 'ShellCommandRequirement' }]);
  });
});

describe('Workflow §Workflow: normal form', () => {
  const tools = [graphTool('t', { a: 'string', b: 'string?' }, { o: 'string' })];
  const linked = (source: string, output: string): string =>
    workflow(
      `inputs: {x: string}\noutputs: {y: {type: string, outputSource: ${output}}}\nsteps: [{id: s, run: "#t", in: [{id: a, source: ${source}}], out: [o]}]`,
      tools,
    );

  it.each([
    ['x', 's/o'],
    ['"#x"', '"#s/o"'],
    ['"#main/x"', '"#main/s/o"'],
    ['main/x', 'main/s/o'],
    ['"http://host/pkg/wf.cwl#main/x"', '"http://host/pkg/wf.cwl#main/s/o"'],
  ])('link by %s and %s', async (source, output) => {
    const process = (await loadEntry(linked(source, output))) as Workflow;
    expect(process.steps[0]?.in).toEqual([{ name: 'a', sources: [{ port: 'x' }], listed: false }]);
    expect(process.outputs).toEqual([
      {
        name: 'y',
        type: { kind: 'string' },
        secondaryFiles: [],
        sources: [{ step: 's', port: 'o' }],
        listed: false,
      },
    ]);
  });

  it('tell a step of the name of the workflow from the workflow', async () => {
    const process = (await loadEntry(
      workflow(
        'inputs: {o: string}\noutputs: {y: {type: string, outputSource: main/o}}\nsteps: {main: {run: "#t", in: {a: o}, out: [o]}}',
        tools,
      ),
    )) as Workflow;
    expect(process.outputs[0]?.sources).toEqual([{ step: 'main', port: 'o' }]);
  });

  it('have steps as lists and maps, packed or not', async () => {
    const process = (await loadEntry(
      workflow(
        [
          'requirements: [{class: ScatterFeatureRequirement}, {class: StepInputExpressionRequirement}]',
          'inputs: {x: "string[]", z: string}',
          'steps:',
          '- id: "#main/s"',
          '  run: "#t"',
          '  in: [{id: "#main/s/a", source: ["#main/x"], linkMerge: merge_flattened}, {id: "#main/s/b", valueFrom: $(self), default: 1}]',
          '  out: ["#main/s/o"]',
          '  scatter: "#main/s/a"',
          '  when: $(inputs.b)',
          '- {id: r, run: "#t", in: {a: z}, out: [{id: o}]}',
        ].join('\n'),
        tools,
      ),
    )) as Workflow;
    expect(process.steps[0]).toMatchObject({
      name: 's',
      run: 't',
      in: [
        { name: 'a', sources: [{ port: 'x' }], listed: true, linkMerge: 'merge_flattened' },
        { name: 'b', sources: [], listed: false, valueFrom: '$(self)', default: 1 },
      ],
      out: ['o'],
      scatter: ['a'],
      when: '$(inputs.b)',
    });
    expect(process.steps[1]).toMatchObject({ name: 'r', scatter: [], out: ['o'] });
  });
});

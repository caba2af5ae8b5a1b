/** Which version of CWL knows what: the schemas of v1.0, v1.1 and v1.2 and their changelogs, a row for each rule. */
import { describe, expect, it } from 'vitest';
import { problemsOf, tool, workflow } from './support/load-text.ts';

const VERSIONS = ['v1.0', 'v1.1', 'v1.2'];

/** The versions that accept a document, and the rules by which the others refuse it. */
async function judged(make: (version: string) => string): Promise<string> {
  const accepting: string[] = [];
  const rules = new Set<string>();
  for (const version of VERSIONS) {
    const problems = await problemsOf(make(version));
    if (problems.length === 0) accepting.push(version);
    for (const { rule } of problems) rules.add(rule);
  }
  return [accepting.join(' '), ...rules].join(' | ');
}

const ALL = 'v1.0 v1.1 v1.2';
const SINCE_V11 = 'v1.1 v1.2 | newer-version';
const SINCE_V12 = 'v1.2 | newer-version';
const ONLY_V10 = 'v1.0';

const file = (fields: string) => `inputs: {x: {type: File, ${fields}}}`;
const bound = (fields: string) => `outputs: {x: {type: Any?, outputBinding: {${fields}}}}`;
const record = (fields: string) =>
  `inputs: {x: {type: {type: record, fields: {f: {type: File, ${fields}}}}}}`;

describe('CommandLineTool §1.2 Changelog: fields of a tool', () => {
  it.each<[section: string, lines: string, accepted: string]>([
    ['§5 CommandLineTool, label and doc', 'label: a\ndoc: b', ALL],
    ['§5 CommandLineTool, doc of several lines', 'doc: [a, b]', SINCE_V11],
    ['§5 CommandLineTool, intent', 'intent: ["http://edamontology.org/operation_3199"]', SINCE_V12],
    ['§5 CommandLineTool, exit codes', 'successCodes: [0, 1]\ntemporaryFailCodes: [2]', ALL],
    ['§5 CommandInputParameter, type', 'inputs: {x: {doc: no type}}', `${ONLY_V10} | missing-field`],
    ['§5 CommandInputParameter, doc of several lines', file('doc: [a, b]'), ALL],
    ['§5 CommandInputParameter, loadContents', file('loadContents: true'), SINCE_V11],
    [
      '§5 CommandInputParameter, loadListing',
      'inputs: {x: {type: Directory, loadListing: deep_listing}}',
      SINCE_V11,
    ],
    ['§5 CommandInputParameter, format', file('format: ["http://a/b", "http://a/c"]'), ALL],
    ['§5 stdin', 'inputs: {x: stdin}', 'v1.1 v1.2 | unknown-type'],
    ['§5 stdout and stderr', 'outputs: {x: stdout, y: stderr}', ALL],
    ['§5 SecondaryFileSchema', file('secondaryFiles: [{pattern: .a, required: false}]'), SINCE_V11],
    ['§5 SecondaryFileSchema, a lone map', file('secondaryFiles: {pattern: .a}'), SINCE_V11],
    [
      '§5 SecondaryFileSchema, required by expression',
      file("secondaryFiles: {pattern: .a, required: '$(inputs)'}"),
      SINCE_V11,
    ],
    ['§5 secondaryFiles as a pattern', file('secondaryFiles: ^.a'), ALL],
    [
      '§5 secondaryFiles as patterns and expressions',
      file("secondaryFiles: [.a, '$(self.nameroot).b']"),
      ALL,
    ],
    ['§5 CommandLineBinding, loadContents', file('inputBinding: {loadContents: true}'), ALL],
    ['§5 CommandLineBinding, position', file('inputBinding: {position: -1}'), ALL],
    [
      '§5 CommandLineBinding, position by expression',
      file('inputBinding: {position: $(self.size)}'),
      SINCE_V11,
    ],
    ['§5 CommandInputRecordField, inputBinding', record('inputBinding: {prefix: -a}'), ALL],
    ['§5 CommandInputRecordField, doc of several lines', record('doc: [a, b]'), ALL],
    ['§5 CommandInputRecordField, secondaryFiles', record('secondaryFiles: [.a]'), SINCE_V11],
    ['§5 CommandInputRecordField, streamable', record('streamable: true'), SINCE_V11],
    ['§5 CommandInputRecordField, format', record('format: "http://a/b"'), SINCE_V11],
    ['§5 CommandInputRecordField, loadContents', record('loadContents: true'), SINCE_V11],
    [
      '§5 CommandInputRecordSchema, inputBinding',
      'inputs: {x: {type: {type: record, fields: {f: int}, inputBinding: {prefix: -a}}}}',
      SINCE_V11,
    ],
    [
      '§5 CommandInputRecordSchema, doc',
      'inputs: {x: {type: {type: record, fields: {f: int}, doc: a}}}',
      ALL,
    ],
    ['§5 CommandInputEnumSchema, doc', 'inputs: {x: {type: {type: enum, symbols: [a], doc: a}}}', ALL],
    ['§5 CommandInputArraySchema, doc', 'inputs: {x: {type: {type: array, items: int, doc: a}}}', ALL],
    [
      '§5 CommandInputEnumSchema and CommandInputArraySchema, inputBinding',
      'inputs: {x: {type: {type: array, items: {type: enum, symbols: [a], inputBinding: {}}, inputBinding: {}}}}',
      ALL,
    ],
    ['§5 CommandOutputBinding, loadContents', bound('glob: a, loadContents: true'), ALL],
    ['§5 CommandOutputBinding, loadListing', bound('glob: a, loadListing: no_listing'), SINCE_V11],
    ['§5 CommandOutputBinding, outputEval', bound("outputEval: '$(runtime.cores)'"), ALL],
    ['§5 Expression is more than text', bound('outputEval: text'), `${ONLY_V10} | wrong-value`],
    [
      '§5 CommandOutputEnumSchema, outputBinding',
      'outputs: {x: {type: ["null", {type: enum, symbols: [a], outputBinding: {glob: a}}]}}',
      `${ONLY_V10} | newer-version`,
    ],
  ])('%s', async (_section, lines, accepted) => {
    expect(await judged((version) => tool(lines, version))).toBe(accepted);
  });
});

const requires = (text: string) => `requirements: {${text}}`;
const listing = (text: string) => requires(`InitialWorkDirRequirement: {listing: ${text}}`);
const resources = (text: string) => requires(`ResourceRequirement: {${text}}`);

describe('CommandLineTool §1.2 Changelog: requirements', () => {
  it.each<[section: string, lines: string, accepted: string]>([
    ['§5 LoadListingRequirement', requires('LoadListingRequirement: {loadListing: no_listing}'), SINCE_V11],
    ['§5 ToolTimeLimit', requires('ToolTimeLimit: {timelimit: 1}'), SINCE_V11],
    ['§5 WorkReuse', requires('WorkReuse: {enableReuse: false}'), SINCE_V11],
    ['§5 NetworkAccess', requires('NetworkAccess: {networkAccess: true}'), SINCE_V11],
    ['§5 InplaceUpdateRequirement', requires('InplaceUpdateRequirement: {inplaceUpdate: true}'), SINCE_V11],
    [
      '§3.3 a hint of a later version is an unknown hint',
      'hints: {NetworkAccess: {networkAccess: true}}',
      ALL,
    ],
    [
      '§3.3 and its fields are nobody’s business',
      'hints: {ToolTimeLimit: {timelimit: 1, minutes: 1}}',
      'v1.0 | unknown-field',
    ],
    ['§5 ResourceRequirement, whole numbers', resources('coresMin: 2, ramMax: 100'), ALL],
    ['§5 ResourceRequirement, expressions', resources('coresMin: $(inputs), tmpdirMin: $(inputs)'), ALL],
    ['§5 ResourceRequirement, fractions of cores', resources('coresMin: 0.5, coresMax: 1.5'), SINCE_V12],
    ['§5 ResourceRequirement, fractions of storage', resources('ramMin: 0.5, outdirMin: 1.5'), SINCE_V12],
    ['§5 ResourceRequirement, numbers as text', resources('coresMin: "2"'), `${ONLY_V10} | wrong-value`],
    ['§5 InitialWorkDirRequirement, Dirent', listing('[{entryname: a, entry: b, writable: true}]'), ALL],
    ['§5 InitialWorkDirRequirement, expressions', listing('[$(inputs)]'), ALL],
    ['§5 InitialWorkDirRequirement, an expression', listing('$(inputs)'), ALL],
    ['§5 InitialWorkDirRequirement, a File', listing('[{class: File, basename: a, contents: b}]'), ALL],
    ['§5 InitialWorkDirRequirement, null', listing('[null]'), SINCE_V11],
    [
      '§5 InitialWorkDirRequirement, a list of Files',
      listing('[[{class: File, basename: a, contents: b}]]'),
      SINCE_V11,
    ],
    [
      '§5 Dirent, an absolute entryname',
      requires(
        'DockerRequirement: {dockerPull: a}, InitialWorkDirRequirement: {listing: [{entryname: /a, entry: b}]}',
      ),
      SINCE_V12,
    ],
  ])('%s: %s', async (_section, lines, accepted) => {
    expect(await judged((version) => tool(lines, version))).toBe(accepted);
  });
});

const TOOL = [
  'class: CommandLineTool\nid: t\ninputs: {x: "Any?"}\noutputs: {y: {type: "File?", outputBinding: {glob: a}}}',
];
const inputs = (fields: string) => `inputs: {x: {type: File, ${fields}}}`;
const steps = (fields: string, links = '{}') =>
  `inputs: {a: "File?"}\nsteps: {s: {run: "#t", in: ${links}, out: [y]${fields}}}`;

describe('Workflow §1.2 Changelog', () => {
  it.each<[section: string, lines: string, accepted: string]>([
    ['§Workflow, doc of several lines', 'doc: [a, b]', SINCE_V11],
    ['§Workflow, intent', 'intent: ["http://a/b"]', SINCE_V12],
    ['§WorkflowInputParameter, type', 'inputs: {x: {doc: no type}}', `${ONLY_V10} | missing-field`],
    ['§WorkflowInputParameter, loadContents', inputs('loadContents: true'), SINCE_V11],
    ['§WorkflowInputParameter, inputBinding', inputs('inputBinding: {loadContents: true}'), ALL],
    [
      '§WorkflowOutputParameter, outputBinding',
      'inputs: {x: File}\noutputs: {y: {type: File, outputSource: x, outputBinding: {glob: a}}}',
      `${ONLY_V10} | newer-version`,
    ],
    [
      '§WorkflowOutputParameter, straight from an input',
      'inputs: {x: File}\noutputs: {y: {type: File, outputSource: x}}',
      ALL,
    ],
    [
      '§WorkflowOutputParameter, linkMerge',
      'requirements: {MultipleInputFeatureRequirement: {}}\ninputs: {x: File}\noutputs: {y: {type: "File[]", outputSource: [x, x], linkMerge: merge_flattened}}',
      ALL,
    ],
    [
      '§WorkflowOutputParameter, pickValue',
      'inputs: {x: "File?"}\noutputs: {y: {type: "File?", outputSource: x, pickValue: first_non_null}}',
      SINCE_V12,
    ],
    ['§WorkflowStep, doc of several lines', steps(', doc: [a, b]'), SINCE_V11],
    ['§WorkflowStep, when', steps(', when: $(inputs)'), SINCE_V12],
    ['§WorkflowStepInput, default', steps('', '{x: {default: 1}}'), ALL],
    ['§WorkflowStepInput, label', steps('', '{x: {source: a, label: b}}'), SINCE_V11],
    ['§WorkflowStepInput, loadContents', steps('', '{x: {source: a, loadContents: true}}'), SINCE_V11],
    ['§WorkflowStepInput, loadListing', steps('', '{x: {source: a, loadListing: no_listing}}'), SINCE_V11],
    ['§WorkflowStepInput, pickValue', steps('', '{x: {source: a, pickValue: all_non_null}}'), SINCE_V12],
    ['§WorkflowStepInput that the process lacks', steps('', '{x: a, other: a}'), ALL],
  ])('%s', async (_section, lines, accepted) => {
    expect(await judged((version) => workflow(lines, TOOL, version))).toBe(accepted);
  });

  it.each<[section: string, text: string, accepted: string]>([
    ['§Operation', 'class: Operation\ninputs: []\noutputs: []', SINCE_V12],
    ['§ExpressionTool', 'class: ExpressionTool\nexpression: $(inputs)\ninputs: []\noutputs: []', ALL],
    [
      '§ExpressionTool, an expression is more than text',
      'class: ExpressionTool\nexpression: text\ninputs: []\noutputs: []',
      `${ONLY_V10} | wrong-value`,
    ],
    [
      '§ExpressionTool, outputBinding',
      'class: ExpressionTool\nexpression: $(inputs)\ninputs: []\noutputs: {x: {type: int, outputBinding: {glob: a}}}',
      `${ONLY_V10} | newer-version`,
    ],
  ])('%s', async (_section, text, accepted) => {
    expect(await judged((version) => `cwlVersion: ${version}\n${text}`)).toBe(accepted);
  });
});

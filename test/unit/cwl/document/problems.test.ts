import { describe, expect, it } from 'vitest';
import { graphTool, placesOf, problemsOf, tool, workflow } from './support/load-text.ts';

/** One broken rule each: the text, where, and what is said. Tools begin with two lines of `cwlVersion` and `class`. */
describe('CommandLineTool §2.2 Syntax: a tool is refused', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'with a mistyped field',
      'baseCommnd: ls',
      '3:1 unknown-field',
      /has no field 'baseCommnd'\. Did you mean 'baseCommand'\?/,
    ],
    ['with a field in other case', 'basecommand: ls', '3:1 unknown-field', /Did you mean 'baseCommand'/],
    ['with a number as a text', 'baseCommand: [ls, 1]', '3:19 wrong-value', /a text or a list of texts/],
    [
      'with a number as stdout',
      'stdout: 1',
      '3:9 wrong-value',
      /should be a text, but is 1\. Write it in quotes: "1"/,
    ],
    ['with a text for numbers', 'successCodes: [a]', '3:16 wrong-value', /a list of whole numbers/],
    ['with a bare argument that is no text', 'arguments: [1]', '3:13 wrong-value', /should be a text/],
    [
      'with a binding in arguments that says nothing',
      'arguments: [{prefix: a}]',
      '3:13 missing-field',
      /'valueFrom'/,
    ],
    ['without a type', 'inputs: {x: {doc: d}}', '3:10 missing-field', /An input needs the field 'type'/],
    [
      'with a mistyped type',
      'inputs: {x: strin}',
      '3:13 unknown-type',
      /There is no type 'strin'\. Did you mean 'string'\?/,
    ],
    ['with an unknown array', 'inputs: {x: {type: "Fil[]"}}', '3:20 unknown-type', /no type 'Fil'.*'File'/],
    ['with an empty union', 'inputs: {x: {type: []}}', '3:14 unknown-type', /empty list/],
    ['with a map that is no type', 'inputs: {x: {type: {type: File}}}', '3:27 unknown-type', /'type: array'/],
    [
      'with items outside of the type',
      'inputs: {x: {type: "File[]", items: int}}',
      '3:30 unknown-field',
      /belongs inside 'type'/,
    ],
    [
      'with an array of nothing',
      'inputs: {x: {type: {type: array}}}',
      '3:14 missing-field',
      /An array type needs the field 'items'/,
    ],
    [
      'with a symbol that is no text',
      'inputs: {x: {type: {type: enum, symbols: [1]}}}',
      '3:43 wrong-value',
      /write "1"/,
    ],
    [
      'with two inputs of a name',
      'inputs: [{id: x, type: int}, {id: "#x", type: int}]',
      '3:35 duplicate-id',
      /'x' is defined twice/,
    ],
    [
      'with an input whose name has half a surrogate pair',
      'inputs: {"x\\ud800": int}',
      '3:10 wrong-value',
      /half of a character/,
    ],
    ['with an input without a name', 'inputs: [{type: int}]', '3:10 missing-field', /needs the field 'id'/],
    [
      'with an unknown binding field',
      'inputs: {x: {type: int, inputBinding: {postion: 1}}}',
      '3:40 unknown-field',
      /'position'/,
    ],
    [
      'with a position that is a text',
      'inputs: {x: {type: int, inputBinding: {position: first}}}',
      '3:50 wrong-value',
      /a whole number or an expression/,
    ],
    [
      'with an unknown listing',
      'inputs: {x: {type: Directory, loadListing: deep}}',
      '3:44 wrong-value',
      /'deep_listing'/,
    ],
    [
      'with a secondary file that is a number',
      'inputs: {x: {type: File, secondaryFiles: [1]}}',
      '3:43 wrong-value',
      /pattern/,
    ],
    ['with stdin twice', 'stdin: $(inputs.x.path)\ninputs: {x: stdin}', '4:13 wrong-value', /two sources/],
    [
      'with stdout that is globbed',
      'outputs: {x: {type: stdout, outputBinding: {glob: a}}}',
      '3:21 wrong-value',
      /cannot have an 'outputBinding'/,
    ],
    ['with stdout as an input', 'inputs: {x: stdout}', '3:13 unknown-type', /Write 'File'/],
    [
      'with a type in itself',
      'requirements: {SchemaDefRequirement: {types: [{name: a, type: array, items: a}]}}\ninputs: {x: a}',
      '3:77 cyclic-reference',
      /contains itself/,
    ],
    [
      'with an unknown requirement',
      'requirements: {DockerRequirment: {}}',
      '3:16 unknown-class',
      /'DockerRequirment'\. Did you mean 'DockerRequirement'/,
    ],
    [
      'with a requirement of another engine',
      'requirements: [{class: "http://x/y#MPI"}]',
      '3:17 unsupported',
      /does not implement the requirement 'http:\/\/x\/y#MPI'.*hints/,
    ],
    [
      'with an image that has to be built',
      'requirements: {DockerRequirement: {dockerFile: FROM a}}',
      '3:16 unsupported',
      /'dockerFile'.*'dockerPull'/,
    ],
    [
      'with a requirement inside another',
      'hints: {DockerRequirement: {dockerPull: a, ResourceRequirement: {ramMin: 1}}}',
      '3:44 unknown-field',
      /move it one level out/,
    ],
    [
      'with a resource that is a word',
      'requirements: {ResourceRequirement: {ramMin: much}}',
      '3:46 wrong-value',
      /'much'/,
    ],
    [
      'with a Dirent without content',
      'requirements: {InitialWorkDirRequirement: {listing: [{entryname: a}]}}',
      '3:54 missing-field',
      /'entry'/,
    ],
    [
      'with a text as a file',
      'requirements: {InitialWorkDirRequirement: {listing: [a]}}',
      '3:54 wrong-value',
      /'entryname' and 'entry'/,
    ],
    [
      'with a name above its folder',
      'requirements: {InitialWorkDirRequirement: {listing: [{entryname: a/../../b, entry: c}]}}',
      '3:66 unsafe-path',
      /'\.\.'/,
    ],
    [
      'with an absolute name outside of a container',
      'hints: {DockerRequirement: {dockerPull: a}}\nrequirements: {InitialWorkDirRequirement: {listing: [{entryname: /b, entry: c}]}}',
      '4:66 unsafe-path',
      /DockerRequirement in 'requirements'/,
    ],
    [
      'with JavaScript that it does not ask for',
      'arguments: [$(inputs.x + 1)]',
      '3:13 missing-requirement',
      /InlineJavascriptRequirement/,
    ],
    ['with a bracket that stays open', 'stdout: $(inputs.x', '3:9 expression', /never closed/],
    [
      'with a default of another type',
      'inputs: {x: {type: int, default: four}}',
      '3:34 type-mismatch',
      /default must be an int, but is the text "four"\. Change it, or the type/,
    ],
    [
      'with a mistyped symbol as its default',
      'inputs: {x: {type: ["null", {type: enum, symbols: [near, cubic]}], default: cubik}}',
      '3:77 type-mismatch',
      /must be one of near, cubic.*Did you mean 'cubic'\?/,
    ],
    [
      'with a default of which one item does not fit',
      'inputs: {x: {type: "int[]", default: [1, two]}}',
      '3:29 type-mismatch',
      /default\[1\] must be an int/,
    ],
    [
      'with infinity',
      'inputs: {x: {type: double, default: .inf}}',
      '3:37 wrong-value',
      /JSON has no such number/,
    ],
    [
      'with a format of no text',
      'inputs: {x: {type: File, format: 1}}',
      '3:34 wrong-value',
      /a text or a list of texts/,
    ],
  ])('%s', async (_, lines, place, message) => {
    const problems = await problemsOf(tool(lines));
    expect(problems.map(({ line, column, rule }) => `${line}:${column} ${rule}`)).toEqual([place]);
    expect(problems[0]?.message).toMatch(message);
  });

  it('by every problem at once, in the order of the text', async () => {
    const text = tool('baseCommnd: a\ninputs: {x: strin, y: {}}\nhints: {ToolTimeLimit: {}}\nextra: 1');
    expect(await placesOf(text)).toEqual([
      '3:1 unknown-field',
      '4:13 unknown-type',
      '4:20 missing-field',
      '5:9 missing-field',
      '6:1 unknown-field',
    ]);
  });

  it('not for an absolute name in a container, nor for JavaScript that a hint allows', async () => {
    const text = tool(
      'requirements: {DockerRequirement: {dockerPull: a}, InitialWorkDirRequirement: {listing: [{entryname: /b, entry: "$(1 + 1)"}]}}\nhints: [{class: InlineJavascriptRequirement}]',
    );
    expect(await problemsOf(text)).toEqual([]);
  });
});

describe('CommandLineTool §2.2 Syntax: a document is refused', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'without a version',
      'class: CommandLineTool\ninputs: []\noutputs: []',
      '1:1 version',
      /Add 'cwlVersion: v1\.2'/,
    ],
    [
      'of a version without v',
      'cwlVersion: 1.2\nclass: Operation\ninputs: []\noutputs: []',
      '1:13 version',
      /Write 'v1\.2'/,
    ],
    [
      'of an unknown version',
      'cwlVersion: draft-3\nclass: Operation\ninputs: []\noutputs: []',
      '1:13 version',
      /Write one of v1\.0, v1\.1, v1\.2/,
    ],
    ['without a class', 'cwlVersion: v1.2\ninputs: []', '1:1 missing-field', /needs the field 'class'/],
    [
      'of an unknown class',
      'cwlVersion: v1.2\nclass: CommandLinTool',
      '2:8 unknown-class',
      /Did you mean 'CommandLineTool'/,
    ],
    ['that is a list', '- a', '1:1 syntax', /not a CWL document/],
    ['with an empty graph', 'cwlVersion: v1.2\n$graph: []', '2:1 missing-field', /holds no process/],
    ['with a graph of no processes', 'cwlVersion: v1.2\n$graph: 1', '2:9 wrong-value', /list of processes/],
    [
      'with a process without an id',
      'cwlVersion: v1.2\n$graph:\n- {class: Operation, inputs: [], outputs: []}',
      '3:3 missing-field',
      /needs an 'id'/,
    ],
    [
      'without inputs',
      'cwlVersion: v1.2\nclass: Operation\noutputs: []',
      '1:1 missing-field',
      /Write 'inputs: \[\]'/,
    ],
    [
      'that explodes',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefg'
        .split('')
        .map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdef'[index]}`).join(',')}]`)
        .join('\n')}`,
      '1:1 too-large',
      /beyond all bounds/,
    ],
    ['that contains itself', 'a: &a [*a]', '1:1 too-large', /beyond all bounds/],
  ])('%s', async (_, text, place, message) => {
    const problems = await problemsOf(text);
    expect(problems.map(({ line, column, rule }) => `${line}:${column} ${rule}`)).toEqual([place]);
    expect(problems[0]?.message).toMatch(message);
  });

  it('with two processes of an id', async () => {
    expect(await placesOf(workflow('doc: d', [graphTool('t', {}), graphTool('t', {})]))).toEqual([
      '13:3 duplicate-id',
    ]);
  });
});

/**
 * The rules of the CommandLineTool specification that are the same in v1.0, v1.1 and v1.2, section by section: every row
 * is checked in all three.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { numberToText } from '../../../../src/cwl/values/number-text.ts';
import type { CwlObject, CwlValue } from '../../../../src/cwl/values/value.ts';
import { createEvaluate } from '../../../../src/platform/sandbox/quickjs-evaluate.ts';
import type { Tree } from './memory-files.ts';
import { collected, prepared } from './run-tool.ts';

const sandbox = createEvaluate({ threads: 1, timeoutMs: 10_000, memoryBytes: 2 ** 25 });
afterAll(() => sandbox[Symbol.asyncDispose]());

const VERSIONS = ['v1.0', 'v1.1', 'v1.2'];
const JAVASCRIPT = 'requirements: {InlineJavascriptRequirement: {}}';

const stored: Tree = {
  'object:in/a.tar.gz': 'four',
  'object:in/a.tar.gz.idx': 'i',
  'object:in/a.tar.bai': 'b',
  'object:in/.cshrc': '',
  'object:in/dir/x.txt': 'x',
};
const file = (name: string): CwlValue => ({ class: 'File', location: `object:in/${name}` });
const a = file('a.tar.gz');

type Outcome = readonly string[] | RegExp;

/** What a tool's command line is in every version: one outcome for all of them. */
async function commandLines(text: string, inputs: CwlObject): Promise<unknown[]> {
  const lines: unknown[] = [];
  for (const version of VERSIONS) {
    const run = prepared(`cwlVersion: ${version}\n${text}`, { inputs, stored, evaluate: sandbox.evaluate });
    lines.push(await run.then(({ argv }) => argv).catch(({ message }: Error) => message));
  }
  return lines;
}

async function expectInAll(text: string, inputs: CwlObject, outcome: Outcome): Promise<void> {
  const expected = outcome instanceof RegExp ? expect.stringMatching(outcome) : outcome;
  expect(await commandLines(text, inputs)).toEqual(VERSIONS.map(() => expected));
}

const bound = '{type: string, inputBinding: {}}';

describe('CommandLineTool §2 Data model', () => {
  test.each<[rule: string, text: string]>([
    ['§2.2.1 a list with ids', 'inputs: [{id: x, type: string, inputBinding: {}}]'],
    ['§2.2.1 a map with ids as keys', `inputs: {x: ${bound}}`],
    ['§2.2.1 a map of types', 'inputs: {x: string}\narguments: [$(inputs.x)]'],
    ['§2.3 an id with a hash', "inputs: [{id: '#x', type: string, inputBinding: {}}]"],
    ['§2.3 an id with its tool', "id: '#t'\ninputs: [{id: '#t/x', type: string, inputBinding: {}}]"],
    [
      '§2.2.1 requirements as a list',
      'requirements: [{class: InlineJavascriptRequirement}]\ninputs: {x: string}\narguments: ["$(inputs.x + \'\')"]',
    ],
    ['§2.5 extensions', `s:author: me\n$namespaces: {s: "http://schema.org/"}\ninputs: {x: ${bound}}`],
    ['§3.3 hints that nobody knows', `hints: {x:Unknown: {a: 1}, Other: {}}\ninputs: {x: ${bound}}`],
  ])('%s', async (_rule, text) => {
    await expectInAll(text, { x: 'value' }, ['value']);
  });
});

describe('CommandLineTool §3.2 Generic execution process', () => {
  test.each<[rule: string, type: string, inputs: CwlObject, outcome: Outcome]>([
    ['a missing value takes the default', '{type: string, default: d}', {}, ['<d>']],
    ['null takes the default', '{type: string, default: d}', { x: null }, ['<d>']],
    ['an empty text does not', '{type: string, default: d}', { x: '' }, ['<>']],
    ['false does not', '{type: boolean, default: true}', { x: false }, ['<false>']],
    ['zero does not', '{type: int, default: 7}', { x: 0 }, ['<0>']],
    ['optional and missing', 'string?', {}, ['<null>']],
    ['required and missing', 'string', {}, /x is missing/],
    ['a value of another type', 'int', { x: 'text' }, /x must be an int/],
    ['a fraction is no int', 'int', { x: 1.5 }, /x must be an int/],
    ['a whole number is a float', 'float', { x: 1 }, ['<1>']],
    ['Any is everything', 'Any', { x: [1] }, ['<[1]>']],
    ['Any is not null', 'Any', {}, /x is missing/],
    ['a symbol of an enum', '{type: {type: enum, symbols: [r, g]}}', { x: 'g' }, ['<g>']],
    ['another word', '{type: {type: enum, symbols: [r, g]}}', { x: 'b' }, /one of r, g/],
    ['a branch of a union', '[int, "string[]"]', { x: ['y'] }, ['<["y"]>']],
    ['none of its branches', '[int, "string[]"]', { x: true }, /must be/],
    ['what is not declared does not matter', 'int', { x: 1, other: 2 }, ['<1>']],
  ])('%s', async (_rule, type, inputs, outcome) => {
    await expectInAll(`inputs: {x: ${type}}\narguments: ["<$(inputs.x)>"]`, inputs, outcome);
  });
});

const record = { a: 'A', 'b c': 2, 'd"e': { n: null }, list: ['x', [1, 2]], yes: true };

describe('CommandLineTool §3.4 Parameter references', () => {
  test.each<[rule: string, reference: string, outcome: Outcome]>([
    ['a symbol', '$(inputs.r.a)', ['A']],
    ['a text in single quotes', "$(inputs.r['b c'])", ['2']],
    ['a text in double quotes', '$(inputs["r"]["b c"])', ['2']],
    ['an escaped quote', '$(inputs.r["d\\"e"].n)', []],
    ['an index', '$(inputs.r.list[0])', ['x']],
    ['an index into a list in a list', '$(inputs.r.list[1][1])', ['2']],
    ['an index into a text', '$(inputs.word[1])', ['o']],
    ['the length of a list', '$(inputs.r.list.length)', ['2']],
    ['a list', '$(inputs.r.list[1])', ['1', '2']],
    ['null', '$(null)', []],
    ['white space around a lone reference', ' $(inputs.r.a)\n', ['A']],
    ['self is null', '$(self)', []],
    ['runtime', '$(runtime.cores)', ['1']],
    ['an unknown root', '$(outputs.x)', /no 'outputs'/],
    ['an unknown field', '$(inputs.r.z)', /has no field 'z'/],
    ['a field of a text', '$(inputs.word.z)', /is a string/],
    ['a field of null', '$(inputs.none.z)', /is null/],
    ['an index beyond a list', '$(inputs.r.list[2])', /has 2 items/],
    ['an index beyond a text', '$(inputs.word[4])', /has 4 characters/],
    ['an index into a record', '$(inputs.r[0])', /is not a list/],
    ['a field of a list', '$(inputs.r.list.z)', /is a list/],
    ['what is no reference', '$(inputs.r.a + 1)', /InlineJavascriptRequirement/],
  ])('%s', async (_rule, reference, outcome) => {
    const text = `inputs: {r: Any, word: string, none: string?}\narguments: [${JSON.stringify(reference)}]`;
    await expectInAll(text, { r: record, word: 'word' }, outcome);
  });
});

describe('CommandLineTool §3.4.1 String interpolation', () => {
  test.each<[rule: string, field: string, word: string]>([
    ['a text stands for itself', '<$(inputs.r.a)>', '<A>'],
    ['a number', '<$(inputs.r["b c"])>', '<2>'],
    ['a boolean', '<$(inputs.r.yes)>', '<true>'],
    ['null', '<$(inputs.none)>', '<null>'],
    ['a list as JSON', '<$(inputs.r.list)>', '<["x", [1, 2]]>'],
    ['an object as JSON, its keys sorted', '<$(inputs.r["d\\"e"])> ', '<{"n": null}>'],
    ['several references', '$(inputs.r.a)$(inputs.r.a)-$(inputs.r.a)', 'AA-A'],
    ['a dollar without a bracket', '$ $x $(inputs.r.a) $', '$ $x A $'],
    // Standard since v1.2; before, engines and the user guide did the same.
    ['an escaped reference', '\\$(inputs.r.a)', '$(inputs.r.a)'],
    ['an escaped brace', '\\${HOME} $(inputs.r.a)', '${HOME} A'],
    ['an escaped backslash', '\\\\$(inputs.r.a)', '\\A'],
    ['any other backslash', 'a\\n$(inputs.r.a)', 'a\\nA'],
    ['backslashes where nothing is evaluated', 'a\\\\b', 'a\\\\b'],
    ['a large number', '<$(inputs.big)>', `<${numberToText(1e42)}>`],
    ['a small number', '<$(inputs.small)>', '<0.0000123>'],
  ])('%s', async (_rule, field, word) => {
    const text = `inputs: {r: Any, none: string?, big: double, small: double}\narguments: [${JSON.stringify(field)}]`;
    await expectInAll(text, { r: record, big: 1e42, small: 1.23e-5 }, [word]);
  });
});

describe('CommandLineTool §3.5 Expressions', () => {
  test.each<[rule: string, field: string, outcome: Outcome]>([
    ['an expression', '$(inputs.n + 1)', ['3']],
    ['a function body', '${return inputs.n * 2;}', ['4']],
    ['an object literal', '$({a: inputs.n}.a)', ['2']],
    ['a list', '$([inputs.n, "x"])', ['2', 'x']],
    ['a body that returns nothing', '${}', []],
    ['brackets in texts', '$("(})" + \'}{(\')', ['(})}{(']],
    ['brackets in brackets', '${function f(x) { return (x + 1); } return f(inputs.n);}', ['3']],
    ['brackets in comments', '${/* ) } */ return 1; // }\n}', ['1']],
    ['brackets in regular expressions', '$(/[)]/.test(")") && "yes")', ['yes']],
    ['several in one field', '$(1 + 1)-${return "b";}', ['2-b']],
    ['self', '$(self === null)', []],
    ['runtime', '$(runtime.cores * 2)', ['2']],
    ['what the library defines, in order', '$(second())', ['first!']],
    ['each starts afresh', '$(typeof leaked)', ['undefined']],
    ['strict mode', '${leaked = 1; return leaked;}', /leaked/],
    ['an exception', '${throw new Error("broken");}', /broken/],
    ['a value that is no JSON', '$(function () {})', /JSON|function/],
    ['nothing of the host', '$(typeof require + typeof process)', ['undefinedundefined']],
  ])('%s', async (_rule, field, outcome) => {
    const library =
      '[\'function first() { return "first"; }\', \'function second() { return first() + "!"; }\']';
    const requirement = `requirements: {InlineJavascriptRequirement: {expressionLib: ${library}}}`;
    const text = `${requirement}\ninputs: {n: int}\narguments: [${JSON.stringify(field)}]`;
    await expectInAll(text, { n: 2 }, outcome);
  });
});

describe('CommandLineTool §4.1 Input binding', () => {
  const inputs = { s: 's', n: 3, yes: true, no: false, list: ['p', 'q'], f: a, box: { k: 'v', l: 'w' } };
  const declare = (bindings: { [name: string]: string }) =>
    `inputs: {${Object.entries(bindings)
      .map(([name, text]) => `${name}: ${text}`)
      .join(', ')}}`;

  test.each<[rule: string, text: string, words: string[]]>([
    ['baseCommand comes first', `baseCommand: [b, c]\n${declare({ s: bound })}`, ['b', 'c', 's']],
    ['arguments before inputs', `arguments: [z]\n${declare({ s: bound })}`, ['z', 's']],
    [
      'smaller positions before larger ones',
      `arguments: [{position: 2, valueFrom: two}, {position: -1, valueFrom: minus}]\n${declare({ s: '{type: string, inputBinding: {position: 1}}' })}`,
      ['minus', 's', 'two'],
    ],
    [
      'names where positions are equal',
      declare({ s: bound, n: '{type: int, inputBinding: {}}' }),
      ['3', 's'],
    ],
    ['what has no binding is not there', declare({ s: 'string', n: '{type: int, inputBinding: {}}' }), ['3']],
    [
      'a prefix is a word of its own',
      declare({ s: '{type: string, inputBinding: {prefix: -s}}' }),
      ['-s', 's'],
    ],
    [
      'separate: false',
      declare({ s: '{type: string, inputBinding: {prefix: -s, separate: false}}' }),
      ['-ss'],
    ],
    [
      'booleans are their prefixes',
      declare({
        yes: '{type: boolean, inputBinding: {prefix: -y}}',
        no: '{type: boolean, inputBinding: {prefix: -n}}',
      }),
      ['-y'],
    ],
    [
      'a list after one prefix',
      declare({ list: '{type: "string[]", inputBinding: {prefix: -l}}' }),
      ['-l', 'p', 'q'],
    ],
    [
      'a list in one word',
      declare({ list: '{type: "string[]", inputBinding: {prefix: -l, itemSeparator: ","}}' }),
      ['-l', 'p,q'],
    ],
    [
      'a prefix for each item',
      declare({ list: '{type: {type: array, items: string, inputBinding: {prefix: -i}}, inputBinding: {}}' }),
      ['-i', 'p', '-i', 'q'],
    ],
    [
      'fields of a record',
      declare({
        box: '{type: {type: record, fields: {l: {type: string, inputBinding: {position: 1}}, k: {type: string, inputBinding: {prefix: -k}}}}}',
      }),
      ['-k', 'v', 'w'],
    ],
    ['a File is its path', declare({ f: '{type: File, inputBinding: {}}' }), ['/var/lib/cwl/0/a.tar.gz']],
    [
      'valueFrom sees the value as self',
      declare({ n: '{type: int, inputBinding: {prefix: -n, valueFrom: $(self).$(inputs.s)}}', s: 'string' }),
      ['-n', '3.s'],
    ],
    [
      'a shell gets one line, quoted',
      `requirements: {ShellCommandRequirement: {}}\narguments: ["a b", {valueFrom: "|", shellQuote: false}, "c"]`,
      ['/bin/sh', '-c', "'a b' | c"],
    ],
    [
      'without a shell nothing is quoted',
      'arguments: ["a b", {valueFrom: "|", shellQuote: false}]',
      ['a b', '|'],
    ],
  ])('%s', async (_rule, text, words) => {
    await expectInAll(text, inputs, words);
  });

  test.each<[rule: string, binding: string]>([
    ['of null', '{type: string?, inputBinding: {prefix: -x}}'],
    ['of null with valueFrom', '{type: string?, inputBinding: {prefix: -x, valueFrom: constant}}'],
    ['of an empty list', '{type: "string[]", default: [], inputBinding: {prefix: -x}}'],
    ['of true without a prefix', '{type: boolean, default: true, inputBinding: {}}'],
  ])('nothing is there %s', async (_rule, binding) => {
    await expectInAll(`inputs: {x: ${binding}}`, {}, []);
  });
});

describe('CommandLineTool §4.2 Runtime environment', () => {
  test.each<[rule: string, text: string, word: string]>([
    ['the output folder', 'arguments: [$(runtime.outdir)]', '/var/spool/cwl'],
    ['the folder for temporary files is another one', 'arguments: [$(runtime.tmpdir)]', '/tmp'],
    ['whole cores', 'arguments: [$(runtime.cores)]', '1'],
    ['memory in MiB', 'arguments: [$(runtime.ram)]', '1024'],
    ['room for outputs in MiB', 'arguments: [$(runtime.outdirSize)]', '4096'],
    ['room for temporary files in MiB', 'arguments: [$(runtime.tmpdirSize)]', '2048'],
    [
      'what ResourceRequirement asks for',
      'hints: {ResourceRequirement: {coresMin: 2}}\narguments: [$(runtime.cores)]',
      '2',
    ],
    [
      'dockerOutputDirectory',
      'hints: {DockerRequirement: {dockerPull: a, dockerOutputDirectory: /out}}\narguments: [$(runtime.outdir)]',
      '/out',
    ],
  ])('%s', async (_rule, text, word) => {
    await expectInAll(text, {}, [word]);
  });

  test('HOME, TMPDIR and EnvVarRequirement, the redirected streams', async () => {
    const text = [
      'requirements: {EnvVarRequirement: {envDef: [{envName: A, envValue: $(inputs.s)}]}}',
      'inputs: {s: {type: string, default: v}, f: File}',
      'stdin: $(inputs.f.path)\nstdout: $(inputs.s).out\nstderr: err',
    ].join('\n');
    for (const version of VERSIONS) {
      expect(await prepared(`cwlVersion: ${version}\n${text}`, { inputs: { f: a }, stored })).toMatchObject({
        environment: { HOME: '/var/spool/cwl', TMPDIR: '/tmp', A: 'v' },
        stdin: '/var/lib/cwl/0/a.tar.gz',
        stdout: 'v.out',
        stderr: 'err',
      });
    }
  });
});

describe('CommandLineTool §5 File and Directory', () => {
  test.each<[rule: string, field: string, value: CwlValue, words: string[]]>([
    ['basename', 'basename', a, ['a.tar.gz']],
    ['nameroot is without the last extension', 'nameroot', a, ['a.tar']],
    ['nameext', 'nameext', a, ['.gz']],
    ['a leading dot is no extension', 'nameext', file('.cshrc'), ['']],
    ['path', 'path', a, ['/var/lib/cwl/0/a.tar.gz']],
    ['dirname', 'dirname', a, ['/var/lib/cwl/0']],
    ['size', 'size', a, ['4']],
    ['the size of an empty file', 'size', file('.cshrc'), ['0']],
    ['a basename of its own', 'path', { ...(a as CwlObject), basename: 'b' }, ['/var/lib/cwl/0/b']],
    ['a literal', 'path', { class: 'File', basename: 'l.txt', contents: 'x' }, ['/var/lib/cwl/0/l.txt']],
    ['the contents of a literal', 'contents', { class: 'File', basename: 'l', contents: 'x' }, ['x']],
    ['a Directory', 'path', { class: 'Directory', location: 'object:in/dir' }, ['/var/lib/cwl/0/dir']],
    [
      'a Directory literal',
      'listing[0].path',
      { class: 'Directory', basename: 'd', listing: [a] },
      ['/var/lib/cwl/0/d/a.tar.gz'],
    ],
  ])('%s', async (_rule, field, x, words) => {
    await expectInAll(`inputs: {x: [File, Directory]}\narguments: ["$(inputs.x.${field})"]`, { x }, words);
  });

  test.each<[rule: string, patterns: string, names: string[]]>([
    ['a suffix', '.idx', ['a.tar.gz.idx']],
    ['a caret removes an extension', '^.bai', ['a.tar.bai']],
    ['several patterns', '[.idx, ^.bai]', ['a.tar.gz.idx', 'a.tar.bai']],
    ['an expression gives a name', '$(self.basename).idx', ['a.tar.gz.idx']],
    ['an expression gives a list', '$([self.basename + ".idx", null])', ['a.tar.gz.idx']],
    ['an expression gives null', '$(null)', []],
    ['an expression gives a File', '$({class: "File", location: self.location + ".idx"})', ['a.tar.gz.idx']],
  ])('secondaryFiles: %s', async (_rule, patterns, names) => {
    const written = patterns.startsWith('[') ? patterns : JSON.stringify(patterns);
    const text = `${JAVASCRIPT}\ninputs: {x: {type: File, secondaryFiles: ${written}}}`;
    for (const version of VERSIONS) {
      const setting = { inputs: { x: a }, stored, evaluate: sandbox.evaluate };
      const { staging } = await prepared(`cwlVersion: ${version}\n${text}`, setting);
      expect(staging.map(({ target }) => target.replace('/var/lib/cwl/0/', ''))).toEqual([
        'a.tar.gz',
        ...names,
      ]);
    }
  });
});

describe('CommandLineTool §4.4 Output binding', () => {
  const written: Tree = { 'b.txt': 'bb', 'a.txt': 'a', 'a.txt.idx': 'i', 'dir/c.txt': 'c' };

  test.each<[rule: string, output: string, value: unknown]>([
    ['a glob that finds a file', '{type: File, outputBinding: {glob: a.txt}}', 'a.txt'],
    ['globs are sorted', '{type: "File[]", outputBinding: {glob: "*.txt"}}', ['a.txt', 'b.txt']],
    [
      'in the order of the patterns',
      '{type: "File[]", outputBinding: {glob: [b.txt, "a.*t"]}}',
      ['b.txt', 'a.txt'],
    ],
    ['a pattern by expression', '{type: File, outputBinding: {glob: $(inputs.name).txt}}', 'a.txt'],
    [
      'patterns by expression',
      '{type: "File[]", outputBinding: {glob: \'$(["b.txt", "a.txt"])\'}}',
      ['b.txt', 'a.txt'],
    ],
    ['a directory', '{type: Directory, outputBinding: {glob: dir}}', 'dir'],
    ['a file in a directory', '{type: File, outputBinding: {glob: "dir/*"}}', 'c.txt'],
    ['an absolute path inside', '{type: File, outputBinding: {glob: $(runtime.outdir)/a.txt}}', 'a.txt'],
    ['nothing for an optional output', '{type: File?, outputBinding: {glob: none}}', null],
    ['nothing for a list', '{type: "File[]", outputBinding: {glob: none}}', []],
    [
      'self is a list even of one file',
      '{type: int, outputBinding: {glob: a.txt, outputEval: $(self.length)}}',
      1,
    ],
    [
      'self is a list even of none',
      '{type: int, outputBinding: {glob: none, outputEval: $(self.length)}}',
      0,
    ],
    [
      'contents',
      '{type: string, outputBinding: {glob: b.txt, loadContents: true, outputEval: "$(self[0].contents)"}}',
      'bb',
    ],
    ['an output without a glob', '{type: string, outputBinding: {outputEval: $(inputs.name)}}', 'a'],
    ['zero is a value', '{type: int?, outputBinding: {outputEval: $(1 - 1)}}', 0],
    [
      'fields of a record',
      '{type: {type: record, fields: {f: {type: File, outputBinding: {glob: a.txt}}}}}',
      { f: 'a.txt' },
    ],
  ])('%s', async (_rule, output, value) => {
    const text = `${JAVASCRIPT}\ninputs: {name: {type: string, default: a}}\noutputs: {x: ${output}}`;
    for (const version of VERSIONS) {
      const { x } = await collected(`cwlVersion: ${version}\n${text}`, written, sandbox);
      expect(names(x ?? null)).toEqual(value);
    }
  });

  test('secondary files and the format of an output', async () => {
    const text =
      'outputs: {x: {type: File, secondaryFiles: [.idx, .none], format: "http://a/b", outputBinding: {glob: a.txt}}}';
    for (const version of VERSIONS) {
      const { x } = await collected(`cwlVersion: ${version}\n${text}`, written);
      expect(x).toMatchObject({ format: 'http://a/b', secondaryFiles: [{ basename: 'a.txt.idx' }] });
    }
  });

  test.each<[rule: string, output: string, message: RegExp]>([
    ['a required output is missing', '{type: File, outputBinding: {glob: none}}', /nothing matches 'none'/],
    ['two files where one is wanted', '{type: File, outputBinding: {glob: "*.txt"}}', /matches 2 entries/],
    ['a folder where a file is wanted', '{type: File, outputBinding: {glob: dir}}', /matches a folder/],
    ['a path outside', '{type: File, outputBinding: {glob: /etc/passwd}}', /leads out/],
    ['a value of another type', '{type: int, outputBinding: {outputEval: $(inputs.name)}}', /must be an int/],
  ])('refused: %s', async (_rule, output, message) => {
    const text = `${JAVASCRIPT}\ninputs: {name: {type: string, default: a}}\noutputs: {x: ${output}}`;
    for (const version of VERSIONS) {
      await expect(collected(`cwlVersion: ${version}\n${text}`, written, sandbox)).rejects.toThrow(message);
    }
  });
});

/** Files and Directories by their names. */
function names(value: CwlValue): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly CwlValue[]).map(names);
  if ('class' in value) return value['basename'];
  return Object.fromEntries(Object.entries(value as CwlObject).map(([key, field]) => [key, names(field)]));
}

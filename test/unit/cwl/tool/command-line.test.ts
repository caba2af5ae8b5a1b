import { describe, expect, test } from 'vitest';
import type { CwlObject } from '../../../../src/cwl/values/value.ts';
import { prepared } from './run-tool.ts';

async function argv(text: string, inputs: CwlObject = {}): Promise<readonly string[]> {
  const stored = { 'object:a.tif': 'a', 'object:b.tif': 'b' };
  return (await prepared(text, { inputs, stored })).argv;
}

const a = { class: 'File', location: 'object:a.tif' };
const b = { class: 'File', location: 'object:b.tif' };

describe('CommandLineTool §5 CommandLineBinding: one bound input', () => {
  test.each<[type: string, binding: string, value: CwlObject[string], words: string[]]>([
    ['string', '{}', 'x', ['x']],
    ['string', '{}', '', ['']],
    ['string', '{prefix: -p}', 'two words', ['-p', 'two words']],
    ['string', '{prefix: -p=, separate: false}', 'x', ['-p=x']],
    ['int', '{prefix: -n}', 0, ['-n', '0']],
    ['double', '{}', 1.23e-5, ['0.0000123']],
    ['long', '{}', -9223372036854775808n, ['-9223372036854775808']],
    ['long', '{valueFrom: n=$(self)}', 9007199254740993n, ['n=9007199254740993']],
    ['long[]', "{itemSeparator: ','}", [1, 9007199254740993n], ['1,9007199254740993']],
    ['double', '{}', 9007199254740993n, ['9007199254740992']],
    ['boolean', '{prefix: --on}', true, ['--on']],
    ['boolean', '{prefix: --on, separate: false}', true, ['--on']],
    ['boolean', '{prefix: --on}', false, []],
    ['boolean', '{}', true, []],
    ['string?', '{prefix: -p}', null, []],
    ['string?', '{prefix: -p, valueFrom: constant}', null, []],
    ['string', '{prefix: -p, valueFrom: constant}', 'x', ['-p', 'constant']],
    ['string[]', '{valueFrom: constant}', ['x', 'y'], ['constant']],
    ['string', '{valueFrom: $(self)-$(inputs.x)}', 'v', ['v-v']],
    ['File', '{prefix: -i}', a, ['-i', '/var/lib/cwl/0/a.tif']],
    ['File', '{valueFrom: $(self.nameroot)}', a, ['a']],
    ['File[]', '{prefix: -i}', [a, b], ['-i', '/var/lib/cwl/0/a.tif', '/var/lib/cwl/1/b.tif']],
    ['string[]', '{prefix: -p}', ['x', 'y'], ['-p', 'x', 'y']],
    ['string[]', '{prefix: -p}', [], []],
    ['string[]', '{prefix: -p, itemSeparator: ","}', [], []],
    ['int[]', '{prefix: -p, itemSeparator: ","}', [1, 2], ['-p', '1,2']],
    ['int[]', '{prefix: -p=, itemSeparator: ",", separate: false}', [1, 2], ['-p=1,2']],
    ['string[]', '{prefix: -p, valueFrom: $(self)}', ['x', 'y'], ['-p', 'x', 'y']],
    ['{type: array, items: string, inputBinding: {prefix: -p}}', '{}', ['x', 'y'], ['-p', 'x', '-p', 'y']],
    [
      '{type: array, items: string, inputBinding: {prefix: -y}}',
      '{prefix: -x}',
      ['1', '2'],
      ['-x', '-y', '1', '-y', '2'],
    ],
    [
      '{type: array, items: {type: enum, symbols: [r, g], inputBinding: {prefix: -c}}}',
      '{}',
      ['r', 'g'],
      ['-c', 'r', '-c', 'g'],
    ],
    ['{type: array, items: {type: array, items: string}}', '{}', [['x', 'y'], [], ['z']], ['x', 'y', 'z']],
    ['boolean[]', '{prefix: -p}', [true, false], ['-p']],
    ['[int, string]', '{prefix: -p}', 'x', ['-p', 'x']],
    ['Any', '{prefix: -p}', ['x', 1], ['-p', 'x', '1']],
    ['Any', '{prefix: -p}', { key: 1 }, ['-p']],
  ])('%s with %s', async (type, binding, value, words) => {
    const text = `inputs:\n  x:\n    type: ${type}\n    inputBinding: ${binding}`;
    expect(await argv(text, { x: value })).toEqual(words);
  });

  test('an array type with a binding of its own needs none of the parameter', async () => {
    const text = 'inputs: {x: {type: {type: array, items: string, inputBinding: {prefix: -p}}}}';
    expect(await argv(text, { x: ['1', '2'] })).toEqual(['-p', '1', '-p', '2']);
  });
});

describe('CommandLineTool §4.1 Input binding: order', () => {
  test.each<[what: string, text: string, inputs: CwlObject, words: string]>([
    [
      'baseCommand, then positions, arguments before inputs of the same one, inputs by name',
      `
baseCommand: [base, command]
arguments: [{valueFrom: last, position: 9}, first, {valueFrom: second}]
inputs:
  z: {type: string, inputBinding: {}}
  b: {type: string, inputBinding: {position: 1}}
  a: {type: string, inputBinding: {position: 1}}
  minus: {type: string, inputBinding: {position: -1}}
  unbound: string`,
      { z: 'z', b: 'b', a: 'a', minus: 'minus', unbound: 'no' },
      'base command minus first second z a b last',
    ],
    [
      'positions that are expressions',
      `
arguments: [{valueFrom: middle, position: 5}]
inputs:
  x: {type: string, inputBinding: {position: $(inputs.where)}}
  where: int`,
      { x: 'x', where: 7 },
      'middle x',
    ],
    [
      'fields of a bound record inside it',
      `
inputs:
  late: {type: string, inputBinding: {position: 3}}
  box:
    inputBinding: {position: 2, prefix: --box}
    type:
      type: record
      fields:
        south: {type: int, inputBinding: {position: 9, prefix: -s}}
        north: {type: int, inputBinding: {position: 4, prefix: -n}}
        note: string`,
      { late: 'late', box: { south: 1, north: 2, note: 'n' } },
      '--box -n 2 -s 1 late',
    ],
    [
      'fields of an unbound record among the inputs',
      `
inputs:
  middle: {type: string, inputBinding: {position: 2}}
  box:
    type:
      type: record
      fields:
        south: {type: int, inputBinding: {position: 3}}
        north: {type: int, inputBinding: {position: 1}}`,
      { middle: 'middle', box: { south: 3, north: 1 } },
      '1 middle 3',
    ],
    [
      'records in a list one after another',
      `
inputs:
  boxes:
    inputBinding: {position: 1}
    type:
      type: array
      items:
        type: record
        fields:
          south: {type: int, inputBinding: {position: 2, prefix: -s}}
          north: {type: int, inputBinding: {position: 1, prefix: -n}}`,
      {
        boxes: [
          { south: 1, north: 2 },
          { south: 3, north: 4 },
        ],
      },
      '-n 2 -s 1 -n 4 -s 3',
    ],
    [
      'the branch of a union that fits',
      `
inputs:
  which:
    type:
      - type: record
        name: A
        fields: {a: {type: string, inputBinding: {prefix: -a}}}
      - type: record
        name: B
        fields: {b: {type: string, inputBinding: {prefix: -b}}}`,
      { which: { b: 'x' } },
      '-b x',
    ],
  ])('%s', async (_, text, inputs, words) => {
    expect((await argv(text, inputs)).join(' ')).toBe(words);
  });
});

describe('CommandLineTool §5 CommandLineTool: arguments', () => {
  test.each<[argument: string, words: string[]]>([
    ['plain', ['plain']],
    ["{valueFrom: '$(inputs.none)', prefix: -p}", []],
    ["'$(inputs.list)'", ['x', 'y']],
    ["{valueFrom: '$(inputs.list)', itemSeparator: ':'}", ['x:y']],
    ["'self is $(self)'", ['self is null']],
    ["'$(runtime.cores) in $(runtime.outdir)'", ['1 in /var/spool/cwl']],
    ["'$(inputs)'", []],
  ])('%s', async (argument, words) => {
    const text = `
arguments: [${argument}]
inputs: {list: {type: 'string[]', default: [x, y]}, none: string?}`;
    expect(await argv(text)).toEqual(words);
  });

  test('without a shell nothing is interpreted', async () => {
    expect(await argv("arguments: [echo, '$HOME', '>', 'a b']")).toEqual(['echo', '$HOME', '>', 'a b']);
  });

  test('with a shell everything is quoted that does not say otherwise', async () => {
    const text = `
requirements: {ShellCommandRequirement: {}}
baseCommand: [echo]
arguments:
  - "it's $HOME"
  - {valueFrom: '| wc > "$OUT"', shellQuote: false}
  - ''
inputs: {x: {type: 'string[]', inputBinding: {position: 1, prefix: '-x y', shellQuote: false}}}`;
    expect(await argv(text, { x: ['*'] })).toEqual([
      '/bin/sh',
      '-c',
      `echo 'it'"'"'s $HOME' | wc > "$OUT" '' -x y *`,
    ]);
  });
});

describe('CommandLineTool §4.1 Input binding: mistakes of the package', () => {
  test.each<[what: string, text: string, message: RegExp]>([
    [
      'a position that is no number',
      "inputs: {x: {type: string, default: v, inputBinding: {position: '$(inputs.x)'}}}",
      /position of x must be a number/,
    ],
    [
      'an unknown reference',
      "inputs: {x: {type: Any, default: {}}}\narguments: ['$(inputs.x.unknown)']",
      /^arguments\[0\]: .*\$\(inputs\.x\.unknown\)/,
    ],
    [
      'joined lists',
      "inputs: {x: {type: Any, default: [[1]], inputBinding: {itemSeparator: ','}}}",
      /cannot join lists/,
    ],
  ])('%s', async (_, text, message) => {
    await expect(argv(text)).rejects.toMatchObject({
      name: 'ToolError',
      blame: 'package',
      message: expect.stringMatching(message),
    });
  });
});

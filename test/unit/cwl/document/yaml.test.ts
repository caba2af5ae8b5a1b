import { describe, expect, it } from 'vitest';
import { Marks, positionOf } from '../../../../src/cwl/document/source/marks.ts';
import { readYaml } from '../../../../src/cwl/document/source/read-yaml.ts';

function read(text: string): unknown {
  return readYaml({ uri: 'a.cwl', text }, new Marks());
}

describe('CommandLineTool §2.2 Syntax: YAML', () => {
  it.each<[string, string, unknown]>([
    ['numbers with exponents', 'a: 1e42', { a: 1e42 }],
    ['words that were booleans once', 'a: [y, on, yes, off]', { a: ['y', 'on', 'yes', 'off'] }],
    ['leading zeros as decimals', 'a: 010', { a: 10 }],
    ['times and dates as texts', 'a: [12:30, 2020-01-01]', { a: ['12:30', '2020-01-01'] }],
    ['JSON', '{"a": "x\\/y\\ud83d\\ude00"}', { a: 'x/y😀' }],
    ['JSON with tabs', '{\n\t"a": [\n\t\t1\n\t]\n}', { a: [1] }],
    ['an interpreter line', '#!/usr/bin/env cwl-runner\na: 1', { a: 1 }],
    ['a byte order mark', '\uFEFFa: 1\nb: 2', { a: 1, b: 2 }],
    ['merge keys', 'a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}', { a: { x: 1, y: 2 }, b: { x: 1, y: 3 } }],
    ['a name that objects have anyway', '__proto__: 1', JSON.parse('{"__proto__": 1}')],
  ])('reads %s', (_, text, value) => {
    expect(read(text)).toEqual(value);
  });

  it.each<[string, unknown]>([
    ['a: [\n  b,\n]\nc: 1', { a: ['b'], c: 1 }],
    ['x:\n  a: {\n    b: 1\n}\ny: 2', { x: { a: { b: 1 } }, y: 2 }],
    ['a: [ # first [\n\n# second ]\nb, # third\nc\n]\nd: 1', { a: ['b', 'c'], d: 1 }],
    ['a: [b,\nc, {d: 1,\ne: "#x\n  y"},\n g]\nh: [\n]', { a: ['b', 'c', { d: 1, e: '#x y' }, 'g'], h: [] }],
    ["a: [\nit's, 'it''s', b\n]\nd: it's", { a: ["it's", "it's", 'b'], d: "it's" }],
    ['a: ["\\"]", # x\n"b"]', { a: ['"]', 'b'] }],
  ])('lets brackets be indented freely: %j', (text, value) => {
    expect(read(text)).toEqual(value);
  });

  it.each<[string, number, RegExp]>([
    ['a: !!js/function x', 3, /unknown scalar tag/],
    ['', 0, /document is empty/],
    ['a: 1\n---\nb: 2', 0, /more than one YAML document/],
    ['['.repeat(1000), 99, /lists and maps inside each other/],
    [`a: &a 1\nb: [${Array(1001).fill('*a').join(', ')}]`, 4013, /more than 1000 aliases/],
    ['x'.repeat(8 * 1024 * 1024 + 1), 0, /larger than 8 MiB/],
  ])('refuses %.20j', (text, offset, message) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({ offset, message: expect.stringMatching(message) }),
    );
  });
});

describe('CommandLineTool §2.2 Syntax: positions', () => {
  const text = 'a:\n  - b: 1\n    "c d": [x, {y: z}]\n\r\n  - 😀: 2\n';

  it.each<[string, (value: never) => unknown, string | number, string]>([
    ['a key', (root) => root, 'a', '1:1'],
    ['a list item', (root: { a: unknown }) => root.a, 0, '2:5'],
    ['a quoted key', (root: { a: [unknown] }) => root.a[0], 'c d', '3:5'],
    ['an item in brackets', (root: { a: [{ 'c d': unknown }] }) => root.a[0]['c d'], 1, '3:16'],
    ['a key in braces', (root: { a: [{ 'c d': [unknown, unknown] }] }) => root.a[0]['c d'][1], 'y', '3:17'],
    ['a key after an empty line', (root: { a: [unknown, unknown] }) => root.a[1], '😀', '5:5'],
  ] as [string, (value: never) => unknown, string | number, string][])('know %s', (_, pick, key, place) => {
    const marks = new Marks();
    const mark = marks.of(pick(readYaml({ uri: 'a.cwl', text }, marks) as never))!;
    const { line, column } = positionOf({ file: mark.file, offset: mark.children.get(key)! });
    expect(`${line}:${column}`).toBe(place);
  });

  it('count characters, not bytes or UTF-16 units', () => {
    const file = { uri: 'a.cwl', text: '{"😀é": 1, b: 2}' };
    expect(positionOf({ file, offset: file.text.indexOf('b') })).toEqual({
      file: 'a.cwl',
      line: 1,
      column: 11,
    });
  });
});

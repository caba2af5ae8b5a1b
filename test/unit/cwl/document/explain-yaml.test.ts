import { describe, expect, it } from 'vitest';
import { Marks, positionOf } from '../../../../src/cwl/document/source/marks.ts';
import { readYaml, YamlError } from '../../../../src/cwl/document/source/read-yaml.ts';

function mistakeIn(text: string): string {
  const file = { uri: 'a.cwl', text };
  try {
    readYaml(file, new Marks());
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const { line, column } = positionOf({ file, offset: error.offset });
    return `${line}:${column} ${error.message}`;
  }
  return 'none';
}

describe('CommandLineTool §2.2 Syntax: a text that is no YAML', () => {
  it.each<[string, string, RegExp]>([
    ['a tab', 'a:\n\tb: 1', /^2:1 .*tab.*Replace/],
    ['a tab behind spaces', 'a:\n \t b: 1', /^2:2 .*tab/],
    ['a key that stands twice', 'b:\n  c: 1\n  c: 2', /^3:3 The key 'c' stands twice/],
    ['an open quote at the end', 'a: 1\nb: "x\\"\n', /^2:4 The quote.*Close it with "/],
    ['an open quote in a map', "a:\n  b: 'x\nc: 1", /^2:6 The quote.*Close it with '/],
    ['an open quote before a deeper map', 'a: "x\nb: 1', /^1:4 The quote/],
    ['an open quote that a later one closes', 'a:\n  b: "x\n  c: 1\n  d: "y"', /^2:6 The quote/],
    ['a quote in quotes', "a: 'it's'", /^1:8 .*ends before this.*write ''/],
    ['an open list', 'a: [1, [2]\nb: 3', /^1:4 The '\['.*Add a '\]'/],
    ['an open map', '{"a": 1,\n "b": 2', /^1:1 The '\{'.*Add a '\}'/],
    ['brackets of two kinds', 'a: {b: [c}\nd: 1', /^1:10 This '\}' closes.*Write '\]' before it/],
    ['a forgotten comma', 'a: {b: [1] c: 3}', /^1:12 A comma is missing/],
    ['an expression in brackets', 'a: [b, $(inputs.x[0])]', /^1:8 .*expression.*needs quotes/],
    ['a forgotten space', 'a: 1\nb:echo\nc: 2', /^2:2 A space is missing.*'b: echo'/],
    ['a forgotten space in the first line', 'cwlVersion:v1.2\na: 1', /^1:11 A space is missing/],
    ['a forgotten colon', 'a: 1\nb\nc: 2', /^3:2 This is no 'key: value'/],
    ['a colon in a text', 'doc: reads: all', /^1:6 A text with ': ' in it needs quotes/],
    ['a text that begins with @', 'a: @x', /^1:4 A text that begins with '@' needs quotes/],
    ['a line that fits no indentation', 'a:\n    b: 1\n  c: 2', /^3:3 .*by 2 spaces.*it is 0, 4\. Align/],
    ['a line below a value', 'a:\r\n  b: 1\r\n   c: 2', /^3:4 'c' is indented deeper.*Align/],
    ['a key among entries', 'a:\n  - b\n  c: 1', /^3:3 .*do not mix/],
    ['an escape that is none', 'a: "\\d+"', /^1:6 .*Write '\\\\'/],
    ['something else', 'a: &', /^1:5 This is neither YAML nor JSON: .*Check quotes/],
  ])('says what and where: %s', (_, text, message) => {
    expect(mistakeIn(text)).toMatch(message);
  });

  it('is explained in no time, however long its lines are', () => {
    const long = '$('.repeat(1_000_000);
    expect(mistakeIn(`a: [b, "${long}" c: d]\n`)).toMatch(/comma/);
    expect(mistakeIn(`a:\n${': '.repeat(1_000_000)}\n  b: "\nc`)).not.toBe('none');
  });
});

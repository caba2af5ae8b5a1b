import { describe, expect, test } from 'vitest';
import { ExpressionError } from '../../../../src/cwl/expression/expression-error.ts';
import { isExpression, scan } from '../../../../src/cwl/expression/scan.ts';

const text = (value: string) => ({ kind: 'text', text: value });
const script = (source: string) => ({ kind: 'script', script: 'expression', source });
const body = (source: string) => ({ kind: 'script', script: 'body', source });
const reference = (source: string, root: string, ...path: (string | number)[]) => ({
  kind: 'reference',
  root,
  path,
  source,
});

describe('CommandLineTool §3.4 Parameter references: splits a field', () => {
  test.each([
    ['', []],
    ['plain', [text('plain')]],
    ['$ and $$ and $x', [text('$ and $$ and $x')]],
    ['$(inputs)', [reference('inputs', 'inputs')]],
    ['$(inputs.bar.baz)', [reference('inputs.bar.baz', 'inputs', 'bar', 'baz')]],
    ["$(inputs['b az'])", [reference("inputs['b az']", 'inputs', 'b az')]],
    ["$(inputs['b\\'az'])", [reference("inputs['b\\'az']", 'inputs', "b'az")]],
    ['$(inputs["b\'az"])', [reference('inputs["b\'az"]', 'inputs', "b'az")]],
    ["$(inputs['a)b'].c)", [reference("inputs['a)b'].c", 'inputs', 'a)b', 'c')]],
    ['$(inputs.buz[1][0].x)', [reference('inputs.buz[1][0].x', 'inputs', 'buz', 1, 0, 'x')]],
    ['$(inputs.größe_1)', [reference('inputs.größe_1', 'inputs', 'größe_1')]],
    ['$(null)', [reference('null', 'null')]],
    ['-$(self)+', [text('-'), reference('self', 'self'), text('+')]],
    ['$(self)$(self)', [reference('self', 'self'), reference('self', 'self')]],
    ['$(inputs.a + 1)', [script('inputs.a + 1')]],
    ['$(f(")"))', [script('f(")")')]],
    ['$({a: [1, (2)]})', [script('{a: [1, (2)]}')]],
    ['${ return {a: "}"}; }', [body(' return {a: "}"}; ')]],
    ["${ // don't\n return 1; }", [body(" // don't\n return 1; ")]],
    ["${ /* } ' */ return 1; }", [body(" /* } ' */ return 1; ")]],
    ['$(self.replace(/[")/]+/g, ""))', [script('self.replace(/[")/]+/g, "")')]],
    ['$(a / b) and $(c / d)', [script('a / b'), text(' and '), script('c / d')]],
    ['$(`${self})`)', [script('`${self})`')]],
    ['$("\\")")', [script('"\\")"')]],
    ['$(`a${ {b: `)}`} }` + 1)', [script('`a${ {b: `)}`} }` + 1')]],
    ['$(i++ / (2))', [script('i++ / (2)')]],
    ['$(i++ / s.split(/[/)]/).length)', [script('i++ / s.split(/[/)]/).length')]],
  ])('%j', (field, segments) => {
    expect(scan(field)).toEqual(segments);
  });
});

describe('CommandLineTool §3.4.1 String interpolation: replaces escapes, but only where there is something to escape', () => {
  test.each([
    ['\\\\ and \\$', [text('\\\\ and \\$')]],
    ['\\$(inputs.val)', [text('$(inputs.val)')]],
    ['\\${inputs.val}', [text('${inputs.val}')]],
    ['\\\\$(self)', [text('\\'), reference('self', 'self')]],
    ['\\\\\\$(self)', [text('\\$(self)')]],
    ['\\\\\\\\$(self)', [text('\\\\'), reference('self', 'self')]],
    ["'\\\\\\'\\n $(self)", [text("'\\\\'\\n "), reference('self', 'self')]],
  ])('%j', (field, segments) => {
    expect(scan(field)).toEqual(segments);
  });
});

test.each([
  '$(inputs.a',
  '${ return "}";',
  "a $(b['c]) d",
  '$(a])',
  '$(`${`)',
])('refuses %j, whose bracket is never closed', (field) => {
  expect(() => scan(field)).toThrow(ExpressionError);
  expect(isExpression(field)).toBe(true);
});

test.each([
  ['plain', false],
  ['\\$(self)', false],
  ['a $(self) b', true],
  ['${return 1}', true],
])('isExpression %j: %s', (field, expected) => {
  expect(isExpression(field)).toBe(expected);
});

test.each([
  ['a regular expression that never ends, in each place', `$(${'=/['.repeat(200_000)}`],
  ['templates in templates', `$(${'`${'.repeat(200_000)}`],
  ['brackets in brackets', `$(${'([{'.repeat(200_000)}`],
  ['a string that never ends', `$(${'"'.repeat(400_001)}`],
  ['a comment that never ends', `$(${'/*'.repeat(400_001)}`],
])('reads a long hostile text in time: %s', (_, field) => {
  const before = process.cpuUsage();

  expect(() => scan(field)).toThrow(/is never closed/);

  expect(process.cpuUsage(before).user).toBeLessThan(3_000_000);
});

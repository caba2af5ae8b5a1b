import { describe, expect, test } from 'vitest';
import { evaluateField, expressionScope } from '../../../../src/cwl/expression/evaluate.ts';
import { ExpressionError } from '../../../../src/cwl/expression/expression-error.ts';
import type { Evaluate, ExpressionContext } from '../../../../src/cwl/ports.ts';
import type { CwlValue } from '../../../../src/cwl/values/value.ts';

/** Answers every script with its source, so that a test sees what reached JavaScript. */
const echo: Evaluate = (script) =>
  Promise.resolve({ script: script.kind, source: script.source, library: [...script.library] });

const plain = expressionScope([], [], echo);
const javascript = expressionScope(
  [{ class: 'InlineJavascriptRequirement', expressionLib: ['lib'] }],
  [],
  echo,
);

const bar = { baz: 'zab1', 'b az': 2, "b'az": true, 'b"az': null, buz: ['a', 'b', 'c'] };
const context: ExpressionContext = {
  inputs: {
    bar,
    missing: null,
    length: 1,
    nested: { length: { bap: 3 } },
    big: 1e42,
    small: 1.23e-5,
    file: { class: 'File', basename: 'a.tif' },
  },
  self: ['x'],
  runtime: { cores: 2, outdir: '/out' },
};

describe('CommandLineTool §3.4 Parameter references', () => {
  test.each<[string, CwlValue]>([
    ['plain', 'plain'],
    ['$(inputs.bar)', bar],
    ["$(inputs['bar'])", bar],
    ['$(inputs["bar"]["baz"])', 'zab1'],
    ["$(inputs.bar['b az'])", 2],
    ["$(inputs.bar['b\\'az'])", true],
    ['$(inputs.bar["b\'az"])', true],
    ["$(inputs.bar['b\"az'])", null],
    ['-$(inputs.bar.baz)', '-zab1'],
    ["$(inputs.bar['b az']) $(inputs.bar['b az'])", '2 2'],
    ["$(inputs.bar['b\\'az']) $(inputs.bar['b\"az'])", 'true null'],
    ['$(inputs.bar.buz[1])', 'b'],
    ['$(inputs.bar.buz.length)', 3],
    ['$(inputs.length)', 1],
    ['$(inputs.nested.length.bap)', 3],
    ['$(null)', null],
    ['$(inputs.missing)', null],
    ['$(self)', ['x']],
    ['$(runtime.cores)', 2],
    ['\n $(inputs.bar.buz) \n', ['a', 'b', 'c']],
    ['x=$(inputs.bar.buz)', 'x=["a", "b", "c"]'],
    ['$(inputs.bar)!', `{"b az": 2, "b\\"az": null, "b'az": true, "baz": "zab1", "buz": ["a", "b", "c"]}!`],
    ['{"r":$(runtime)}', '{"r":{"cores": 2, "outdir": "/out"}}'],
    ['n $(inputs.small)', 'n 0.0000123'],
    ['\\$(inputs.bar)', '$(inputs.bar)'],
    ['echo \\\n  "a"', 'echo \\\n  "a"'],
  ])('%j', async (field, expected) => {
    expect(await evaluateField(field, context, plain)).toEqual(expected);
  });

  test.each([
    ['$(inputs.unknown)', /inputs has no field 'unknown'; it has: bar, /],
    ['$(inputs.missing.path)', /inputs\.missing is null/],
    ['$(null.something)', /there is no 'null' here/],
    ['$(inputs.length.length)', /inputs\.length is a number/],
    ['$(inputs.bar.baz.length)', /inputs\.bar\.baz is a string/],
    ['$(inputs.bar.buz[3])', /has 3 items/],
    ['$(inputs.bar.buz.first)', /is a list/],
    ['$(inputs.bar[0])', /is not a list/],
    ['$(inputs.bar.constructor)', /no field 'constructor'/],
    ["$(inputs['__proto__'])", /no field '__proto__'/],
    ['$(process)', /no 'process' here, only inputs, self, runtime/],
    ['$(inputs.length + 1)', /Add InlineJavascriptRequirement/],
    ['${return 1;}', /Add InlineJavascriptRequirement/],
    ['$(inputs.bar', /never closed/],
  ])('refuses %j', async (field, reason) => {
    const result = evaluateField(field, context, plain);
    await expect(result).rejects.toThrow(ExpressionError);
    await expect(result).rejects.toThrow(reason);
  });

  test('knows no runtime in a workflow', async () => {
    await expect(evaluateField('$(runtime.cores)', { inputs: {}, self: null }, plain)).rejects.toThrow(
      /no 'runtime'/,
    );
  });
});

describe('CommandLineTool §3.5 Expressions', () => {
  test.each<[string, CwlValue]>([
    ['$(inputs.bar.baz)', 'zab1'],
    ['$(inputs.length + 1)', { script: 'expression', source: 'inputs.length + 1', library: ['lib'] }],
    ['${return 1;}', { script: 'body', source: 'return 1;', library: ['lib'] }],
    ['$(inputs.bar.baz.length)', { script: 'expression', source: 'inputs.bar.baz.length', library: ['lib'] }],
    ['a $(1 + 1)', 'a {"library": ["lib"], "script": "expression", "source": "1 + 1"}'],
  ])('%j', async (field, expected) => {
    expect(await evaluateField(field, context, javascript)).toEqual(expected);
  });
});

test.each<[CwlValue]>([
  [null],
  [1],
  [true],
  [['$(self)']],
  [{ a: '$(self)' }],
])('leaves %j as it is', async (value) => {
  expect(await evaluateField(value, context, plain)).toEqual(value);
});

test.each<[string, CwlValue]>([
  ['$(inputs.bar.buz)', ['a', 'b', 'c']],
  ['$(inputs.bar.buz)\n', '["a", "b", "c"]\n'],
  ['a $(inputs.bar.baz) \n', 'a zab1 \n'],
])('keeps white space of %j on demand', async (field, expected) => {
  expect(await evaluateField(field, context, plain, { keepWhitespace: true })).toEqual(expected);
});

test('the first InlineJavascriptRequirement wins', () => {
  const own = { class: 'InlineJavascriptRequirement', expressionLib: ['own'] } as const;
  const inherited = { class: 'InlineJavascriptRequirement', expressionLib: ['inherited'] } as const;

  expect(expressionScope([own, inherited], [], echo)).toMatchObject({ javascript: true, library: ['own'] });
  expect(expressionScope([], [inherited], echo)).toMatchObject({ javascript: true, library: ['inherited'] });
  expect(expressionScope([], [], echo)).toMatchObject({ javascript: false, library: [] });
});

test('an error shows a long script shortened', () => {
  const error = new ExpressionError(`\${ ${'x'.repeat(10_000)} }`, 'it throws.');

  expect(error.message.length).toBeLessThan(250);
  expect(error.message).toMatch(/^The expression \$\{ x+ … x+ \} failed: it throws\.$/);
});

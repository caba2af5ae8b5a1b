import { afterAll, describe, expect, test } from 'vitest';
import { ExpressionError } from '../../../src/cwl/expression/expression-error.ts';
import type { ExpressionContext, Script } from '../../../src/cwl/ports.ts';
import type { CwlValue } from '../../../src/cwl/values/value.ts';
import { createEvaluate } from '../../../src/platform/sandbox/quickjs-evaluate.ts';

const sandbox = createEvaluate({ threads: 1, timeoutMs: 1_000, memoryBytes: 32 * 2 ** 20 });
afterAll(() => sandbox[Symbol.asyncDispose]());

const context: ExpressionContext = {
  inputs: {
    bands: ['a', 'b'],
    number: 4,
    text: 'it\'s \u2028 "é" \ud83d\ude00 \ud800',
    none: null,
    ['__proto__']: 1,
  },
  self: { class: 'File', basename: 'a.tif' },
  runtime: { cores: 2 },
};

const expression = (source: string, ...library: string[]): Script => ({
  kind: 'expression',
  source,
  library,
});
const body = (source: string, ...library: string[]): Script => ({ kind: 'body', source, library });

describe('gives the value of', () => {
  test.each<[Script, CwlValue]>([
    [expression('1 + 1'), 2],
    [expression('inputs.number * runtime.cores'), 8],
    [expression('{a: [inputs.bands.length]}'), { a: [2] }],
    [expression('self.basename // why'), 'a.tif'],
    [expression('inputs.text'), 'it\'s \u2028 "é" \ud83d\ude00 \ud800'],
    [expression('undefined'), null],
    [expression('inputs.unknown'), null],
    [expression('inputs.none === null'), true],
    [expression('[undefined, 1]'), [null, 1]],
    [expression('new Date(0)'), '1970-01-01T00:00:00.000Z'],
    [expression('new Date(2020, 0, 1).toISOString()'), '2020-01-01T00:00:00.000Z'],
    [expression('Object.keys(inputs).length'), 5],
    [body('var n = 0; for (var i = 0; i < 10; i++) n += i; return n;'), 45],
    [body(' // only a comment'), null],
    [body('return function () { return this; }() === undefined;'), true],
    [expression('double(inputs.number)', 'function double(x) { return 2 * x; }'), 8],
    [expression('b()', 'var a = 1;', 'function b() { return a + 1; }'), 2],
    [expression('count()', 'function count() { return inputs.bands.length; }'), 2],
    [expression('typeof double'), 'undefined'],
    [expression('lib.x', '(function () { this.lib = {x: 1}; }.call(this));'), 1],
    [body('var a = []; for (var i = 0; i < 400; i++) a = [a]; return [a].length;'), 1],
    [expression("'\\ud83d'"), '\ud83d'],
    [expression('JSON.parse(\'{"__proto__": 1}\')'), JSON.parse('{"__proto__": 1}') as CwlValue],
    [expression('typeof process + typeof require + typeof WebAssembly'), 'undefined'.repeat(3)],
    [expression('inputs.constructor.constructor("return typeof process")()'), 'undefined'],
  ])('%j', async (script, expected) => {
    expect(await sandbox.evaluate(script, context)).toEqual(expected);
  });

  test.each<[source: string, value: CwlValue]>([
    ['inputs.n === 9007199254740992', true],
    ['inputs.n', 9007199254740992n],
    ['inputs.n + 10', 9007199254741002n],
    ['String(inputs.n)', '9007199254740992'],
  ])('an expression that sees a long number as the double next to it: %s', async (source, value) => {
    const long: ExpressionContext = { inputs: { n: 9007199254740993n }, self: null };

    expect(await sandbox.evaluate(expression(source), long)).toBe(value);
  });

  test('an expression of a workflow step, which has no runtime', async () => {
    const inStep = { inputs: {}, self: null };
    expect(await sandbox.evaluate(expression('typeof runtime'), inStep)).toBe('undefined');
  });
});

describe('ends as an error of the package, and the next evaluation is fine:', () => {
  test.each<[string, Script, RegExp]>([
    ['a syntax error', expression('1 +'), /^The expression \$\(1 \+\) failed: SyntaxError: /],
    ['strict mode', body('x = 1; return x;'), /ReferenceError: x is not defined\.$/],
    ['an exception', body('throw new Error("no red band");'), /failed: Error: no red band\.$/],
    [
      'the line of an exception',
      body('\n  var a;\n  return a.b;\n'),
      /TypeError: .* \(line 3: return a\.b;\)\.$/,
    ],
    ['a thrown null', body('throw null;'), /it throws null\./],
    ['a thrown symbol', body('throw Symbol();'), /cannot be shown/],
    ['a thrown object', body('throw {};'), /it throws an object without message/],
    ['a getter that throws', body('throw {get message() { throw 1; }};'), /cannot be shown/],
    ['a getter that never ends', body('throw {get message() { while (true) {} }};'), /longer than 1 s/],
    ['a function', expression('isNaN'), /gives a function, which is no JSON/],
    ['a nested function', expression('{a: [isNaN]}'), /its field '0' is a function/],
    ['a cycle', body('var a = {}; a.a = a; return a;'), /circular/],
    ['a BigInt', expression('10n'), /BigInt/],
    ['a Promise', expression('new Promise(function () {})'), /return its value at once/],
    ['an import', expression('import("fs")'), /return its value at once/],
    [
      'a library that throws',
      expression('1', 'var fine;', 'nothing.x;'),
      /expressionLib\[1\] fails: ReferenceError/,
    ],
    ['process', expression('inputs.constructor.constructor("return process")()'), /process is not defined/],
    ['require', expression('require("fs")'), /require is not defined/],
    ['runtime in a library', expression('1', 'runtime.cores'), /runtime is not defined/],
    ['an endless loop', body('while (true) {}'), /longer than 1 s\.$/],
    [
      'an endless loop in catch',
      body('try { while (true) {} } catch (e) { return 1; } finally { return 2; }'),
      /longer than 1 s/,
    ],
    ['an endless library', expression('1', 'for (;;) {}'), /longer than 1 s/],
    ['a slow regular expression', expression(`/(a+)+$/.test("${'a'.repeat(50)}b")`), /longer than 1 s/],
    [
      'what the engine cannot interrupt',
      expression('new Array(4294967295).join("")'),
      /could not be interrupted/,
    ],
    [
      'many objects',
      body('var a = []; while (true) a.push({n: a.length, s: "x" + a.length});'),
      /more than 32 MiB of memory/,
    ],
    ['a large buffer', expression('new ArrayBuffer(1e9)'), /more than 32 MiB of memory/],
    ['a text of 100 MB', expression('"x".repeat(1e8)'), /more than 32 MiB of memory/],
    ['a result of 30 MB', expression('"x".repeat(3e7)'), /more than 32 MiB of memory/],
    [
      'deep recursion',
      body('function f(n) { return f(n + 1) + 1; } return f(0);'),
      /Maximum call stack size/,
    ],
    [
      'deep nesting',
      body('var a = []; for (var i = 0; i < 600; i++) a = [a]; return a;'),
      /nested more than 500 levels/,
    ],
    ['deep source', expression(`${'['.repeat(50_000)}${']'.repeat(50_000)}`), /stack/],
  ])('%s', async (_, script, reason) => {
    const failed = await sandbox.evaluate(script, context).catch((error: unknown) => error);

    expect(failed).toBeInstanceOf(ExpressionError);
    expect((failed as ExpressionError).message).toMatch(reason);
    expect(await sandbox.evaluate(expression('inputs.number + 1'), context)).toBe(5);
  });

  test('inputs beyond the memory', async () => {
    const large = { inputs: { text: 'x'.repeat(2 ** 24) }, self: null };
    await expect(sandbox.evaluate(expression('1'), large)).rejects.toThrow(/inputs are too large/);
  });
});

describe('leaves nothing behind for the next evaluation', () => {
  const library = 'var kept = [];';

  test.each([
    ['globals', 'globalThis.leak = 1; kept.push(1); return 1;', 'typeof leak + kept.length', 'undefined0'],
    [
      'prototypes',
      'Object.prototype.leak = 1; Array.prototype.map = null; return 1;',
      '[{}.leak, typeof [].map]',
      [null, 'function'],
    ],
    [
      'JSON',
      'JSON.parse = JSON.stringify = function () { return "7"; }; return {a: 1};',
      'JSON.stringify({a: 2})',
      '{"a":2}',
    ],
    [
      'built-in functions',
      'Math.max = Function.prototype.call = eval = null; return 1;',
      'Math.max.call(null, 1, 2)',
      2,
    ],
    ['jobs', 'Promise.resolve().then(function () { kept.push(1); }); return 1;', 'kept.length', 0],
    ['memory', 'globalThis.a = new Array(1e6).fill(1); return 1;', 'typeof a', 'undefined'],
  ])('%s', async (_, source, probe, expected) => {
    await sandbox.evaluate(body(source, library), context).catch((error: unknown) => {
      expect(error).toBeInstanceOf(ExpressionError);
    });
    expect(await sandbox.evaluate(expression(probe, library), context)).toEqual(expected);
  });
});

test('Math.random differs from one evaluation to the next', async () => {
  const numbers = new Set<CwlValue>();
  for (let i = 0; i < 20; i++) numbers.add(await sandbox.evaluate(expression('Math.random()'), context));

  expect(numbers.size).toBe(20);
  for (const number of numbers) expect(number).toSatisfy((n: number) => n >= 0 && n < 1);
});

import { afterAll, describe, expect, test } from 'vitest';
import type { Script, ScriptFacts } from '../../../src/cwl/ports.ts';
import { createEvaluate } from '../../../src/platform/sandbox/quickjs-evaluate.ts';
import { body, context, expression } from './sandbox.ts';

const sandbox = createEvaluate({ threads: 1, timeoutMs: 300, memoryBytes: 64 * 2 ** 20 });
afterAll(() => sandbox[Symbol.asyncDispose]());

async function printedBy(script: Script): Promise<string> {
  const all: ScriptFacts[] = [];
  await sandbox.evaluate(script, context, (facts) => all.push(facts)).catch(() => undefined);
  expect(all).toHaveLength(1);
  return all[0]!.printed;
}

describe('what a script prints is told:', () => {
  test.each<[string, Script, string]>([
    ['nothing', expression('1'), ''],
    ['a text', body('console.log("red", "band"); return 1;'), 'console.log: red band\n'],
    [
      'each level',
      body('console.info(1); console.warn(2); console.error(3); console.debug(4);'),
      'console.info: 1\nconsole.warn: 2\nconsole.error: 3\nconsole.debug: 4\n',
    ],
    ['an expression', expression('(console.log(inputs.number), 1)'), 'console.log: 4\n'],
    [
      'values',
      body('console.log({a: [1]}, null, undefined, true, 1e300);'),
      'console.log: {"a":[1]} null undefined true 1e+300\n',
    ],
    ['errors', body('console.error(new TypeError("no band"));'), 'console.error: TypeError: no band\n'],
    [
      'what is no JSON',
      body('var a = {}; a.a = a; console.log(a, Symbol("s"), 10n);'),
      'console.log: [object Object] Symbol(s) 10\n',
    ],
    [
      'a library',
      expression('f()', 'function f() { console.log("in f"); return 1; }'),
      'console.log: in f\n',
    ],
    ['before an exception', body('console.log("before"); throw new Error("x");'), 'console.log: before\n'],
    ['before an endless loop', body('console.log("before"); for (;;) {}'), 'console.log: before\n'],
    [
      'before the memory is full',
      body('console.log("before"); var a = []; for (;;) a.push(new Uint8Array(1e6));'),
      'console.log: before\n',
    ],
    [
      'with changed built-in functions',
      body('JSON.stringify = String = null; console.log({a: 1}); return 1;'),
      'console.log: {"a":1}\n',
    ],
  ])('%s', async (_, script, expected) => {
    expect(await printedBy(script)).toBe(expected);
    expect(await printedBy(expression('1'))).toBe('');
  });

  test('up to 64 Ki characters', async () => {
    const printed = await printedBy(body('for (var i = 0; i < 1e4; i++) console.log("band", i);'));

    expect(printed.length).toBeLessThan(64 * 1024 + 100);
    expect(printed).toMatch(
      /^console\.log: band 0\n.*\nconsole: no more is kept of what this expression prints\n$/s,
    );
  });

  test('with the size of the value', async () => {
    const sizes: number[] = [];

    await sandbox.evaluate(expression('"abc"'), context, ({ size }) => sizes.push(size));

    expect(sizes).toEqual([5]);
  });
});

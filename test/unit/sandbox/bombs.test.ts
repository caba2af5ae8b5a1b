/** Scripts that never end, and scripts that fill the memory: each fails in bounded time, and the next one works. */
import { afterAll, describe, expect, test } from 'vitest';
import type { Script } from '../../../src/cwl/ports.ts';
import { createEvaluate } from '../../../src/platform/sandbox/quickjs-evaluate.ts';
import { body, context, expectUnharmed, expression, failureOf } from './sandbox.ts';

const hasty = createEvaluate({ threads: 1, timeoutMs: 150, memoryBytes: 64 * 2 ** 20 });
const patient = createEvaluate({ threads: 1, timeoutMs: 60_000, memoryBytes: 64 * 2 ** 20 });
/** Slower than a test may usually be, on a machine that does other things too. */
const SLOW = 120_000;
afterAll(async () => {
  await hasty[Symbol.asyncDispose]();
  await patient[Symbol.asyncDispose]();
});

const FOREVER = 'for (;;) {}';

describe('never ends:', () => {
  test.each<[string, Script]>([
    ['a loop', body(FOREVER)],
    [
      'a loop in catch and finally',
      body(`try { ${FOREVER} } catch (e) { ${FOREVER} } finally { ${FOREVER} }`),
    ],
    ['a loop in an async function', body(`(async function () { ${FOREVER} })(); ${FOREVER}`)],
    ['a loop in a promise', body(`new Promise(function () { ${FOREVER} }); return 1;`)],
    ['a generator', body('function* g() { for (;;) yield; } for (var x of g()); return 1;')],
    ['a getter', body(`return { get a() { ${FOREVER} } };`)],
    ['toJSON', body(`return { toJSON: function () { ${FOREVER} } };`)],
    ['toJSON of every list', body(`Array.prototype.toJSON = function () { ${FOREVER} }; return [];`)],
    ['toString of a thrown object', body(`throw { message: { toString: function () { ${FOREVER} } } };`)],
    ['the comparison of a sort', body(`return [3, 1, 2].sort(function () { ${FOREVER} });`)],
    ['a replacement', body(`return "a".replace(/a/, function () { ${FOREVER} });`)],
    ['a reviver', body(`return JSON.parse("[1]", function () { ${FOREVER} });`)],
    ['a trap of a proxy', body(`return new Proxy({}, { ownKeys: function () { ${FOREVER} } });`)],
    [
      'a species',
      body(
        `class A extends Array { static get [Symbol.species]() { ${FOREVER} } } return new A(1).map(String);`,
      ),
    ],
    [
      'what instanceof asks',
      body(
        `Object.defineProperty(Promise, Symbol.hasInstance, { value: function () { ${FOREVER} } }); return 1;`,
      ),
    ],
    ['a static block', body(`class A { static { ${FOREVER} } } return 1;`)],
    [
      'an iterator that never ends',
      body(
        'return Array.from({ [Symbol.iterator]: function () { return { next: function () { return { done: false }; } }; } }, function () {}).length;',
      ),
    ],
    ['a regular expression', expression('/^(([a-z])+.)+[A-Z]([a-z])+$/.test("a".repeat(60))')],
    ['a regular expression in replace', expression('"a".repeat(1e6).replace(/(a*)*b/g, "")')],
    ['a sparse list', body('var a = []; a.length = 4294967295; return a;')],
    ['a search in a sparse list', body('var a = []; a.length = 4294967295; return a.indexOf(1);')],
    ['a library', expression('1', FOREVER)],
    ['a console', body('for (;;) console.log("x");')],
  ])('%s', async (_, script) => {
    expect(await failureOf(hasty.evaluate, script)).toMatch(/longer than 0\.15 s/);
    await expectUnharmed(hasty.evaluate);
  });

  test('what the engine cannot interrupt costs its thread, and nothing else', async () => {
    const script = expression('[].concat(new Array(4294967295)).length');

    expect(await failureOf(hasty.evaluate, script)).toMatch(/could not be interrupted/);
    await expectUnharmed(hasty.evaluate);
  });
});

describe('fills the memory:', () => {
  test.each<[string, Script, RegExp]>([
    ['a text that doubles', body('var s = "x"; for (;;) s += s;'), /string too long|64 MiB of memory/],
    ['a text of 100 MB', expression('"x".repeat(1e8)'), /64 MiB of memory/],
    ['a text of 18 MB', expression('"x".repeat(1.8e7)'), /17\.2 MiB of JSON, and 16 MiB is the most/],
    ['a field name of 17 MB', body('var o = {}; o["k".repeat(1.7e7)] = 1; return o;'), /MiB of JSON/],
    ['a list', body('var a = []; for (;;) a.push(a);'), /64 MiB of memory/],
    ['a list of lists', body('var a = []; for (;;) a = [a, a.slice()];'), /64 MiB of memory/],
    ['buffers', body('var a = []; for (;;) a.push(new Uint8Array(1e6));'), /64 MiB of memory/],
    ['one large buffer', body('return new Uint8Array(2e9);'), /64 MiB of memory/],
    ['a list that is filled', body('return new Array(4294967295).fill(0);'), /64 MiB of memory/],
    ['a text that is split', body('return "a".repeat(1e7).split("");'), /64 MiB of memory/],
    [
      'a text that is normalized',
      body('return "\\ufdfa".repeat(3e6).normalize("NFKD").length;'),
      /64 MiB of memory/,
    ],
    ['a padded text', body('return "".padStart(1e9, "abc");'), /64 MiB of memory/],
    ['a number', body('var a = 3n; for (;;) a *= a;'), /BigInt is too large/],
    ['arguments', body('return Math.max.apply(null, new Array(1e7));'), /too many arguments/],
    [
      'many small objects',
      body('var x = {}, a = []; for (var i = 0; i < 1.1e6; i++) a.push(x); return a;'),
      /more than 1000000 items/,
    ],
    [
      'an object in many places',
      body('var a = [{}]; for (var i = 0; i < 20; i++) a = [a, a]; return a;'),
      /more than 1000000 items/,
    ],
    [
      'a thrown text of 50 MB',
      body('throw new Error("x".repeat(5e7));'),
      /Error: (x{500}…|it throws something)/,
    ],
    [
      'a library',
      expression('1', 'var all = []; for (;;) all.push([all]);'),
      /expressionLib\[0\] fails: .*64 MiB/,
    ],
  ])(
    '%s',
    async (_, script, reason) => {
      expect(await failureOf(patient.evaluate, script)).toMatch(reason);
      await expectUnharmed(patient.evaluate);
    },
    SLOW,
  );

  test(
    'what a library keeps',
    async () => {
      await using roomy = createEvaluate({ threads: 1, timeoutMs: 60_000, memoryBytes: 128 * 2 ** 20 });
      const script = expression('1', 'var all = new Array(5e6).fill(1.5);');

      expect(await failureOf(roomy.evaluate, script)).toMatch(/leaves more than 64 MiB/);
      await expectUnharmed(roomy.evaluate);
    },
    SLOW,
  );

  test(
    'of the process only so much, however often',
    async () => {
      const before = process.memoryUsage.rss();

      for (let round = 0; round < 10; round++) {
        const fill = body('var a = []; for (;;) a.push(new Uint8Array(1e6));', `var round = ${round};`);
        expect(await failureOf(patient.evaluate, fill)).toMatch(/64 MiB/);
      }

      expect(process.memoryUsage.rss() - before).toBeLessThan(600 * 2 ** 20);
      await expectUnharmed(patient.evaluate);
    },
    SLOW,
  );
});

describe('overflows the stack:', () => {
  test.each<[string, Script, RegExp]>([
    ['a function', body('function f() { return f() + 1; } return f();'), /Maximum call stack size/],
    [
      'toJSON',
      body('function f() { return { toJSON: function () { return [f()]; } }; } return f();'),
      /Maximum call stack size/,
    ],
    [
      'a proxy',
      body(
        'var p = {}; Object.setPrototypeOf(p, new Proxy({}, { get: function (t, k, r) { return r[k]; } })); return p.x;',
      ),
      /Maximum call stack size/,
    ],
    ['JSON that is read', body('return JSON.parse("[".repeat(1e6));'), /Maximum call stack size/],
    [
      'JSON that is written',
      body('var a = 1; for (var i = 0; i < 1e5; i++) a = { a: a }; return a;'),
      /Maximum call stack size/,
    ],
    [
      'a regular expression',
      body('return new RegExp("(".repeat(3e4) + ")".repeat(3e4));'),
      /SyntaxError|stack/,
    ],
    ['source', expression(`${'('.repeat(50_000)}1${')'.repeat(50_000)}`), /stack/],
    ['source that is evaluated', expression('eval("[".repeat(1e5))'), /stack/],
    [
      'a deep value',
      body('var a = []; for (var i = 0; i < 600; i++) a = [a]; return a;'),
      /nested more than 500 levels/,
    ],
  ])(
    '%s',
    async (_, script, reason) => {
      expect(await failureOf(patient.evaluate, script)).toMatch(reason);
      await expectUnharmed(patient.evaluate);
    },
    SLOW,
  );
});

test('a script that works for a while is no bomb', async () => {
  const script = body('var end = Date.now() + 3000, n = 0; while (Date.now() < end) n++; return n > 0;');

  expect(await patient.evaluate(script, context)).toBe(true);
});

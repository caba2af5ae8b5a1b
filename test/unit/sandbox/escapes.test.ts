/** Ways out of `node:vm` and other sandboxes. None finds anything of Node, of the host or of another evaluation. */
import { afterAll, describe, expect, test } from 'vitest';
import type { Script } from '../../../src/cwl/ports.ts';
import type { CwlValue } from '../../../src/cwl/values/value.ts';
import { createEvaluate } from '../../../src/platform/sandbox/quickjs-evaluate.ts';
import { body, context, expectUnharmed, expression, failureOf } from './sandbox.ts';

const { evaluate, ...sandbox } = open();
afterAll(() => sandbox[Symbol.asyncDispose]());

function open() {
  const opened = createEvaluate({ threads: 1, timeoutMs: 1_000, memoryBytes: 64 * 2 ** 20 });
  return { evaluate: opened.evaluate, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}

/** Everything that a global object of Node, a browser, Deno or a QuickJS shell would have. */
const HOST_NAMES = (
  'process require module exports __dirname __filename global Buffer setTimeout setImmediate setInterval fetch XMLHttpRequest WebSocket ' +
  'Worker MessageChannel structuredClone WebAssembly Atomics Deno window document navigator crypto std os ' +
  'bjson print load loadScript scriptArgs gc __loadScript'
).split(' ');

describe('finds nothing of the host:', () => {
  test.each<[string, Script, CwlValue]>([
    [
      'global names',
      body(
        `return [${HOST_NAMES.map((name) => `"${name}"`).join()}].filter(function (name) { return name in globalThis; });`,
      ),
      [],
    ],
    ['by Function', expression('Function("return typeof process")()'), 'undefined'],
    [
      'by the constructor of a value from outside',
      expression('inputs.list.constructor.constructor("return typeof process")()'),
      'undefined',
    ],
    [
      'by the constructor of a function of the driver',
      expression('console.log.constructor("return typeof process")()'),
      'undefined',
    ],
    [
      'by the constructor of a generator function',
      expression(
        'Object.getPrototypeOf(function* () {}).constructor("return typeof process")().next().value',
      ),
      'undefined',
    ],
    [
      'by the constructor of an async function',
      body('Object.getPrototypeOf(async function () {}).constructor("process.exit()")(); return 1;'),
      1,
    ],
    ['by eval', expression('eval("typeof process")'), 'undefined'],
    ['by indirect eval', expression('(0, eval)("typeof require")'), 'undefined'],
    [
      'by Error.prepareStackTrace',
      body(
        'Error.prepareStackTrace = function (error, sites) { return sites.map(function (site) { return String(site.getThis && site.getThis()) + typeof (site.getFunction && site.getFunction()); }); }; return [].concat(new Error("x").stack).join().includes("process");',
      ),
      false,
    ],
    [
      'by a stack trace with paths',
      body('try { null.x; } catch (error) { return /[\\/\\\\]/.test(error.stack); }'),
      false,
    ],
    [
      'by a stack overflow caught',
      body(
        'function f() { f(); } try { f(); } catch (error) { return error.constructor.constructor("return typeof process")(); }',
      ),
      'undefined',
    ],
    [
      'by Symbol.species',
      body(
        'class Leak extends Array { static get [Symbol.species]() { return function () { return [typeof process]; }; } } return Leak.from([1]).map(function () { return 2; });',
      ),
      [2],
    ],
    [
      'by Symbol.hasInstance of what the driver asks',
      body(
        'Object.defineProperty(Promise, Symbol.hasInstance, { value: function (it) { return typeof process !== "undefined"; } }); return 1;',
      ),
      1,
    ],
    [
      'by a setter on the prototype that the driver writes through',
      body(
        'var seen = []; Object.defineProperty(Object.prototype, "message", { set: function (value) { seen.push(typeof process); }, configurable: true }); return seen;',
      ),
      [],
    ],
    [
      'by patched functions that the driver calls',
      body(
        'JSON.stringify = function () { return "7"; }; Array.prototype.push = String.prototype.slice = null; return { a: 1 };',
      ),
      { a: 1 },
    ],
    [
      'by a proxy as result',
      body(
        'var seen = []; return new Proxy({ a: 1 }, { get: function (target, key) { seen.push(String(key)); return target[key]; } });',
      ),
      { a: 1 },
    ],
    ['by breaking out of the brackets', expression('1)})(); globalThis.x = (function () { return (1'), 1],
    [
      'shared memory without threads or clocks',
      expression('typeof Atomics + typeof performance.timeOrigin'),
      'undefinednumber',
    ],
  ])('%s', async (_, script, expected) => {
    expect(await evaluate(script, context)).toEqual(expected);
    await expectUnharmed(evaluate);
  });
});

describe('is refused:', () => {
  test.each<[string, Script, RegExp]>([
    [
      'process',
      expression('this.constructor.constructor("return process")()'),
      /TypeError|process is not defined/,
    ],
    ['require', expression('require("child_process").execSync("id")'), /require is not defined/],
    ['import()', expression('import("node:fs")'), /return its value at once/],
    [
      'import() waited for',
      body('var found; import("node:fs").then(function (fs) { found = fs; }); return found.readFileSync;'),
      /TypeError/,
    ],
    ['an import declaration', body('import fs from "node:fs";'), /SyntaxError/],
    ['import.meta', expression('import.meta.url'), /SyntaxError/],
    ['WebAssembly', expression('new WebAssembly.Memory({ initial: 1 })'), /WebAssembly is not defined/],
    [
      'Atomics',
      expression('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'),
      /Atomics is not defined/,
    ],
    ['the caller of a function', body('function f() { return f.caller; } return f();'), /TypeError/],
    ['arguments.callee.caller', body('return arguments.callee.caller;'), /TypeError/],
    ['with', body('with (globalThis) { return process; }'), /SyntaxError/],
    ['an async body', expression('(async function () { return 1; })()'), /return its value at once/],
    ['await', body('return await 1;'), /SyntaxError/],
    ['a symbol', expression('Symbol.iterator'), /gives a symbol/],
    ['a thenable', body('return { then: function (done) { done(1); } };'), /field 'then' is a function/],
  ])('%s', async (_, script, reason) => {
    const message = await failureOf(evaluate, script);

    expect(message).toMatch(/^The expression \$[({].* failed: /s);
    expect(message).toMatch(reason);
    await expectUnharmed(evaluate);
  });
});

describe('stays inside, whatever the value is:', () => {
  const POLLUTING = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1}';

  test('keys that name prototypes are fields of the value, here and outside', async () => {
    const value = await evaluate(body(`return JSON.parse('${POLLUTING}');`), context);

    expect(JSON.stringify(value)).toBe(POLLUTING);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    await expectUnharmed(evaluate);
  });

  test('inputs with such keys are as they were', async () => {
    const inputs = JSON.parse(POLLUTING) as { readonly [name: string]: CwlValue };

    expect(JSON.stringify(await evaluate(expression('inputs'), { inputs, self: null }))).toBe(POLLUTING);
    await expectUnharmed(evaluate);
  });

  test.each([
    ['Object.prototype', 'Object.prototype.polluted = 1; Array.prototype.map = null;'],
    ['__proto__', 'inputs.__proto__.polluted = 1; ({}).constructor.prototype.polluted = 1;'],
    [
      'frozen built-in objects',
      '[Object.prototype, Array.prototype, globalThis, JSON].forEach(Object.freeze);',
    ],
    [
      'getters for what the driver sets',
      'Object.defineProperty(globalThis, "inputs", { get: function () { throw 1; } });',
    ],
    ['jobs that are never run', 'function again() { Promise.resolve().then(again); } again();'],
    ['finalizers', 'new FinalizationRegistry(function () { for (;;); }).register({}, 1);'],
    ['a replaced console', 'console = null; globalThis.polluted = 1;'],
  ])('%s', async (_, source) => {
    expect(await evaluate(body(`${source} return 1;`), context)).toBe(1);
    await expectUnharmed(evaluate);
  });

  test.each([
    [
      'toJSON on Object.prototype',
      'Object.prototype.toJSON = function () { return 7; }; return { a: 1 };',
      7,
    ],
    ['a getter', 'return { get a() { return 1; } };', { a: 1 }],
    ['a class', 'class A { constructor() { this.a = 1; } } return new A();', { a: 1 }],
    ['a Map', 'return new Map([[1, 2]]);', {}],
    ['numbers that JSON lacks', 'return [NaN, Infinity, -0];', [null, null, 0]],
    [
      'an object that says that it is a list',
      'return { length: 4294967295, __proto__: Array.prototype };',
      { length: 4294967295 },
    ],
  ])('%s becomes JSON', async (_, source, expected) => {
    expect(await evaluate(body(source), context)).toEqual(expected);
    await expectUnharmed(evaluate);
  });
});

import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { RunReply, RunRequest } from '../../../src/platform/sandbox/messages.ts';
import { QuickjsMachine } from '../../../src/platform/sandbox/quickjs-machine.ts';

const engine = await WebAssembly.compile(
  await readFile(new URL(import.meta.resolve('quickjs-wasi/quickjs.wasm'))),
);
const context = JSON.stringify({ inputs: { n: 3, words: ['a', 'b'] }, self: null });

/** Each leaves other traces in the memory: garbage, growth, changed built-in objects, errors, another library. */
const requests: readonly RunRequest[] = [
  ['1 + inputs.n', ''],
  ['(Object.prototype.x = 1, Array.prototype.join = null, {}.x)', ''],
  ['[typeof {}.x, inputs.words.join("-")]', ''],
  ['g(2)', 'function g(n) { return n * 2; }'],
  ['new Array(2e5).fill("y").join("").length', ''],
  ['new Array(2e6).fill(7).length', 'function g(n) { return n * 2; }'],
  ['typeof g', ''],
  ['nothing.at.all', ''],
  ['g(4)', 'function g(n) { return n * 2; }'],
  ['1 +', ''],
  ['/(\\w)-(\\w)/.exec("x-y")', ''],
  ['(function f(n) { return f(n + 1); })(0)', ''],
  ['new ArrayBuffer(1e9)', ''],
  ['Object.keys(globalThis).sort()', 'var a, b;'],
  ['a', 'var a = 1;'],
  ['b', 'var b = 2;'],
  ['c', 'var c = 3;'],
  ['a', 'var a = 1;'],
  ['inputs', ''],
].map(([source = '', library]) => ({
  kind: 'expression',
  source,
  library: library === '' ? [] : [`${library}`],
  context,
}));

describe('an instance whose memory was copied back', () => {
  test('answers like a new instance', async () => {
    const limits = { timeoutMs: 10_000, memoryBytes: 64 * 2 ** 20 };
    const reused = new QuickjsMachine(engine, limits);
    const renewed = new QuickjsMachine(engine, limits);
    const [first, second]: [RunReply[], RunReply[]] = [[], []];

    for (const request of [...requests, ...requests]) {
      first.push(await reused.run(request));
      second.push(await renewed.run(request));
      renewed.discard();
    }

    expect(first).toEqual(second);
    expect(first.slice(0, requests.length)).toEqual(first.slice(requests.length));
  });
});

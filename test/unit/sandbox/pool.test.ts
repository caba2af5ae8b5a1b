import { expect, test } from 'vitest';
import { createEvaluate } from '../../../src/platform/sandbox/quickjs-evaluate.ts';

const limits = { timeoutMs: 5_000, memoryBytes: 64 * 2 ** 20 };

test('answers many evaluations at once, each with its own inputs', async () => {
  await using sandbox = createEvaluate({ threads: 2, ...limits });
  const numbers = Array.from({ length: 2_000 }, (_, index) => index);

  const results = await Promise.all(
    numbers.map((n) =>
      sandbox.evaluate(
        {
          kind: 'expression',
          source: 'twice(inputs.n)',
          library: [`function twice(n) { return 2 * n + ${n % 3}; }`],
        },
        { inputs: { n }, self: null },
      ),
    ),
  );

  expect(results).toEqual(numbers.map((n) => 2 * n + (n % 3)));
});

test('goes on with other evaluations while one never ends', async () => {
  await using sandbox = createEvaluate({ threads: 2, ...limits, timeoutMs: 1_000 });
  const context = { inputs: {}, self: null };
  const endless = sandbox.evaluate({ kind: 'body', source: 'while (true) {}', library: [] }, context);
  let ended = false;
  const failed = expect(endless)
    .rejects.toThrow(/longer than 1 s/)
    .then(() => {
      ended = true;
    });

  expect(await sandbox.evaluate({ kind: 'expression', source: '1', library: [] }, context)).toBe(1);
  expect(ended).toBe(false);
  await failed;
});

test('rejects what runs, what waits and what comes later once it is closed', async () => {
  const sandbox = createEvaluate({ threads: 1, ...limits });
  const context = { inputs: {}, self: null };
  await sandbox.evaluate({ kind: 'expression', source: '1', library: [] }, context);
  const running = sandbox.evaluate({ kind: 'body', source: 'while (true) {}', library: [] }, context);
  const waiting = sandbox.evaluate({ kind: 'expression', source: '1', library: [] }, context);
  const rejected = Promise.all([
    expect(running).rejects.toThrow(/closed/),
    expect(waiting).rejects.toThrow(/closed/),
  ]);

  await sandbox[Symbol.asyncDispose]();

  await rejected;
  await expect(sandbox.evaluate({ kind: 'expression', source: '1', library: [] }, context)).rejects.toThrow(
    /closed/,
  );
});

import { expect, test } from 'vitest';
import { scriptsOfStep } from '../../../../src/cwl/expression/scripts-of-step.ts';
import type { Evaluate, ScriptFacts } from '../../../../src/cwl/ports.ts';

const script = { kind: 'body', source: ' return 1; ', library: [] } as const;
const context = { inputs: {}, self: null };

/** A sandbox in which every script has the same facts. */
function sandbox(facts: ScriptFacts): Evaluate {
  return async (_script, _context, learn) => {
    learn?.(facts);
    return 1;
  };
}

test('passes on what is printed', async () => {
  const lines: string[] = [];
  const evaluate = scriptsOfStep(
    sandbox({ printed: 'console.log: a\n\nconsole.warn: b\n', size: 1 }),
    (line) => lines.push(line),
  );

  expect(await evaluate(script, context)).toBe(1);

  expect(lines).toEqual(['console.log: a\n\nconsole.warn: b\n']);
});

test('stops passing on lines where there are too many', async () => {
  const lines: string[] = [];
  const evaluate = scriptsOfStep(sandbox({ printed: `${'x'.repeat(1000)}\n`, size: 1 }), (line) =>
    lines.push(line),
  );

  for (let i = 0; i < 1000; i++) await evaluate(script, context);

  expect(lines).toHaveLength(262);
  expect(lines.at(-1)).toBe('console: no more is kept of what this step prints\n');
});

test('refuses values that are too large together', async () => {
  const evaluate = scriptsOfStep(sandbox({ printed: '', size: 15 * 2 ** 20 }), () => undefined);

  for (let i = 0; i < 4; i++) expect(await evaluate(script, context)).toBe(1);

  await expect(evaluate(script, context)).rejects.toThrow(
    /^The expression \$\{ return 1; \} failed: .* more than 64 MiB/,
  );
});

test('passes on what scripts print in the order in which they began, and of one that fails at once', async () => {
  const lines: string[] = [];
  const ends: (() => void)[] = [];
  const evaluate = scriptsOfStep(
    ({ source }, _context, learn) =>
      new Promise((resolve, reject) => {
        ends.push(() => {
          learn?.({ printed: `${source}\n`, size: 1 });
          if (source === 'fails') reject(new Error(source));
          else resolve(1);
        });
      }),
    (line) => lines.push(line),
  );
  const all = Promise.allSettled(
    ['first', 'fails', 'third'].map((source) => evaluate({ ...script, source }, context)),
  );

  for (const end of ends.toReversed()) end();
  await all;

  expect(lines).toEqual(['fails\n', 'first\n', 'third\n']);
});

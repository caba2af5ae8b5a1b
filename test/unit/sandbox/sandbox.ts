/** What the tests of the sandbox share: short ways to write scripts, and the check that the next one is not disturbed. */
import { expect } from 'vitest';
import { ExpressionError } from '../../../src/cwl/expression/expression-error.ts';
import type { Evaluate, ExpressionContext, Script } from '../../../src/cwl/ports.ts';

export const context: ExpressionContext = {
  inputs: { number: 4, list: [3, 1, 2] },
  self: null,
  runtime: { cores: 2 },
};

export function expression(source: string, ...library: string[]): Script {
  return { kind: 'expression', source, library };
}

export function body(source: string, ...library: string[]): Script {
  return { kind: 'body', source, library };
}

/** The message of the ExpressionError that a script ends with. */
export async function failureOf(evaluate: Evaluate, script: Script): Promise<string> {
  const end = await evaluate(script, context).catch((error: unknown) => error);
  expect(end).toBeInstanceOf(ExpressionError);
  return (end as ExpressionError).message;
}

/** The next evaluation of the same thread works, with built-in objects as they were, and so do those of this process. */
export async function expectUnharmed(evaluate: Evaluate): Promise<void> {
  const probe = body(
    'return [inputs.list.slice().sort().join("-"), [1].map(String), Object.keys({}), typeof {}.polluted, JSON.parse("[1]"), /b/.test("abc")];',
  );
  expect(await evaluate(probe, context)).toEqual(['1-2-3', ['1'], [], 'undefined', [1], true]);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
}

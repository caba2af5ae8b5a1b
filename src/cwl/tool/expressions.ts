/** Expressions in the fields of one tool. */
import {
  type ExpressionScope,
  evaluateField,
  expressionScope,
  type FieldOptions,
} from '../expression/evaluate.ts';
import { ExpressionError } from '../expression/expression-error.ts';
import type { Evaluate, ExpressionContext } from '../ports.ts';
import type { CwlObject, CwlValue } from '../values/value.ts';
import type { ToolRun } from './preparation.ts';
import { ToolError } from './tool-error.ts';

export interface Expressions {
  readonly scope: ExpressionScope;
  /** With `self` null. */
  readonly context: ExpressionContext;
  /**
   * The effective value of a field.
   *
   * @param what names the field in the message, for example `stdout`
   * @throws ToolError that blames the package
   */
  evaluate(what: string, field: CwlValue, self?: CwlValue, options?: FieldOptions): Promise<CwlValue>;
}

export function expressionsOf(
  run: ToolRun,
  evaluate: Evaluate,
  inputs: CwlObject,
  runtime?: CwlObject,
): Expressions {
  const scope = expressionScope(run.requirements, run.hints, evaluate);
  const context: ExpressionContext = { inputs, self: null, ...(runtime === undefined ? {} : { runtime }) };
  return {
    scope,
    context,
    evaluate: (what, field, self = null, options) =>
      blamePackage(what, () => evaluateField(field, { ...context, self }, scope, options)),
  };
}

/** Turns an ExpressionError into a ToolError that says where the expression stands. */
export async function blamePackage<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new ToolError('package', `${what}: ${error.message}`, { cause: error });
  }
}

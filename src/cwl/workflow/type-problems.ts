import type { Field } from '../document/model.ts';
import { checkType, type ValueProblem } from '../values/check-type.ts';
import type { CwlObject } from '../values/value.ts';
import { valueAt } from './lookup.ts';

/** A long list of one mistake is not clearer than its beginning. */
const SHOWN = 5;

/**
 * Sentences on inputs that do not have the declared type of their parameter; undefined when all have. Null is no `Any`
 * (CWL v1.2 §"Any").
 */
export function inputProblems(parameters: readonly Field[], values: CwlObject): string | undefined {
  return sentences(parameters.flatMap(({ name, type }) => checkType(valueAt(values, name), type, name)));
}

/** Like `inputProblems`, but an output of type `Any` may be null: the conformance suite wants it so. */
export function outputProblems(parameters: readonly Field[], values: CwlObject): string | undefined {
  const checked = parameters.filter(
    ({ name, type }) => type.kind !== 'Any' || valueAt(values, name) !== null,
  );
  return inputProblems(checked, values);
}

function sentences(problems: readonly ValueProblem[]): string | undefined {
  if (problems.length === 0) return undefined;
  const shown = problems.slice(0, SHOWN).map((problem) => problem.message);
  const rest = problems.length - shown.length;
  return [...shown, ...(rest > 0 ? [`(${rest} more problems like these.)`] : [])].join(' ');
}

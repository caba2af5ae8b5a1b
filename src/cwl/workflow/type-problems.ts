import type { Field } from '../document/model.ts';
import { checkType } from '../values/check-type.ts';
import type { CwlObject } from '../values/value.ts';
import { valueAt } from './lookup.ts';

/** A long list of one mistake is not clearer than its beginning. */
const SHOWN = 5;

/** Sentences on values that do not have the declared type of their parameter; undefined when all have. */
export function typeProblems(parameters: readonly Field[], values: CwlObject): string | undefined {
  const problems = parameters.flatMap(({ name, type }) => checkType(valueAt(values, name), type, name));
  if (problems.length === 0) return undefined;
  const sentences = problems.slice(0, SHOWN).map((problem) => problem.message);
  const rest = problems.length - sentences.length;
  return [...sentences, ...(rest > 0 ? [`(${rest} more problems like these.)`] : [])].join(' ');
}

import type { Field } from '../document/model.ts';
import { checkType } from '../values/check-type.ts';
import type { CwlValue } from '../values/value.ts';
import { ToolError } from './tool-error.ts';
import { withDoubles } from './with-doubles.ts';

/**
 * A collected value as one of its type. An output of type `Any` may be null, unlike an input: the conformance suite wants it so.
 *
 * @throws ToolError when the value is not of its type
 */
export function checkedOutput(field: Field, value: CwlValue): CwlValue {
  if (field.type.kind === 'Any' && value === null) return value;
  const problems = checkType(value, field.type, field.name);
  if (problems.length === 0) return withDoubles(value, field.type);
  const list = problems.map((problem) => problem.message).join(' ');
  throw new ToolError('package', `The tool made an output that does not fit its type: ${list}`);
}

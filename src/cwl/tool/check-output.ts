import type { Field } from '../document/model.ts';
import { checkType } from '../values/check-type.ts';
import type { CwlValue } from '../values/value.ts';
import { ToolError } from './tool-error.ts';

/**
 * An output of type `Any` may be null, unlike an input: the conformance suite wants it so.
 *
 * @throws ToolError when a collected value is not of its type
 */
export function checkOutput(field: Field, value: CwlValue): void {
  if (field.type.kind === 'Any' && value === null) return;
  const problems = checkType(value, field.type, field.name);
  if (problems.length === 0) return;
  const list = problems.map((problem) => problem.message).join(' ');
  throw new ToolError('package', `The tool made an output that does not fit its type: ${list}`);
}

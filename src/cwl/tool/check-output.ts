import type { Field } from '../document/model.ts';
import { checkType } from '../values/check-type.ts';
import type { CwlValue } from '../values/value.ts';
import { ToolError } from './tool-error.ts';

/** @throws ToolError when a collected value is not of its type */
export function checkOutput(field: Field, value: CwlValue): void {
  const problems = checkType(value, field.type, field.name);
  if (problems.length === 0) return;
  const list = problems.map((problem) => problem.message).join(' ');
  throw new ToolError('package', `The tool made an output that does not fit its type: ${list}`);
}

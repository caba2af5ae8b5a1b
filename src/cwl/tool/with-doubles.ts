import type { CwlType } from '../document/model.ts';
import { branchesOf } from '../document/normal/type-algebra.ts';
import { checkType } from '../values/check-type.ts';
import type { CwlObject, CwlValue } from '../values/value.ts';
import { fittingType } from './fitting-type.ts';

/**
 * A value with doubles in place of the long numbers in it that its type knows only as `float` or `double`
 * (CWL v1.2 §CWLType). What does not fit the type stays as it is.
 */
export function withDoubles(value: CwlValue, type: CwlType): CwlValue {
  return hasLong(value) ? converted(value, type) : value;
}

function hasLong(value: CwlValue): boolean {
  if (Array.isArray(value)) return (value as readonly CwlValue[]).some(hasLong);
  if (typeof value === 'object' && value !== null) return Object.values(value).some(hasLong);
  return typeof value === 'bigint';
}

function converted(value: CwlValue, type: CwlType): CwlValue {
  if (typeof value === 'bigint') return asDouble(value, type);
  const fitting = fittingType(type, value);
  if (fitting?.kind === 'array') {
    return (value as readonly CwlValue[]).map((item) => converted(item, fitting.items));
  }
  if (fitting?.kind !== 'record') return value;
  const fields: { [name: string]: CwlValue } = { ...(value as CwlObject) };
  for (const { name, type: inner } of fitting.fields) {
    if (Object.hasOwn(fields, name)) fields[name] = converted(fields[name]!, inner);
  }
  return fields;
}

/** Stays where a branch of the type keeps it: in `[double, long]` it is a long. */
function asDouble(value: bigint, type: CwlType): CwlValue {
  const fitting = branchesOf(type).filter((branch) => checkType(value, branch, '').length === 0);
  const isDouble = fitting.length > 0 && fitting.every(({ kind }) => kind === 'float' || kind === 'double');
  return isDouble ? Number(value) : value;
}

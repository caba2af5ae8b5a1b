import type { CwlType, UnionType } from '../document/model.ts';
import { checkType } from '../values/check-type.ts';
import type { CwlValue } from '../values/value.ts';

export type PlainType = Exclude<CwlType, UnionType>;

/** The branch of a union, at any depth, that a value fits, or the type itself; undefined where none fits. */
export function fittingType(type: CwlType, value: CwlValue): PlainType | undefined {
  if (type.kind !== 'union') return checkType(value, type, '').length === 0 ? type : undefined;
  for (const branch of type.types) {
    const fitting = fittingType(branch, value);
    if (fitting !== undefined) return fitting;
  }
  return undefined;
}

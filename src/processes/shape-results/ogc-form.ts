import type { CwlType } from '../../cwl/document/model.ts';
import { fittingType } from '../../cwl/tool/fitting-type.ts';
import { type CwlObject, type CwlValue, isDirectory, isFile } from '../../cwl/values/value.ts';
import { wellKnownType } from '../well-known-types/well-known-type.ts';

/** A value with its records of well-known types in the form that clients see: texts of a format, bounding boxes. */
export function ogcForm(value: CwlValue, type: CwlType): CwlValue {
  if (!hasRecords(value)) return value;
  const fitting = fittingType(type, value);
  if (fitting?.kind === 'array') {
    return (value as readonly CwlValue[]).map((item) => ogcForm(item, fitting.items));
  }
  if (fitting?.kind !== 'record') return value;
  const types = new Map(fitting.fields.map((field) => [field.name, field.type]));
  const fields = Object.entries(value as CwlObject).map(([name, field]) => {
    const fieldType = types.get(name);
    return [name, fieldType === undefined ? field : ogcForm(field, fieldType)];
  });
  const record = Object.fromEntries(fields) as CwlObject;
  return wellKnownType(fitting)?.toOgc(record) ?? record;
}

/** Whether there is anything in a value whose form depends on its type. */
export function hasRecords(value: CwlValue): boolean {
  if (Array.isArray(value)) return (value as readonly CwlValue[]).some(hasRecords);
  return typeof value === 'object' && value !== null && !isFile(value) && !isDirectory(value);
}

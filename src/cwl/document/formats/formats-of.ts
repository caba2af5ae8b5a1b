import type { CwlType, Field } from '../model.ts';
import { branchesOf } from '../normal/type-algebra.ts';

/** The formats, IRIs and expressions, that a parameter asks for, with those of records in it. */
export function formatsOf(field: Pick<Field, 'type' | 'format'>): readonly string[] {
  return [...(field.format ?? []), ...nestedFormats(field.type)];
}

function nestedFormats(type: CwlType): readonly string[] {
  return branchesOf(type).flatMap((branch) => {
    if (branch.kind === 'array') return nestedFormats(branch.items);
    return branch.kind === 'record' ? branch.fields.flatMap(formatsOf) : [];
  });
}

import { formatsOf } from '../document/formats/formats-of.ts';
import type { Field } from '../document/model.ts';
import { type CwlObject, type CwlValue, type FileValue, isFile } from '../values/value.ts';
import { fittingType } from './fitting-type.ts';

type Asking = Pick<Field, 'type' | 'format'>;

export interface FormattedFile {
  readonly file: FileValue & { readonly format: string };
  /** What its parameter, or its field of a record, asks for: IRIs and expressions. */
  readonly wanted: readonly string[];
}

/** The Files of known format in a value for which a format is asked for, in lists and records at any depth. */
export function formattedFiles(field: Asking, value: CwlValue): FormattedFile[] {
  // Most parameters ask for none, and lists are long.
  return formatsOf(field).length === 0 ? [] : search(field, value);
}

function search(field: Asking, value: CwlValue): FormattedFile[] {
  if (isFile(value)) {
    const { format } = value;
    return field.format === undefined || format === undefined
      ? []
      : [{ file: { ...value, format }, wanted: field.format }];
  }
  const type = fittingType(field.type, value);
  if (Array.isArray(value)) {
    const item = { ...field, type: type?.kind === 'array' ? type.items : field.type };
    return (value as readonly CwlValue[]).flatMap((entry) => search(item, entry));
  }
  if (type?.kind !== 'record') return [];
  return type.fields.flatMap((inner) => search(inner, (value as CwlObject)[inner.name] ?? null));
}

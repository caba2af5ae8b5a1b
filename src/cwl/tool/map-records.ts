import type { Field } from '../document/model.ts';
import type { CwlObject, CwlValue } from '../values/value.ts';
import { fittingType } from './fitting-type.ts';

/** Maps the fields of the record that a value is, or of each record that it lists. Other values stay as they are. */
export async function mapRecords(
  field: Pick<Field, 'type'>,
  value: CwlValue,
  map: (field: Field, value: CwlValue) => Promise<CwlValue>,
): Promise<CwlValue> {
  const type = fittingType(field.type, value);
  if (type?.kind === 'array') {
    const items: CwlValue[] = [];
    for (const item of value as readonly CwlValue[])
      items.push(await mapRecords({ type: type.items }, item, map));
    return items;
  }
  if (type?.kind !== 'record') return value;
  const result: { [name: string]: CwlValue } = { ...(value as CwlObject) };
  for (const inner of type.fields) result[inner.name] = await map(inner, result[inner.name] ?? null);
  return result;
}

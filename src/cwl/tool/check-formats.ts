import type { Field } from '../document/model.ts';
import { checkFormat } from '../values/format.ts';
import { type CwlValue, isFile } from '../values/value.ts';
import type { Expressions } from './expressions.ts';
import { mapRecords } from './map-records.ts';
import type { ToolRun } from './preparation.ts';
import { ToolError } from './tool-error.ts';

/**
 * Compares the formats of input Files with those that a parameter, or a field of a record in it, allows. A File whose
 * format nobody knows is let through.
 *
 * @throws ToolError that blames the input
 */
export async function checkFormats(
  field: Field,
  value: CwlValue,
  expressions: Expressions,
  formats: ToolRun['formats'],
): Promise<void> {
  if (field.format !== undefined) await checkFiles(field, field.format, value, expressions, formats);
  await mapRecords(field, value, async (inner, item) => {
    await checkFormats(inner, item, expressions, formats);
    return item;
  });
}

async function checkFiles(
  field: Field,
  declared: readonly string[],
  value: CwlValue,
  expressions: Expressions,
  formats: ToolRun['formats'],
): Promise<void> {
  if (Array.isArray(value)) {
    for (const item of value as readonly CwlValue[])
      await checkFiles(field, declared, item, expressions, formats);
    return;
  }
  if (!isFile(value) || value.format === undefined) return;
  const allowed: string[] = [];
  for (const entry of declared) {
    const format = await expressions.evaluate(`format of ${field.name}`, entry, value as CwlValue);
    allowed.push(...([format].flat() as CwlValue[]).filter((iri) => typeof iri === 'string'));
  }
  if (checkFormat(value.format, allowed, formats)) return;
  throw new ToolError(
    'input',
    `Input '${field.name}': the File '${value.basename}' has the format ${value.format}, but the tool reads ${allowed.join(', ')}.`,
  );
}

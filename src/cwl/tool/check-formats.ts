import type { Field } from '../document/model.ts';
import { checkFormat } from '../values/format.ts';
import { type CwlValue, isFile } from '../values/value.ts';
import type { Expressions } from './expressions.ts';
import { mapRecords } from './map-records.ts';
import type { ToolRun } from './preparation.ts';
import { ToolError } from './tool-error.ts';

type Ontologies = Pick<ToolRun, 'formats' | 'unreadSchemas'>;

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
  ontologies: Ontologies,
): Promise<void> {
  if (field.format !== undefined) await checkFiles(field, field.format, value, expressions, ontologies);
  await mapRecords(field, value, async (inner, item) => {
    await checkFormats(inner, item, expressions, ontologies);
    return item;
  });
}

async function checkFiles(
  field: Field,
  declared: readonly string[],
  value: CwlValue,
  expressions: Expressions,
  ontologies: Ontologies,
): Promise<void> {
  if (Array.isArray(value)) {
    for (const item of value as readonly CwlValue[])
      await checkFiles(field, declared, item, expressions, ontologies);
    return;
  }
  if (!isFile(value) || value.format === undefined) return;
  const allowed: string[] = [];
  for (const entry of declared) {
    const format = await expressions.evaluate(`format of ${field.name}`, entry, value as CwlValue);
    allowed.push(...([format].flat() as CwlValue[]).filter((iri) => typeof iri === 'string'));
  }
  if (checkFormat(value.format, allowed, ontologies.formats)) return;
  throw new ToolError(
    'input',
    `Input '${field.name}': the File '${value.basename}' has the format ${value.format}, but the tool reads ${allowed.join(', ')}.${unread(ontologies)}`,
  );
}

/** Formats that are not equal may still be related, by what is said where nobody could look. */
function unread({ unreadSchemas = {} }: Ontologies): string {
  const reasons = Object.entries(unreadSchemas).map(([uri, why]) => `'${uri}' (${why})`);
  if (reasons.length === 0) return '';
  return ` Whether the one is a kind of the other could not be looked up, for the package was deployed without ${reasons.join(', ')}. Deploy it again when the server can read that, or give a File of that very format.`;
}

import type { Field } from '../document/model.ts';
import { formatProblem, type Ontologies } from '../values/format.ts';
import type { CwlValue } from '../values/value.ts';
import type { Expressions } from './expressions.ts';
import { formattedFiles } from './formatted-files.ts';
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
  ontologies: Ontologies,
): Promise<void> {
  for (const { file, wanted } of formattedFiles(field, value)) {
    const allowed: string[] = [];
    for (const entry of wanted) {
      const format = await expressions.evaluate(`format of ${field.name}`, entry, file as CwlValue);
      allowed.push(...([format].flat() as CwlValue[]).filter((iri) => typeof iri === 'string'));
    }
    const problem = formatProblem(file, allowed, 'the tool', ontologies);
    if (problem !== undefined) throw new ToolError('input', `Input '${field.name}': ${problem}`);
  }
}

import type { Abilities } from '../ports.ts';
import { mapFiles } from '../values/files.ts';
import type { CwlObject, CwlValue } from '../values/value.ts';
import { acceptInputs } from './accept-inputs.ts';
import { checkFormats } from './check-formats.ts';
import { checkedOutput } from './checked-output.ts';
import { expressionsOf } from './expressions.ts';
import { knownLocations } from './known-locations.ts';
import type { ToolRun } from './preparation.ts';
import { settleLocation } from './settle-location.ts';
import { ToolError } from './tool-error.ts';

/**
 * The output object of an ExpressionTool (CWL v1.2 ExpressionTool). Files in it are inputs, with their locations, or
 * literals that the expression has made.
 *
 * @param inputs by name; null or missing takes the tool's default, undeclared ones are ignored
 * @param abilities its files are asked by location
 * @throws ToolError when package or input is at fault; what the abilities throw otherwise
 */
export async function runExpressionTool(
  run: ToolRun,
  inputs: CwlObject,
  { evaluate, files }: Abilities,
): Promise<CwlObject> {
  const { tool } = run;
  if (tool.class !== 'ExpressionTool') throw new Error(`'${tool.id}' is no ExpressionTool.`);
  const accepted = await acceptInputs(run, inputs, files);
  const expressions = expressionsOf(run, evaluate, accepted);
  for (const input of tool.inputs) await checkFormats(input, accepted[input.name] ?? null, expressions, run);
  const result = await expressions.evaluate('expression', tool.expression);
  if (result === null || typeof result !== 'object' || Array.isArray(result)) {
    throw new ToolError(
      'package',
      `The expression of '${tool.id}' must give an object with the outputs, but gave ${JSON.stringify(result)}.`,
    );
  }
  const known = knownLocations(accepted);
  const outputs: [string, CwlValue][] = [];
  for (const output of tool.outputs) {
    const made = (result as CwlObject)[output.name] ?? null;
    const value = await mapFiles(made, (file) => settleLocation(file, output.name, known));
    outputs.push([output.name, checkedOutput(output, value)]);
  }
  return Object.fromEntries(outputs);
}

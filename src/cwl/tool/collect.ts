import { goesBy } from '../document/upgrade.ts';
import type { Abilities } from '../ports.ts';
import type { CwlObject, CwlValue } from '../values/value.ts';
import { loadingOf } from './accept-inputs.ts';
import { checkedOutput } from './checked-output.ts';
import { expressionsOf } from './expressions.ts';
import { knownLocations } from './known-locations.ts';
import { outputsFromJson } from './output-json.ts';
import { outputValue } from './output-value.ts';
import type { Preparation, ToolRun } from './preparation.ts';
import type { OutputPlace } from './settle-outputs.ts';
import { stagedTree } from './staged-tree.ts';

/**
 * The output object of a tool whose container has ended well (CWL v1.2 §"Output binding"). Its Files have a `path` in
 * the output folder, to be uploaded, a `location` where they are inputs passed through, or they are literals.
 *
 * @param abilities its files are asked by container path
 * @throws ToolError when an output is missing or of another type; what the abilities throw otherwise
 */
export async function collect(
  run: ToolRun,
  preparation: Preparation,
  exitCode: number,
  abilities: Abilities,
): Promise<CwlObject> {
  const { outputs } = run.tool;
  const place: OutputPlace = {
    outdir: preparation.outdir,
    // What the tool could write to is no longer what was staged.
    staged: stagedTree(preparation.staging.filter((entry) => !entry.writable)),
    known: knownLocations(preparation.inputs),
    files: abilities.files,
    loading: loadingOf(run),
  };
  const { runtime: before } = preparation;
  const runtime = goesBy(run.tool, 'exit-code-is-hidden') ? before : { ...before, exitCode };
  const expressions = expressionsOf(run, abilities.evaluate, preparation.inputs, runtime);
  let collected = await outputsFromJson(outputs, place);
  if (collected === undefined) {
    const values: [string, CwlValue][] = [];
    for (const output of outputs) {
      values.push([output.name, await outputValue(output, output.name, expressions, place)]);
    }
    collected = Object.fromEntries(values);
  }
  const checked = outputs.map((output) => [
    output.name,
    checkedOutput(output, collected[output.name] ?? null),
  ]);
  return Object.fromEntries(checked) as CwlObject;
}

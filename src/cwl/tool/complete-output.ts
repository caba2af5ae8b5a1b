/** What is added to the Files of an output: secondary files and format. */
import type { Field } from '../document/model.ts';
import type { Files } from '../ports.ts';
import { collectFiles, type FileOrDirectory } from '../values/files.ts';
import { addSecondaryFiles, besidePrimary } from '../values/secondary-files.ts';
import { type CwlValue, type FileValue, isFile } from '../values/value.ts';
import { blamePackage, type Expressions } from './expressions.ts';
import { type OutputPlace, settleOutputs } from './settle-outputs.ts';
import { ToolError } from './tool-error.ts';

/**
 * Adds the secondary files that were declared and written (CWL v1.2 §SecondaryFileSchema).
 *
 * @throws ToolError when a required one is missing
 */
export async function withSecondaryFiles(
  field: Field,
  value: CwlValue,
  at: string,
  expressions: Expressions,
  place: OutputPlace,
): Promise<CwlValue> {
  const { context, scope } = expressions;
  const find = (primary: FileValue, name: string) => findBeside(primary, name, place.files);
  const { value: complete, missing } = await blamePackage(`Output '${at}', secondaryFiles`, () =>
    addSecondaryFiles(value, field, context, scope, find),
  );
  for (const { primary, pattern } of missing) {
    throw new ToolError(
      'package',
      `Output '${at}': the tool did not write the secondary file '${pattern}' of '${primary.basename}'.`,
    );
  }
  const isUnchanged = collectFiles(complete).length === collectFiles(value).length;
  return isUnchanged ? value : settleOutputs(complete, at, place);
}

async function findBeside(
  primary: FileValue,
  name: string,
  files: Files,
): Promise<FileOrDirectory | undefined> {
  const beside = besidePrimary(primary, name);
  if (beside === undefined || !('path' in beside)) return undefined;
  const entry = await files.stat(beside.path);
  return entry && { class: entry.kind === 'directory' ? 'Directory' : 'File', ...beside };
}

/** CWL v1.2 §CommandOutputParameter: `format` is assigned to the output Files. */
export async function withFormat(
  field: Field,
  value: CwlValue,
  at: string,
  expressions: Expressions,
): Promise<CwlValue> {
  const [declared] = field.format ?? [];
  if (declared === undefined) return value;
  if (Array.isArray(value)) {
    const items: CwlValue[] = [];
    for (const item of value as readonly CwlValue[])
      items.push(await withFormat(field, item, at, expressions));
    return items;
  }
  if (!isFile(value)) return value;
  const format = await expressions.evaluate(`Output '${at}', format`, declared, value as CwlValue);
  if (format === null) return value as CwlValue;
  if (typeof format === 'string') return { ...value, format } as CwlValue;
  throw new ToolError('package', `Output '${at}': the format must be an IRI, not ${JSON.stringify(format)}.`);
}

/** Collects the value of one output parameter or record field. */
import type { CwlType, Field, OutputBinding } from '../document/model.ts';
import { typeName } from '../values/check-type.ts';
import type { FileOrDirectory } from '../values/files.ts';
import { type CwlValue, isFile } from '../values/value.ts';
import { withFormat, withSecondaryFiles } from './complete-output.ts';
import type { Expressions } from './expressions.ts';
import { fittingType } from './fitting-type.ts';
import { matchedFiles } from './matched-files.ts';
import { type OutputPlace, settleOutputs } from './settle-outputs.ts';
import { ToolError } from './tool-error.ts';

/** How many names of the output folder a message shows. */
const SHOWN = 10;

/** Thrown when a required output is not there; an optional record around it is then null. */
class MissingOutputError extends ToolError {}

/**
 * Glob, loadContents and loadListing, outputEval, then secondary files and format (CWL v1.2 §"Output binding"); a record
 * without a binding is collected field by field.
 *
 * @param at the output's name, for messages
 * @throws ToolError when what is there does not fit the type
 */
export async function outputValue(
  field: Field,
  at: string,
  expressions: Expressions,
  place: OutputPlace,
): Promise<CwlValue> {
  const { outputBinding, type } = field;
  if (outputBinding === undefined) {
    const record = recordIn(type);
    if (record !== undefined) return collectRecord(type, record, at, expressions, place);
    if (accepts(type, null)) return null;
    throw new MissingOutputError(
      'package',
      `Output '${at}' must be ${typeName(type)}, but the tool neither binds it nor writes cwl.output.json. ` +
        `Give it an outputBinding.`,
    );
  }
  const matches = await matchedFiles(outputBinding, at, expressions, place);
  const bound = await evaluated(outputBinding, at, matches, type, expressions, place);
  if (bound === null && !accepts(type, null)) throw await nothingFound(field, outputBinding, at, place);
  const settled = await settleOutputs(bound, at, place);
  const complete = await withSecondaryFiles(field, settled, at, expressions, place);
  return withFormat(field, complete, at, expressions);
}

function recordIn(type: CwlType): Extract<CwlType, { kind: 'record' }> | undefined {
  if (type.kind === 'record') return type;
  return type.kind === 'union' ? type.types.map(recordIn).find((record) => record !== undefined) : undefined;
}

async function collectRecord(
  type: CwlType,
  record: Extract<CwlType, { kind: 'record' }>,
  at: string,
  expressions: Expressions,
  place: OutputPlace,
): Promise<CwlValue> {
  try {
    const fields: [string, CwlValue][] = [];
    for (const field of record.fields) {
      fields.push([field.name, await outputValue(field, `${at}.${field.name}`, expressions, place)]);
    }
    return Object.fromEntries(fields);
  } catch (error) {
    if (error instanceof MissingOutputError && accepts(type, null)) return null;
    throw error;
  }
}

/** outputEval sees a list even of one file; without it the type says whether one file or a list is meant. */
async function evaluated(
  binding: OutputBinding,
  at: string,
  matches: readonly FileOrDirectory[],
  type: CwlType,
  expressions: Expressions,
  place: OutputPlace,
): Promise<CwlValue> {
  const list = matches as readonly CwlValue[];
  if (binding.outputEval !== undefined) {
    const value = await expressions.evaluate(`Output '${at}', outputEval`, binding.outputEval, list);
    // `$(self)` is often written where one file is meant.
    return Array.isArray(value) && value.length < 2 ? oneOrList(value as readonly CwlValue[], type) : value;
  }
  const value = oneOrList(list, type);
  if (value === null || accepts(type, value)) return value;
  const names = matches.map((match) => match.path?.slice(place.outdir.length + 1));
  const found =
    names.length === 1
      ? `${isFile(list[0]) ? 'a file' : 'a folder'}, '${names[0]}'`
      : `${names.length} entries: ${firstOf(names)}`;
  throw new ToolError(
    'package',
    `Output '${at}' must be ${typeName(type)}, but ${binding.glob.join(', ')} matches ${found}.`,
  );
}

/** A list, or what is in it where the type wants no list: one value, or null for none. */
function oneOrList(list: readonly CwlValue[], type: CwlType): CwlValue {
  const [first = null] = list;
  if (list.length === 0 && (accepts(type, null) || !accepts(type, []))) return null;
  return list.length === 1 && type.kind !== 'Any' && accepts(type, first) ? first : list;
}

function accepts(type: CwlType, value: CwlValue): boolean {
  return fittingType(type, value) !== undefined;
}

async function nothingFound(
  field: Field,
  binding: OutputBinding,
  at: string,
  { outdir, files }: OutputPlace,
): Promise<ToolError> {
  const wanted = `Output '${at}' must be ${typeName(field.type)}, but`;
  if (binding.glob.length === 0) {
    return new MissingOutputError('package', `${wanted} its outputEval ${binding.outputEval} gives null.`);
  }
  const names = (await files.list(outdir)).map(({ name, kind }) =>
    kind === 'directory' ? `${name}/` : name,
  );
  const there = names.length === 0 ? 'which is empty' : `which contains ${firstOf(names)}`;
  return new MissingOutputError(
    'package',
    `${wanted} nothing matches ${binding.glob.map((pattern) => `'${pattern}'`).join(', ')} in the output folder, ${there}.`,
  );
}

function firstOf(names: readonly (string | undefined)[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return names.slice(0, SHOWN).join(', ') + more;
}

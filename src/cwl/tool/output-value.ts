/** Collects the value of one output parameter or record field. */
import type { CwlType, Field, OutputBinding } from '../document/model.ts';
import type { Files } from '../ports.ts';
import { checkType, typeName } from '../values/check-type.ts';
import { collectFiles, type FileOrDirectory, nameParts } from '../values/files.ts';
import { ContentsLimitError, loadFiles } from '../values/load-files.ts';
import { addSecondaryFiles, besidePrimary } from '../values/secondary-files.ts';
import { type CwlValue, type FileValue, isFile } from '../values/value.ts';
import { CONTENTS_LIMIT } from './accept-inputs.ts';
import { blamePackage, type Expressions } from './expressions.ts';
import { fittingType } from './fitting-type.ts';
import { glob, type Match } from './glob.ts';
import { lastSegment, parentFolder, toFileUri } from './paths.ts';
import { type OutputPlace, settleOutputs } from './settle-outputs.ts';
import { ToolError } from './tool-error.ts';

/** How many names of the output folder a message shows. */
const SHOWN = 10;

/** Thrown when a required output is not there; an optional record around it is then null. */
export class MissingOutputError extends ToolError {}

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
  const matches = await globAll(outputBinding, at, expressions, place);
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

async function globAll(
  binding: OutputBinding,
  at: string,
  expressions: Expressions,
  place: OutputPlace,
): Promise<readonly FileOrDirectory[]> {
  const matches: Match[] = [];
  for (const pattern of await patternsOf(binding, at, expressions)) {
    matches.push(...(await glob(pattern, place.outdir, place.files)));
  }
  const loaded = await loadFiles(
    matches.map((match) => fileOf(match) as CwlValue),
    {
      loadContents: binding.loadContents === true,
      loadListing: binding.loadListing ?? 'no_listing',
      contentsLimit: CONTENTS_LIMIT,
    },
    place.files,
  ).catch((error: unknown) => {
    if (!(error instanceof ContentsLimitError)) throw error;
    throw new ToolError('package', `Output '${at}': ${error.message}`, { cause: error });
  });
  return loaded as unknown as readonly FileOrDirectory[];
}

/** An expression may give a list of patterns, or null. */
async function patternsOf(binding: OutputBinding, at: string, expressions: Expressions): Promise<string[]> {
  const patterns: string[] = [];
  for (const field of binding.glob) {
    const value = await expressions.evaluate(`Output '${at}', glob`, field);
    for (const pattern of [value].flat() as CwlValue[]) {
      if (typeof pattern === 'string') patterns.push(pattern);
      else if (pattern !== null) {
        throw new ToolError(
          'package',
          `Output '${at}': the glob ${field} must give text, not ${JSON.stringify(value)}.`,
        );
      }
    }
  }
  return patterns;
}

function fileOf({ path, entry }: Match): FileOrDirectory {
  const basename = lastSegment(path);
  const location = toFileUri(path);
  if (entry.kind === 'directory') return { class: 'Directory', location, path, basename };
  return {
    class: 'File',
    location,
    path,
    dirname: parentFolder(path),
    ...nameParts(basename),
    size: entry.size,
  };
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
    const [only] = Array.isArray(value) ? (value as readonly CwlValue[]) : [];
    // `$(self)` for a single File is common.
    const isSelf = Array.isArray(value) && value.length === 1 && !accepts(type, value);
    return isSelf && only !== undefined && accepts(type, only) ? only : value;
  }
  const [first = null] = list;
  if (list.length === 0) return accepts(type, null) || !accepts(type, []) ? null : [];
  if (accepts(type, list) && !(list.length === 1 && accepts(type, first) && type.kind === 'union'))
    return list;
  if (list.length === 1) {
    if (accepts(type, first)) return first;
    const found = isFile(first) ? 'a file' : 'a folder';
    throw new ToolError(
      'package',
      `Output '${at}' must be ${typeName(type)}, but ${binding.glob.join(', ')} matches ${found}, '${matches[0]?.basename}'.`,
    );
  }
  const names = matches.map((match) => match.path?.slice(place.outdir.length + 1));
  throw new ToolError(
    'package',
    `Output '${at}' must be ${typeName(type)}, but ${binding.glob.join(', ')} matches ${names.length} entries: ${firstOf(names)}.`,
  );
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

async function withSecondaryFiles(
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
async function withFormat(
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

/** @throws ToolError when a collected value is not of its type */
export function checkOutput(field: Field, value: CwlValue): void {
  const problems = checkType(value, field.type, field.name);
  if (problems.length === 0) return;
  const list = problems.map((problem) => problem.message).join(' ');
  throw new ToolError('package', `The tool made an output that does not fit its type: ${list}`);
}

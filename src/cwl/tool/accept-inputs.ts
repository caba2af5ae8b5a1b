/** The first part of `prepare`: from the values that a step was given to inputs that the tool may rely on. */
import type { Field } from '../document/model.ts';
import { goesBy } from '../document/upgrade.ts';
import type { Files } from '../ports.ts';
import { checkType } from '../values/check-type.ts';
import { ContentsLimitError, type LoadOptions, loadFiles } from '../values/load-files.ts';
import type { CwlObject, CwlValue } from '../values/value.ts';
import { mapRecords } from './map-records.ts';
import type { ToolRun } from './preparation.ts';
import { findRequirement } from './requirement.ts';
import { ToolError } from './tool-error.ts';
import { withDoubles } from './with-doubles.ts';

/** Bytes; CWL v1.2 §LoadContents. */
export const CONTENTS_LIMIT = 65536;

/**
 * The declared inputs with defaults in place of null, checked by type, with names, sizes, contents and listings.
 * Values of undeclared names are left out.
 *
 * @throws ToolError that blames the input
 */
export async function acceptInputs(run: ToolRun, given: CwlObject, files: Files): Promise<CwlObject> {
  const values = run.tool.inputs.map((input) => [input, given[input.name] ?? input.default ?? null] as const);
  const problems = values.flatMap(([input, value]) => checkType(value, input.type, input.name));
  if (problems.length > 0) {
    const list = problems.map((problem) => problem.message).join(' ');
    throw new ToolError('input', `The inputs do not fit the tool '${run.tool.id}': ${list}`);
  }
  const loading = loadingOf(run);
  const loaded: [string, CwlValue][] = [];
  for (const [input, value] of values)
    loaded.push([input.name, await loadField(input, withDoubles(value, input.type), loading, files)]);
  return Object.fromEntries(loaded);
}

/** How a tool has files loaded where a parameter says nothing else (CWL v1.2 §LoadContents). */
export function loadingOf(run: ToolRun): LoadOptions {
  return {
    loadContents: false,
    loadListing: findRequirement(run, 'LoadListingRequirement')?.loadListing ?? 'no_listing',
    contentsLimit: CONTENTS_LIMIT,
    cutContents: goesBy(run.tool, 'contents-are-cut'),
  };
}

/** Loads what a field asks for, then what the fields of a record inside it ask for. */
async function loadField(
  field: Field,
  value: CwlValue,
  inherited: LoadOptions,
  files: Files,
): Promise<CwlValue> {
  const loadListing = field.loadListing ?? inherited.loadListing;
  const options = { ...inherited, loadListing, loadContents: field.loadContents === true };
  try {
    const loaded = await loadFiles(value, options, files);
    return await mapRecords(field, loaded, (inner, item) => loadField(inner, item, options, files));
  } catch (error) {
    if (!(error instanceof ContentsLimitError)) throw error;
    throw new ToolError('input', `Input '${field.name}': ${error.message}`, { cause: error });
  }
}

/** Secondary files of inputs (CWL v1.2 §SecondaryFileSchema). */
import type { Abilities, Files } from '../ports.ts';
import { basenameOf, type FileOrDirectory, mapFiles, nameParts } from '../values/files.ts';
import { addSecondaryFiles, besidePrimary } from '../values/secondary-files.ts';
import { decodePath } from '../values/uri-path.ts';
import { type CwlObject, type CwlValue, type FileValue, isFile } from '../values/value.ts';
import { blamePackage, expressionsOf } from './expressions.ts';
import { type KnownLocations, knownLocations } from './known-locations.ts';
import { parentFolder, rebase } from './paths.ts';
import { placeInputs } from './place-inputs.ts';
import type { ToolRun } from './preparation.ts';
import { ToolError } from './tool-error.ts';

/**
 * Adds the secondary files that a tool declares and its inputs do not carry yet: what lies beside the primary file, or
 * what an expression gives.
 *
 * @throws ToolError when a required one is missing
 */
export async function completeInputs(
  run: ToolRun,
  inputs: CwlObject,
  { evaluate, files }: Abilities,
): Promise<CwlObject> {
  // Patterns may be expressions over paths, so they see the inputs in the places that they are going to have.
  const placed = placeInputs(inputs).inputs;
  const known = knownLocations(inputs);
  const { context, scope } = expressionsOf(run, evaluate, placed);
  const find = (primary: FileValue, name: string) => findBeside(primary, name, files);
  const completed: [string, CwlValue][] = [];
  for (const input of run.tool.inputs) {
    const what = `Input '${input.name}'`;
    const { value, missing } = await blamePackage(`${what}, secondaryFiles`, () =>
      addSecondaryFiles(placed[input.name] ?? null, input, context, scope, find),
    );
    for (const { primary, pattern } of missing) {
      throw new ToolError(
        'input',
        `${what}: the File '${primary.basename}' needs a secondary file '${pattern}', which is neither given nor beside it.`,
      );
    }
    const settled = await mapFiles(value, (file) => withLocations(file, known, files, what));
    completed.push([input.name, settled]);
  }
  return Object.fromEntries(completed);
}

/** Looks in the folder that the primary file comes from. */
async function findBeside(
  primary: FileValue,
  name: string,
  files: Files,
): Promise<FileOrDirectory | undefined> {
  const { path: _, ...unplaced } = primary;
  const beside = besidePrimary(unplaced, name);
  if (beside === undefined || !('location' in beside)) return undefined;
  const entry = await files.stat(beside.location);
  if (entry === undefined) return undefined;
  const basename = name.slice(name.lastIndexOf('/') + 1);
  return entry.kind === 'directory'
    ? { class: 'Directory', ...beside, basename }
    : { class: 'File', ...beside, ...nameParts(basename), size: entry.size };
}

/** An expression may name its files by path, or by a location beside the primary file. */
async function withLocations(
  primary: FileOrDirectory,
  known: KnownLocations,
  files: Files,
  what: string,
): Promise<FileOrDirectory> {
  if (!isFile(primary) || primary.secondaryFiles === undefined) return primary;
  const secondaryFiles: FileOrDirectory[] = [];
  for (const file of primary.secondaryFiles) {
    if (file.location === undefined ? isLiteral(file) : known.has(file.location)) {
      secondaryFiles.push(file);
      continue;
    }
    const name = nameBeside(primary, file);
    const found = name === undefined ? undefined : await findBeside(primary, name, files);
    if (found === undefined) {
      throw new ToolError(
        'package',
        `${what}: the secondary file ${JSON.stringify(file.location ?? file.path ?? file.basename)} of '${primary.basename}' ` +
          'is not beside it and is no other input.',
      );
    }
    secondaryFiles.push({ ...found, basename: basenameOf(file) ?? name } as FileOrDirectory);
  }
  return { ...primary, secondaryFiles };
}

function isLiteral(file: FileOrDirectory): boolean {
  return isFile(file) ? file.contents !== undefined : file.listing !== undefined;
}

/** Relative to the folder of the primary file. */
function nameBeside(primary: FileValue, file: FileOrDirectory): string | undefined {
  const [own, folder] =
    file.location === undefined
      ? [file.path, primary.dirname]
      : [file.location, primary.location && parentFolder(primary.location)];
  if (own === undefined || folder === undefined || parentFolder(own) !== folder) return undefined;
  const name = rebase(own, `${folder}/`, '');
  return file.location === undefined ? name : decodePath(name);
}

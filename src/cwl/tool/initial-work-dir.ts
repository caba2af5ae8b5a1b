/** Second half of InitialWorkDirRequirement (CWL v1.2): where each entry goes. */
import { goesBy } from '../document/upgrade.ts';
import { basenameOf, type FileOrDirectory, mapFiles } from '../values/files.ts';
import { type CwlObject, isFile } from '../values/value.ts';
import type { Expressions } from './expressions.ts';
import { type KnownLocations, knownLocations } from './known-locations.ts';
import { isInside, lastSegment, normalizePath, parentFolder, rebase, resolvePath } from './paths.ts';
import type { PlacedInputs } from './place-inputs.ts';
import { INPUT_ROOT, type StagedEntry, type ToolRun } from './preparation.ts';
import { findRequirement } from './requirement.ts';
import { copyStaged, type StagedTree, stagedTree } from './staged-tree.ts';
import { ToolError } from './tool-error.ts';
import { type WorkDirEntry, workDirEntries } from './work-dir-entries.ts';

/**
 * Adds the entries of InitialWorkDirRequirement to the staging list. Inputs that it stages are seen by later expressions
 * at their new paths, and are not staged twice.
 *
 * @throws ToolError for names outside of the output folder, entries that meet, content that is no input
 */
export async function stageWorkDir(
  run: ToolRun,
  placed: PlacedInputs,
  expressions: Expressions,
  outdir: string,
): Promise<PlacedInputs> {
  const requirement = findRequirement(run, 'InitialWorkDirRequirement');
  if (requirement === undefined) return placed;
  const plan: Plan = {
    tree: stagedTree(placed.staging),
    known: knownLocations(placed.inputs),
    entries: new Map(),
    moved: new Map(),
  };
  for (const entry of await workDirEntries(requirement, expressions, run.tool)) {
    const target = targetOf(entry, outdir, run);
    if (typeof entry.content === 'string') {
      put(plan, [{ kind: 'literal', contents: entry.content, target, writable: entry.writable }]);
    } else {
      stage(plan, entry, entry.content, target);
    }
  }
  const kept = withoutMoved(placed.staging, plan.moved);
  const inputs = await mapFiles(placed.inputs, (file) => moveFile(file, plan.moved));
  return { inputs: inputs as CwlObject, staging: [...kept, ...plan.entries.values()] };
}

interface Plan {
  readonly tree: StagedTree;
  readonly known: KnownLocations;
  /** By target, in order. */
  readonly entries: Map<string, StagedEntry>;
  /** From the path that an input had to the one that it gets. */
  readonly moved: Map<string, string>;
}

/** entryname beats basename; absolute ones need a container that the tool itself requires (§Dirent). */
function targetOf({ content, entryname }: WorkDirEntry, outdir: string, run: ToolRun): string {
  const name = entryname ?? (typeof content === 'string' ? undefined : basenameOf(content));
  if (name === undefined) {
    throw new ToolError('package', 'InitialWorkDirRequirement: a literal needs a basename or an entryname.');
  }
  if (name.startsWith('/') && entryname !== undefined) {
    if (goesBy(run.tool, 'entrynames-are-relative')) {
      throw new ToolError(
        'package',
        `InitialWorkDirRequirement: the entryname '${name}' is absolute, which is allowed only since CWL v1.2. ` +
          'Use a name in the output folder, or raise cwlVersion.',
      );
    }
    if (run.requirements.some((entry) => entry.class === 'DockerRequirement')) return normalizePath(name);
    throw new ToolError(
      'package',
      `InitialWorkDirRequirement: the entryname '${name}' is absolute, which is allowed only with DockerRequirement ` +
        `under requirements. Use a name in the output folder, or require the container.`,
    );
  }
  const target = resolvePath(outdir, name);
  if (target !== outdir && isInside(target, outdir) && !name.split('/').includes('..')) return target;
  throw new ToolError(
    'package',
    `InitialWorkDirRequirement: '${name}' is no name below the output folder; '..' is not allowed.`,
  );
}

/** Stages a file with its secondary files, a folder with all that is in it. */
function stage(plan: Plan, entry: WorkDirEntry, file: FileOrDirectory, target: string): void {
  const entries = entriesFor(plan, entry, file, target);
  put(plan, entries);
  const { path } = file;
  if (path !== undefined && entries.length > 0 && !plan.moved.has(path)) plan.moved.set(path, target);
  if (isFile(file)) {
    for (const secondary of file.secondaryFiles ?? []) {
      stage(plan, entry, secondary, `${parentFolder(target)}/${nameOf(secondary)}`);
    }
  } else if (
    entries.length === 1 &&
    entries[0]?.kind === 'folder' &&
    plan.tree.at(path ?? '') === undefined
  ) {
    for (const child of file.listing ?? []) stage(plan, entry, child, `${target}/${nameOf(child)}`);
  }
}

function entriesFor(
  { tree, known }: Plan,
  { writable, computed }: WorkDirEntry,
  file: FileOrDirectory,
  target: string,
): StagedEntry[] {
  if (file.path !== undefined) {
    const copies = copyStaged(tree, { class: file.class, path: file.path }, target, writable);
    if (copies.length > 0) return copies;
  }
  if (file.location !== undefined && (!computed || known.has(file.location))) {
    return [{ kind: isFile(file) ? 'file' : 'directory', source: file.location, target, writable }];
  }
  if (file.location === undefined && isFile(file) && file.contents !== undefined) {
    return [{ kind: 'literal', contents: file.contents, target, writable }];
  }
  if (file.location === undefined && !isFile(file) && file.listing !== undefined) {
    return [{ kind: 'folder', target, writable }];
  }
  throw new ToolError(
    'package',
    `InitialWorkDirRequirement: the ${file.class} '${file.location ?? file.path ?? lastSegment(target)}' is no input of the tool. ` +
      'Declare it as an input, with a default if it is always the same.',
  );
}

function nameOf(file: FileOrDirectory): string {
  const name = basenameOf(file);
  if (name !== undefined && name !== '' && name !== '..' && !name.includes('/')) return name;
  throw new ToolError(
    'package',
    `InitialWorkDirRequirement: ${JSON.stringify(name ?? null)} is no basename.`,
  );
}

function put(plan: Plan, entries: readonly StagedEntry[]): void {
  for (const entry of entries) {
    const there = plan.entries.get(entry.target);
    if (there !== undefined && !isSame(there, entry)) {
      throw new ToolError(
        'package',
        `InitialWorkDirRequirement: two different entries want to be '${entry.target}'. Give one of them another name.`,
      );
    }
    plan.entries.set(entry.target, entry);
  }
}

function isSame(a: StagedEntry, b: StagedEntry): boolean {
  if (a.kind === 'literal' && b.kind === 'literal') return a.contents === b.contents;
  return a.kind === b.kind && ('source' in a ? 'source' in b && a.source === b.source : true);
}

/** Leaves out each numbered folder of which everything has moved; what still has company there stays beside it. */
function withoutMoved(
  staging: readonly StagedEntry[],
  moved: ReadonlyMap<string, string>,
): readonly StagedEntry[] {
  const numberedFolder = ({ target }: StagedEntry) =>
    target.slice(0, target.indexOf('/', INPUT_ROOT.length + 1));
  const needed = new Set(
    staging.filter((entry) => newPath(moved, entry.target) === undefined).map(numberedFolder),
  );
  return staging.filter((entry) => needed.has(numberedFolder(entry)));
}

/** The new path of an input or of what lies inside it. */
function newPath(moved: ReadonlyMap<string, string>, path: string): string | undefined {
  for (let outer = path; outer !== '/'; outer = parentFolder(outer)) {
    const target = moved.get(outer);
    if (target !== undefined) return rebase(path, outer, target);
  }
  return undefined;
}

function moveFile(file: FileOrDirectory, moved: ReadonlyMap<string, string>): FileOrDirectory {
  const path = file.path === undefined ? undefined : newPath(moved, file.path);
  if (path === undefined) return file;
  return isFile(file) ? { ...file, path, dirname: parentFolder(path) } : { ...file, path };
}

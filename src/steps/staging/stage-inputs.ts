import { chown } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { INPUT_ROOT, type Preparation, type StagedEntry } from '../../cwl/tool/preparation.ts';
import { ToolError } from '../../cwl/tool/tool-error.ts';
import type { AttemptFolder } from '../attempt-folder.ts';
import { ContainerPaths } from '../files/container-paths.ts';
import type { LocalFiles } from '../files/local-files.ts';
import { inParallel } from '../in-parallel.ts';
import type { StepRights } from '../step-rights.ts';
import { type Placement, placeFile, placeFolder, placeText } from './place-file.ts';

/** Transfers at once. */
const PARALLEL = 8;

/** One thing on this host: a text, or what a location names. */
interface Item {
  readonly target: string;
  readonly placement: Placement;
  readonly contents?: string;
  readonly location?: string;
}

/**
 * Puts everything in place that a step's container is to find: inputs below `INPUT_ROOT`, which is mounted read-only,
 * the initial work directory in the output folder, and entries with absolute names in mounts of their own.
 *
 * @returns the container's paths, with its mounts.
 * @throws ToolError for an entry that would leave its folder; SourceError, ObjectNotFoundError for one that is not there.
 */
export async function stageInputs(
  preparation: Preparation,
  folder: AttemptFolder,
  files: LocalFiles,
  rights: StepRights,
  signal: AbortSignal,
): Promise<ContainerPaths> {
  const paths = await mountFolders(preparation, folder, rights);
  const items: Item[] = [];
  for (const entry of preparation.staging) {
    const place = await findPlace(entry, paths, folder);
    const owner = rights.foreignUser && !place.sealed ? rights.user : undefined;
    const placement = {
      writable: entry.writable,
      sealed: place.sealed,
      ...(owner === undefined ? {} : { owner }),
    };
    const isFolder = entry.kind === 'folder' || entry.kind === 'directory';
    await placeFolder(place.root, isFolder ? place.target : dirname(place.target), placement);
    if (entry.kind === 'literal') items.push({ target: place.target, placement, contents: entry.contents });
    if (entry.kind === 'file') items.push({ target: place.target, placement, location: entry.source });
    if (entry.kind === 'directory') {
      const tree = await files.tree(entry.source, signal);
      for (const name of tree.folders) await placeFolder(place.root, join(place.target, name), placement);
      for (const { name, location } of tree.files) {
        const target = join(place.target, name);
        await placeFolder(place.root, dirname(target), placement);
        items.push({ target, placement, location });
      }
    }
  }
  // Transfers side by side, but placed in order: a later entry may replace an earlier one.
  const sources = await inParallel(items, PARALLEL, async ({ location }) =>
    location === undefined ? undefined : files.file(location, signal),
  );
  for (const [index, { target, placement, contents = '' }] of items.entries()) {
    const source = sources[index];
    if (source === undefined) await placeText(contents, target, placement);
    else await placeFile(source, target, placement);
  }
  return paths;
}

async function mountFolders(
  preparation: Preparation,
  folder: AttemptFolder,
  rights: StepRights,
): Promise<ContainerPaths> {
  const paths = new ContainerPaths();
  if (preparation.staging.some(({ target }) => target.startsWith(`${INPUT_ROOT}/`))) {
    paths.add({ source: await folder.make('in'), target: INPUT_ROOT, readOnly: true });
  }
  // Which user an image has is not known, so everybody may write there.
  const output = await folder.make('out', rights.user === undefined ? 0o777 : 0o755);
  if (rights.foreignUser && rights.user !== undefined) await chown(output, rights.user.uid, rights.user.gid);
  paths.add({ source: output, target: preparation.outdir, readOnly: false });
  return paths;
}

interface Place {
  readonly target: string;
  /** The folder on this host that is known to be there. */
  readonly root: string;
  /** Mounted read-only. */
  readonly sealed: boolean;
}

async function findPlace(entry: StagedEntry, paths: ContainerPaths, folder: AttemptFolder): Promise<Place> {
  const { target } = entry;
  if (!posix.isAbsolute(target) || posix.normalize(target) !== target || target.endsWith('/')) {
    throw new ToolError(
      'package',
      `A file cannot be put at '${target}': the name has to stay inside its folder.`,
    );
  }
  const mount = paths.mountOf(target);
  const host = paths.toHost(target);
  if (mount !== undefined && host !== undefined)
    return { target: host, root: mount.source, sealed: mount.readOnly };
  const root = await folder.make(`elsewhere-${paths.mounts.length}`);
  const source = join(root, basename(target));
  paths.add({ source, target, readOnly: !entry.writable });
  return { target: source, root, sealed: !entry.writable };
}

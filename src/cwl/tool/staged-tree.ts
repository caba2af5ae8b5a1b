/** What is staged where, to be asked by container path. */
import type { FileOrDirectory } from '../values/files.ts';
import { childLocation } from '../values/locations.ts';
import { lastSegment, parentFolder, rebase } from './paths.ts';
import type { StagedEntry } from './preparation.ts';

export interface StagedTree {
  /** The entry that was put at exactly this path. */
  at(path: string): StagedEntry | undefined;
  /** The entries that were put directly into a folder. */
  children(path: string): readonly StagedEntry[];
  /** The location of what lies at a path: staged there, or inside a staged directory. */
  locationOf(path: string): string | undefined;
}

export function stagedTree(staging: readonly StagedEntry[]): StagedTree {
  const byTarget = new Map<string, StagedEntry>();
  const byFolder = new Map<string, StagedEntry[]>();
  for (const entry of staging) {
    byTarget.set(entry.target, entry);
    const folder = parentFolder(entry.target);
    const siblings = byFolder.get(folder);
    if (siblings === undefined) byFolder.set(folder, [entry]);
    else siblings.push(entry);
  }

  function locationOf(path: string): string | undefined {
    const entry = byTarget.get(path);
    if (entry !== undefined) return 'source' in entry ? entry.source : undefined;
    for (let folder = parentFolder(path); folder !== '/'; folder = parentFolder(folder)) {
      const outer = byTarget.get(folder);
      if (outer === undefined) continue;
      return outer.kind === 'directory' ? childLocation(outer.source, path.slice(folder.length)) : undefined;
    }
    return undefined;
  }

  return {
    at: (path) => byTarget.get(path),
    children: (path) => byFolder.get(path) ?? [],
    locationOf,
  };
}

/** The entries that put what lies at `file.path` also at `target`; empty where nothing is staged there. */
export function copyStaged(
  tree: StagedTree,
  file: { readonly class: 'File' | 'Directory'; readonly path: string },
  target: string,
  writable: boolean,
): StagedEntry[] {
  const entry = tree.at(file.path);
  if (entry === undefined) {
    const source = tree.locationOf(file.path);
    const kind = file.class === 'File' ? 'file' : 'directory';
    return source === undefined ? [] : [{ kind, source, target, writable }];
  }
  const copy = { ...entry, target, writable };
  if (entry.kind !== 'folder') return [copy];
  const inside = tree.children(entry.target).flatMap((child) => {
    const kind = child.kind === 'file' || child.kind === 'literal' ? 'File' : 'Directory';
    const childTarget = rebase(child.target, entry.target, target);
    return copyStaged(tree, { class: kind, path: child.target }, childTarget, writable);
  });
  return [copy, ...inside];
}

/**
 * What lies at `file.path`, as it was before staging: with its location, or a literal.
 * Undefined where nothing is staged there.
 */
export function originOf(
  tree: StagedTree,
  file: { readonly class: 'File' | 'Directory'; readonly path: string },
): FileOrDirectory | undefined {
  const basename = lastSegment(file.path);
  const entry = tree.at(file.path);
  if (entry === undefined) {
    const location = tree.locationOf(file.path);
    return location === undefined ? undefined : { class: file.class, location, basename };
  }
  switch (entry.kind) {
    case 'file':
      return { class: 'File', location: entry.source, basename };
    case 'directory':
      return { class: 'Directory', location: entry.source, basename };
    case 'literal':
      return { class: 'File', contents: entry.contents, basename };
    case 'folder': {
      const children = tree.children(file.path);
      const listing = children.flatMap(
        (child) => originOf(tree, { class: 'File', path: child.target }) ?? [],
      );
      return { class: 'Directory', listing, basename };
    }
  }
}

/** `$import` and `$include` (Schema Salad §"Document preprocessing"): what they name is put in their place. */

import { didYouMean } from '../normal/suggest.ts';
import type { Library } from './library.ts';
import { MAX_DEPTH, MAX_NODES } from './limits.ts';
import type { Marks, Place, SourceFile } from './marks.ts';
import { MISSING } from './missing.ts';
import { readYaml, YamlError } from './read-yaml.ts';
import { processName, resolveReference, shortName, splitFragment } from './reference.ts';
import type { Report } from './report.ts';

/** A directive and the map or list in which it stands. */
interface Site {
  readonly parent: Record<string | number, unknown>;
  readonly key: string | number;
  readonly kind: '$import' | '$include';
  readonly reference: string;
  readonly uri: string | undefined;
  readonly place: Place;
  /** Where the reference itself begins. */
  readonly target: Place;
  readonly path: string;
}

export class DirectiveReader {
  readonly #library: Library;
  readonly #marks: Marks;
  readonly #report: Report;
  /** Documents with their directives done, by URI; undefined where a document is not YAML. */
  readonly #documents = new Map<string, unknown>();
  #failed = false;

  constructor(library: Library, marks: Marks, report: Report) {
    this.#library = library;
    this.#marks = marks;
    this.#report = report;
  }

  /** Whether something could not be put in its place: what is missing then says nothing about the document. */
  get failed(): boolean {
    return this.#failed;
  }

  /**
   * Reads a document and everything that it imports, depth first; texts are fetched side by side.
   *
   * @returns undefined after the problem has been noted
   */
  async document(uri: string, from: Place, path: string): Promise<unknown> {
    return this.#load(uri, from, path, []);
  }

  async #load(uri: string, from: Place, path: string, chain: readonly string[]): Promise<unknown> {
    if (chain.includes(uri)) {
      const cycle = [...chain.slice(chain.indexOf(uri)), uri].join(' → ');
      this.#report.add(from, path, 'cyclic-reference', `These documents import each other: ${cycle}.`);
      return undefined;
    }
    if (this.#documents.has(uri)) return this.#documents.get(uri);
    const text = await this.#library.textFor(uri, from, path, this.#report);
    const value = text === undefined ? undefined : await this.#read({ uri, text }, [...chain, uri]);
    this.#documents.set(uri, value);
    return value;
  }

  async #read(file: SourceFile, chain: readonly string[]): Promise<unknown> {
    let holder: { root: unknown };
    try {
      holder = { root: readYaml(file, this.#marks) };
    } catch (error) {
      return this.#note(error, file);
    }
    const sites = this.#sites(holder, file);
    for (const site of sites)
      if (site.uri !== undefined) this.#library.prefetch(splitFragment(site.uri).document);
    // Later items first, so that splicing a list into a list does not move the items still to be done.
    for (const site of sites.reverse()) await this.#replace(site, chain);
    try {
      refuseBombs(holder.root);
    } catch (error) {
      return this.#note(error, file);
    }
    return holder.root;
  }

  #note(error: unknown, file: SourceFile): undefined {
    if (!(error instanceof YamlError)) throw error;
    this.#report.add({ file, offset: error.offset }, '', error.rule, error.message);
  }

  #sites(holder: { root: unknown }, file: SourceFile): Site[] {
    const sites: Site[] = [];
    const visited = new Set<object>();
    const visit = (parent: object, place: Place, path: string): void => {
      // What an alias names is one object: done once, it is done everywhere.
      if (visited.has(parent)) return;
      visited.add(parent);
      const fields = parent as Record<string | number, unknown>;
      const mark = this.#marks.of(parent);
      for (const key of Array.isArray(parent) ? parent.keys() : Object.keys(parent)) {
        const value = fields[key];
        if (typeof value !== 'object' || value === null) continue;
        const at = { file, offset: mark?.children.get(key) ?? mark?.offset ?? place.offset };
        const below = parent === holder ? '' : path === '' ? `${key}` : `${path}/${key}`;
        const directive = directiveIn(value);
        if (directive === undefined) {
          visit(value, at, below);
        } else if (key === 'run' && 'in' in fields && directive.kind === '$import') {
          // The same as `run: <reference>`: a document of its own, with a version of its own.
          fields[key] = directive.reference;
        } else {
          const uri = resolveReference(directive.reference, file.uri);
          const own = this.#marks.of(value)?.scalars?.get(directive.kind) ?? at.offset;
          const target = { file, offset: own };
          sites.push({ parent: fields, key, ...directive, uri, place: at, target, path: below });
        }
      }
    };
    visit(holder, { file, offset: 0 }, '');
    return sites;
  }

  async #replace(site: Site, chain: readonly string[]): Promise<void> {
    const { parent, key, place } = site;
    const value = await this.#valueOf(site, chain);
    if (value === undefined) this.#failed = true;
    if (Array.isArray(parent) && typeof key === 'number' && Array.isArray(value) && site.kind === '$import') {
      this.#splice(parent, key, value, place);
    } else {
      parent[key] = value === undefined ? MISSING : value;
    }
  }

  #splice(list: unknown[], index: number, items: readonly unknown[], place: Place): void {
    const mark = this.#marks.of(list);
    // Not as arguments: there may be more items than a call takes.
    const after = list.splice(index).slice(1);
    for (const item of [...items, ...after]) list.push(item);
    if (mark === undefined) return;
    const children = new Map<string | number, number>();
    for (const [at, offset] of mark.children) {
      if (typeof at === 'number' && at > index) children.set(at + items.length - 1, offset);
      else children.set(at, offset);
    }
    for (const at of items.keys()) children.set(index + at, place.offset);
    this.#marks.set(list, { ...mark, children, scalars: children });
  }

  async #valueOf(site: Site, chain: readonly string[]): Promise<unknown> {
    const { target, path, reference, uri } = site;
    if (uri === undefined) {
      this.#report.add(target, path, 'unknown-reference', `'${reference}' is not a usable address.`);
      return undefined;
    }
    const { document, fragment } = splitFragment(uri);
    if (site.kind === '$include') return this.#library.textFor(document, target, path, this.#report);
    const value = await this.#load(document, target, path, chain);
    if (fragment === undefined || value === undefined) return value;
    const part = findPart(value, fragment);
    if (part === undefined) {
      this.#report.add(
        target,
        path,
        'unknown-reference',
        `There is nothing called '${fragment}' in '${document}'.${didYouMean(fragment, namesIn(value))}`,
      );
    }
    return part;
  }
}

function directiveIn(value: object): Pick<Site, 'kind' | 'reference'> | undefined {
  const fields = value as Record<string, unknown>;
  for (const kind of ['$import', '$include'] as const) {
    const reference = fields[kind];
    if (typeof reference === 'string') return { kind, reference };
  }
  return undefined;
}

/** Aliases and imports make one object appear many times, or inside itself: a small text may be an endless document. */
function refuseBombs(root: unknown): void {
  let nodes = 0;
  const count = (value: unknown, depth: number): void => {
    nodes += 1;
    if (nodes > MAX_NODES || depth > 2 * MAX_DEPTH) {
      throw new YamlError(
        'too-large',
        'The document grows beyond all bounds when its aliases (`*name`) and imports are put in place. Write such parts out.',
        0,
      );
    }
    if (typeof value !== 'object' || value === null) return;
    for (const child of Object.values(value)) count(child, depth + 1);
  };
  count(root, 0);
}

/** What a fragment could give. */
function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { id, name } = value as { id?: unknown; name?: unknown };
  const own = id ?? name;
  return [...(typeof own === 'string' ? [shortName(own)] : []), ...Object.values(value).flatMap(namesIn)];
}

/** The map with the id or name that a fragment gives, the first in document order. */
function findPart(value: unknown, fragment: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Record<string, unknown>;
  const id = fields['id'] ?? fields['name'];
  if (
    typeof id === 'string' &&
    (processName(id) === fragment || id === fragment || shortName(id) === fragment)
  ) {
    return value;
  }
  for (const child of Object.values(fields)) {
    const found = findPart(child, fragment);
    if (found !== undefined) return found;
  }
  return undefined;
}

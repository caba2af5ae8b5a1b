/** The documents of a package: the one that is deployed and those that its steps run by reference. */
import { isVersion, VERSIONS, type Version } from '../upgrade.ts';
import { DirectiveReader } from './directives.ts';
import type { Library } from './library.ts';
import type { Marks, Place } from './marks.ts';
import { fileStem, processName, resolveReference, splitFragment } from './reference.ts';
import type { Report } from './report.ts';

/** A process as it stands in a document. */
export interface RawProcess {
  /** Its id within the document; undefined where it has none. */
  readonly id: string | undefined;
  readonly class: unknown;
  readonly value: object;
  readonly place: Place;
  readonly path: string;
  readonly version: Version;
}

export interface RawDocument {
  readonly uri: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly version: Version;
  readonly processes: readonly RawProcess[];
  /** Whether it is a `$graph` of processes; else it is one process. */
  readonly packed: boolean;
}

/** What a `run:` leads to. */
export interface RunTarget {
  readonly document: RawDocument;
  readonly process: RawProcess;
}

export class Documents {
  readonly #directives: DirectiveReader;
  readonly #library: Library;
  readonly #marks: Marks;
  readonly #report: Report;
  readonly #documents = new Map<string, RawDocument | undefined>();

  constructor(library: Library, marks: Marks, report: Report) {
    this.#directives = new DirectiveReader(library, marks, report);
    this.#library = library;
    this.#marks = marks;
    this.#report = report;
  }

  /** Whether imports are missing, so that what is there says little. */
  get incomplete(): boolean {
    return this.#directives.failed;
  }

  get all(): RawDocument[] {
    return [...this.#documents.values()].filter((document) => document !== undefined);
  }

  get(uri: string): RawDocument | undefined {
    return this.#documents.get(uri);
  }

  /** Reads a document and all that its steps refer to, and so on; problems are noted at the references. */
  async read(uri: string, from: Place, path: string, inherited?: Version): Promise<RawDocument | undefined> {
    if (this.#documents.has(uri)) return this.#documents.get(uri);
    const value = await this.#directives.document(uri, from, path);
    const document = value === undefined ? undefined : this.#document(uri, value, from, inherited);
    this.#documents.set(uri, document);
    if (document === undefined) return undefined;
    const runs = document.processes.flatMap((process) =>
      this.#runs(process.value, process.place, process.path),
    );
    const targets = runs.map((run) => ({ ...run, uri: this.#runUri(run.text, run.place.file.uri) }));
    for (const target of targets) this.#library.prefetch(splitFragment(target.uri).document);
    for (const target of targets) {
      await this.read(splitFragment(target.uri).document, target.place, target.path, document.version);
    }
    return document;
  }

  /**
   * The process that `run: <text>` means in the document `base`: an address, `#id`, or the bare id of a process of
   * the same `$graph`. Undefined where there is none; `why` then says so, or nothing where that has been noted.
   */
  target(text: string, base: string): RunTarget | { readonly why: string | undefined } {
    const { document: uri, fragment } = splitFragment(this.#runUri(text, base));
    const document = this.#documents.get(uri);
    if (document === undefined) return { why: undefined };
    const process =
      fragment === undefined ? chooseProcess(document.processes) : findProcess(document, fragment);
    if (process !== undefined) return { document, process };
    const ids = document.processes.map(({ id }) => id ?? '(without id)').join(', ');
    return { why: `There is no process '${fragment ?? ''}' in '${uri}'; it has: ${ids || 'none'}.` };
  }

  #runUri(text: string, base: string): string {
    const bare = !text.includes('#') && !text.includes('/');
    const document = this.#documents.get(base);
    if (bare && document?.packed && findProcess(document, text) !== undefined) return `${base}#${text}`;
    return resolveReference(text, base) ?? text;
  }

  #document(
    uri: string,
    value: unknown,
    from: Place,
    inherited: Version | undefined,
  ): RawDocument | undefined {
    const mark = this.#marks.of(value);
    if (mark === undefined || typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#report.add(
        from,
        '',
        'syntax',
        `'${uri}' is not a CWL document: it should be a map with 'cwlVersion' and 'class'.`,
      );
      return undefined;
    }
    const fields = value as Record<string, unknown>;
    const place = (key: string): Place => ({
      file: mark.file,
      offset: mark.children.get(key) ?? mark.offset,
    });
    const version = this.#version(fields, place('cwlVersion'), inherited);
    const graph = fields['$graph'];
    if (graph === undefined) {
      return { uri, fields, version, packed: false, processes: [process(value, mark, '', version)] };
    }
    if (!Array.isArray(graph)) {
      this.#report.add(place('$graph'), '$graph', 'wrong-value', `'$graph' should be a list of processes.`);
      return undefined;
    }
    const processes: RawProcess[] = [];
    const graphMark = this.#marks.of(graph);
    for (const [index, item] of graph.entries()) {
      const at = this.#marks.of(item) ?? {
        file: mark.file,
        offset: graphMark?.children.get(index) ?? mark.offset,
      };
      if (typeof item !== 'object' || item === null || Array.isArray(item)) {
        this.#report.add(at, `$graph/${index}`, 'wrong-value', `Each entry of '$graph' should be a process.`);
        continue;
      }
      const id = idOf(item);
      if (id === undefined) {
        this.#report.add(at, `$graph/${index}`, 'missing-field', `Each process of '$graph' needs an 'id'.`);
      } else if (processes.some((other) => other.id === id)) {
        this.#report.add(
          at,
          id,
          'duplicate-id',
          `There are two processes '${id}' in '$graph'. Rename one of them.`,
        );
      }
      // A version inside a packed document means nothing (CWL v1.2 §"Packed documents"); that of an import does.
      const imported = at.file !== mark.file ? (item as { cwlVersion?: unknown }).cwlVersion : undefined;
      processes.push(process(item, at, id ?? `$graph/${index}`, isVersion(imported) ? imported : version));
    }
    if (processes.length === 0) {
      this.#report.add(place('$graph'), '$graph', 'missing-field', `'$graph' holds no process.`);
      return undefined;
    }
    return { uri, fields, version, packed: true, processes };
  }

  #version(fields: Record<string, unknown>, place: Place, inherited: Version | undefined): Version {
    const version = fields['cwlVersion'];
    if (isVersion(version)) return version;
    const written = typeof version === 'string' ? version : JSON.stringify(version);
    if (version === undefined || version === null) {
      if (inherited !== undefined) return inherited;
      this.#report.add(
        place,
        'cwlVersion',
        'version',
        `The document does not say its version. Add 'cwlVersion: v1.2' at the top.`,
      );
    } else {
      const guess = VERSIONS.find((known) => known === `v${written}`);
      const help = guess === undefined ? `This server knows ${VERSIONS.join(', ')}.` : `Write '${guess}'.`;
      this.#report.add(place, 'cwlVersion', 'version', `There is no cwlVersion '${written}' here. ${help}`);
    }
    return 'v1.2';
  }

  /** Texts of `run` in the steps of a process and of the processes that stand in its steps. */
  #runs(process: object, from: Place, path: string): { text: string; place: Place; path: string }[] {
    const steps = (process as { steps?: unknown }).steps;
    if (typeof steps !== 'object' || steps === null) return [];
    return Object.entries(steps).flatMap(([name, step]: [string, unknown]) => {
      const mark = this.#marks.of(step);
      const run = (step as { run?: unknown } | null)?.run;
      const below = `${path === '' ? '' : `${path}/`}steps/${idOf(step) ?? name}/run`;
      const place =
        mark === undefined ? from : { file: mark.file, offset: mark.children.get('run') ?? mark.offset };
      if (typeof run === 'string') return [{ text: run, place, path: below }];
      return typeof run === 'object' && run !== null ? this.#runs(run, place, below) : [];
    });
  }
}

/** Without a name: `main`, else the only workflow, else the first. */
export function chooseProcess(processes: readonly RawProcess[]): RawProcess | undefined {
  const workflows = processes.filter((process) => process.class === 'Workflow');
  return (
    processes.find((process) => process.id === 'main') ??
    (workflows.length === 1 ? workflows[0] : undefined) ??
    processes[0]
  );
}

/** By its id; a document that is one process without an id answers to `main` and to its own name. */
export function findProcess(document: RawDocument, name: string): RawProcess | undefined {
  const wanted = name.replace(/^#/, '');
  const found = document.processes.find((process) => process.id === wanted);
  if (found !== undefined || document.packed || (wanted !== 'main' && wanted !== fileStem(document.uri)))
    return found;
  return document.processes.find((process) => process.id === undefined);
}

function process(value: object, place: Place, path: string, version: Version): RawProcess {
  const { file, offset } = place;
  return {
    id: idOf(value),
    class: (value as { class?: unknown }).class,
    value,
    place: { file, offset },
    path,
    version,
  };
}

function idOf(value: unknown): string | undefined {
  const id = typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : undefined;
  return typeof id === 'string' && id !== '' ? processName(id) : undefined;
}

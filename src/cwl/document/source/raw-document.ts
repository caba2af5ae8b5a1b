import { isVersion, VERSIONS, type Version } from '../upgrade.ts';
import type { Mark, Marks, Place } from './marks.ts';
import { MISSING } from './missing.ts';
import { fileStem, processName } from './reference.ts';
import type { Report, Rule } from './report.ts';

/** Some packed documents have words of CWL as addresses. */
const VERSION_PREFIX = /^(cwl:|https:\/\/w3id\.org\/cwl\/cwl#)/;

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

/** Finds the processes of a document and the version of CWL that it is written for. */
export class DocumentReader {
  readonly #marks: Marks;
  readonly #report: Report;

  constructor(marks: Marks, report: Report) {
    this.#marks = marks;
    this.#report = report;
  }

  /**
   * @param inherited the version of the document that refers to this one; undefined for the first
   * @returns undefined after a problem that leaves nothing to go on with
   */
  read(uri: string, value: unknown, from: Place, inherited: Version | undefined): RawDocument | undefined {
    const mark = this.#marks.of(value);
    if (mark === undefined || !isMap(value)) {
      const wanted = `it should be a map with 'cwlVersion' and 'class'`;
      this.#report.add(from, '', 'syntax', `'${uri}' is not a CWL document: ${wanted}.`);
      return undefined;
    }
    const version = this.#version(value, mark, inherited);
    const document = { uri, fields: value, version };
    const graph = value['$graph'];
    if (graph === undefined) {
      return { ...document, packed: false, processes: [rawProcess(value, mark, '', version)] };
    }
    if (graph === MISSING) return undefined;
    if (!Array.isArray(graph)) {
      this.#note(
        mark,
        '$graph',
        'wrong-value',
        `'$graph' should be a list of processes. Begin each of them with '- '.`,
      );
      return undefined;
    }
    const processes = this.#processes(graph, mark, version);
    if (processes.length > 0) return { ...document, packed: true, processes };
    if (graph.length === 0) this.#note(mark, '$graph', 'missing-field', `'$graph' holds no process.`);
    return undefined;
  }

  #processes(graph: readonly unknown[], mark: Mark, version: Version): RawProcess[] {
    const processes: RawProcess[] = [];
    const graphMark = this.#marks.of(graph);
    for (const [index, item] of graph.entries()) {
      const offset = graphMark?.children.get(index) ?? mark.offset;
      const at = this.#marks.of(item) ?? { file: mark.file, offset };
      const id = idOf(item);
      const path = id ?? `$graph/${index}`;
      if (item === MISSING) continue;
      if (!isMap(item)) {
        this.#report.add(at, path, 'wrong-value', `Each entry of '$graph' should be a process.`);
        continue;
      }
      if (id === undefined) {
        this.#report.add(
          at,
          path,
          'missing-field',
          `Each process of '$graph' needs an 'id'. Add one; steps run it by that name.`,
        );
      } else if (processes.some((other) => other.id === id)) {
        const message = `There are two processes '${id}' in '$graph'. Rename one of them.`;
        this.#report.add(at, path, 'duplicate-id', message);
      }
      // A version inside a packed document means nothing (CWL v1.2 §"Packed documents"); that of an import does.
      const own = at.file === mark.file ? undefined : item['cwlVersion'];
      processes.push(rawProcess(item, at, path, isVersion(own) ? own : version));
    }
    return processes;
  }

  #version(fields: Record<string, unknown>, mark: Mark, inherited: Version | undefined): Version {
    const version = fields['cwlVersion'];
    const short = typeof version === 'string' ? version.replace(VERSION_PREFIX, '') : version;
    if (isVersion(short)) return short;
    if (version === MISSING) return 'v1.2';
    if (version === undefined || version === null) {
      if (inherited !== undefined) return inherited;
      const message = `The document does not say its version. Add 'cwlVersion: v1.2' at the top.`;
      this.#note(mark, 'cwlVersion', 'version', message);
    } else {
      const written = typeof version === 'string' ? version : JSON.stringify(version);
      const guess = VERSIONS.find((known) => known === `v${written}`);
      const help = guess === undefined ? `Write one of ${VERSIONS.join(', ')}.` : `Write '${guess}'.`;
      this.#note(mark, 'cwlVersion', 'version', `There is no cwlVersion '${written}' here. ${help}`);
    }
    return 'v1.2';
  }

  #note(mark: Mark, field: string, rule: Rule, message: string): void {
    const offset = mark.scalars?.get(field) ?? mark.children.get(field) ?? mark.offset;
    this.#report.add({ file: mark.file, offset }, field, rule, message);
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

function rawProcess(value: object, place: Place, path: string, version: Version): RawProcess {
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

/** The id of a process or step within its document; undefined where it has none. */
export function idOf(value: unknown): string | undefined {
  const id = typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : undefined;
  return typeof id === 'string' && id !== '' ? processName(id) : undefined;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

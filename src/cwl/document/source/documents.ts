/** The documents of a package: the one that is deployed and those that its steps run by reference. */

import { didYouMean } from '../normal/suggest.ts';
import type { Version } from '../upgrade.ts';
import { DirectiveReader } from './directives.ts';
import type { Library } from './library.ts';
import type { Marks, Place } from './marks.ts';
import {
  chooseProcess,
  DocumentReader,
  findProcess,
  idOf,
  type RawDocument,
  type RawProcess,
} from './raw-document.ts';
import { resolveReference, splitFragment } from './reference.ts';
import type { Report } from './report.ts';

/** What a `run:` leads to. */
interface RunTarget {
  readonly document: RawDocument;
  readonly process: RawProcess;
}

export class Documents {
  readonly #directives: DirectiveReader;
  readonly #library: Library;
  readonly #marks: Marks;
  readonly #reader: DocumentReader;
  readonly #documents = new Map<string, RawDocument | undefined>();

  constructor(library: Library, marks: Marks, report: Report) {
    this.#directives = new DirectiveReader(library, marks, report);
    this.#library = library;
    this.#marks = marks;
    this.#reader = new DocumentReader(marks, report);
  }

  /** Whether imports are missing, so that what is there says little. */
  get incomplete(): boolean {
    return this.#directives.failed;
  }

  get all(): RawDocument[] {
    return [...this.#documents.values()].filter((document) => document !== undefined);
  }

  /** Reads a document and all that its steps refer to, and so on; problems are noted at the references. */
  async read(uri: string, from: Place, path: string, inherited?: Version): Promise<RawDocument | undefined> {
    if (this.#documents.has(uri)) return this.#documents.get(uri);
    const value = await this.#directives.document(uri, from, path);
    const document = value === undefined ? undefined : this.#reader.read(uri, value, from, inherited);
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
    if (this.incomplete) return { why: undefined };
    const ids = document.processes.flatMap(({ id }) => id ?? []);
    const where = uri === base ? 'this document' : `'${uri}'`;
    return { why: `There is no process '${fragment ?? ''}' in ${where}.${didYouMean(fragment ?? '', ids)}` };
  }

  #runUri(text: string, base: string): string {
    const bare = !text.includes('#') && !text.includes('/');
    const document = this.#documents.get(base);
    if (bare && document?.packed && findProcess(document, text) !== undefined) return `${base}#${text}`;
    return resolveReference(text, base) ?? text;
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
      const text = { ...place, offset: mark?.scalars?.get('run') ?? place.offset };
      if (typeof run === 'string') return [{ text: run, place: text, path: below }];
      return typeof run === 'object' && run !== null ? this.#runs(run, place, below) : [];
    });
  }
}

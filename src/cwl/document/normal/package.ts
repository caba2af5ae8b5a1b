import type { Process } from '../model.ts';
import type { Documents } from '../source/documents.ts';
import type { Marks } from '../source/marks.ts';
import { Node } from '../source/node.ts';
import type { RawDocument, RawProcess } from '../source/raw-document.ts';
import { fileStem } from '../source/reference.ts';
import type { Report } from '../source/report.ts';
import { Doubts, type ExpressionUse, Namespaces, Origins } from './context.ts';
import { normalizeProcess } from './process.ts';
import { TypeRegistry } from './type-registry.ts';

/** Every process that a package is made of, in normal form, with what later checks need to know of it. */
export interface NormalPackage {
  /** In the order of the document, what is run by reference after it. */
  readonly processes: ReadonlyMap<string, Process>;
  readonly keys: ReadonlyMap<RawProcess, string>;
  readonly origins: Origins;
  readonly doubts: Doubts;
  /** Whether something that the package imports is missing: its problems have been noted. */
  readonly incomplete: boolean;
  /** Expressions by the key of their process. */
  readonly expressions: ReadonlyMap<string, readonly ExpressionUse[]>;
  readonly namespaces: Namespaces;
}

export function normalizePackage(
  root: RawDocument,
  documents: Documents,
  marks: Marks,
  report: Report,
): NormalPackage {
  const reader = new PackageReader(root, documents, marks, report);
  for (const process of root.processes) reader.keyOf(process, root);
  reader.finish();
  return reader;
}

class PackageReader implements NormalPackage {
  readonly processes = new Map<string, Process>();
  readonly keys = new Map<RawProcess, string>();
  readonly origins = new Origins();
  readonly doubts = new Doubts();
  readonly expressions = new Map<string, ExpressionUse[]>();
  readonly namespaces: Namespaces;
  readonly incomplete: boolean;

  readonly #types = new TypeRegistry();
  readonly #used = new Set<string>();
  readonly #documents: Documents;
  readonly #marks: Marks;
  readonly #report: Report;
  readonly #waiting: RawProcess[] = [];

  constructor(root: RawDocument, documents: Documents, marks: Marks, report: Report) {
    this.#documents = documents;
    this.#marks = marks;
    this.#report = report;
    this.incomplete = documents.incomplete;
    this.namespaces = new Namespaces(root.uri);
    for (const document of documents.all) {
      this.namespaces.declare(document.uri, namespacesIn(document.fields));
      this.#types.collect(document.fields, this.#context(document.processes[0]!, []));
    }
  }

  /** The key of a process in the packed document; a process that is new gets one and waits for its turn. */
  keyOf(process: RawProcess, document: RawDocument): string {
    const known = this.keys.get(process);
    if (known !== undefined) return known;
    const key = this.#unused(process.id ?? fileStem(document.uri));
    this.keys.set(process, key);
    this.#waiting.push(process);
    return key;
  }

  finish(): void {
    for (let process = this.#waiting.shift(); process !== undefined; process = this.#waiting.shift()) {
      this.#add(process, this.keys.get(process)!);
    }
  }

  #add(raw: RawProcess, key: string): void {
    const expressions: ExpressionUse[] = [];
    this.expressions.set(key, expressions);
    const node = new Node(raw.value, raw.place, raw.path, this.#context(raw, expressions));
    const prefixes = namespacesIn(raw.value);
    // An imported file without prefixes of its own uses those of the document.
    if (Object.keys(prefixes).length > 0) this.namespaces.declare(node.file.uri, prefixes);
    const process = normalizeProcess(node, key, (run, step) => this.#run(run, raw, `${key}/${step}/run`));
    if (process !== undefined) this.processes.set(key, process);
  }

  #run(run: Node, parent: RawProcess, embeddedKey: string): string | undefined {
    if (run.text === undefined) {
      const key = this.#unused(embeddedKey);
      const { value, place, path } = run;
      this.#add({ ...parent, value: value as object, place, path }, key);
      return key;
    }
    const target = this.#documents.target(run.text, run.place.file.uri);
    if ('process' in target) return this.keyOf(target.process, target.document);
    if (target.why !== undefined) run.problem('unknown-reference', target.why);
    return undefined;
  }

  #unused(wanted: string): string {
    let key = wanted;
    for (let number = 2; this.#used.has(key); number++) key = `${wanted}-${number}`;
    this.#used.add(key);
    return key;
  }

  #context(process: RawProcess, expressions: ExpressionUse[]): Node['context'] {
    return {
      marks: this.#marks,
      report: this.#report,
      version: process.version,
      notes: {
        types: this.#types,
        incomplete: this.incomplete,
        doubts: this.doubts,
        origins: this.origins,
        namespaces: this.namespaces,
        expressions,
        step: undefined,
        isOfTool: false,
      },
    };
  }
}

/** Of a document, or of a process in it or imported into it, which may bring its own. */
function namespacesIn(holder: object): { [prefix: string]: string } {
  const declared = (holder as { readonly $namespaces?: unknown }).$namespaces;
  if (typeof declared !== 'object' || declared === null) return {};
  return Object.fromEntries(Object.entries(declared).filter(([, iri]) => typeof iri === 'string'));
}

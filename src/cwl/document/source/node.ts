import type { Notes } from '../normal/context.ts';
import type { Version } from '../upgrade.ts';
import type { Mark, Marks, Place, SourceFile } from './marks.ts';
import type { Report, Rule } from './report.ts';

/** What is the same for all nodes of one process. */
export interface Context {
  readonly marks: Marks;
  readonly report: Report;
  /** The rules of CWL that the process was written for. */
  readonly version: Version;
  readonly notes: Notes;
}

/**
 * A value of a document together with its place, its path for messages and its context. Everything that reads a
 * document reads nodes, so that every problem knows its line.
 */
export class Node {
  readonly value: unknown;
  readonly place: Place;
  readonly path: string;
  readonly context: Context;

  constructor(value: unknown, place: Place, path: string, context: Context) {
    this.value = value;
    this.place = place;
    this.path = path;
    this.context = context;
  }

  /** Base of relative references here: the file that holds this value, not the one that imported it. */
  get file(): SourceFile {
    return this.context.marks.of(this.value)?.file ?? this.place.file;
  }

  get version(): Version {
    return this.context.version;
  }

  get isMap(): boolean {
    return typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value);
  }

  get isList(): boolean {
    return Array.isArray(this.value);
  }

  get text(): string | undefined {
    return typeof this.value === 'string' ? this.value : undefined;
  }

  get boolean(): boolean | undefined {
    return typeof this.value === 'boolean' ? this.value : undefined;
  }

  get number(): number | undefined {
    return typeof this.value === 'number' ? this.value : undefined;
  }

  /** For messages: short texts and plain values as written. */
  get shown(): string {
    if (this.isList) return 'a list';
    if (this.isMap) return 'a map';
    const text = this.text ?? JSON.stringify(this.value);
    return text.length > 60 ? `${text.slice(0, 57)}...` : text;
  }

  /** The field of a map; undefined where it is absent or null, which CWL does not tell apart. */
  get(key: string): Node | undefined {
    if (!this.isMap) return undefined;
    const fields = this.value as Record<string, unknown>;
    const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
    return value === undefined || value === null ? undefined : this.#child(key, value);
  }

  /** Keys and values of a map in document order, nulls included; none for anything else. */
  entries(): [string, Node][] {
    if (!this.isMap) return [];
    return Object.entries(this.value as Record<string, unknown>).map(([key, value]) => [
      key,
      this.#child(key, value),
    ]);
  }

  /** Items of a list; a single value counts as a list of one. */
  items(): Node[] {
    if (!Array.isArray(this.value)) return [this];
    return this.value.map((value, index) => this.#child(index, value));
  }

  /** The same value under a name instead of an index. */
  named(path: string): Node {
    return new Node(this.value, this.place, path, this.context);
  }

  in(context: Context): Node {
    return new Node(this.value, this.place, this.path, context);
  }

  /** A map that the document wrote in a shorter form: `{ [key]: this }`. */
  wrapped(key: string): Node {
    return this.#made(
      { [key]: this.value },
      { ...this.place, children: new Map([[key, this.place.offset]]) },
    );
  }

  /** The map without some fields. */
  without(keys: readonly string[]): Node {
    const mark = this.context.marks.of(this.value);
    if (mark === undefined || !keys.some((key) => this.get(key) !== undefined)) return this;
    const kept = Object.entries(this.value as object).filter(([key]) => !keys.includes(key));
    return this.#made(Object.fromEntries(kept), mark);
  }

  /** A map in place of nothing. */
  emptied(): Node {
    return this.#made({}, { ...this.place, children: new Map() });
  }

  /** The map with a field more; a field that it has already wins. */
  with(key: string, value: string): Node {
    const mark = this.context.marks.of(this.value) ?? { ...this.place, children: new Map() };
    return this.#made({ [key]: value, ...(this.value as object) }, mark);
  }

  get notes(): Notes {
    return this.context.notes;
  }

  problem(rule: Rule, message: string): void {
    this.context.report.add(this.place, this.path, rule, message);
  }

  #made(value: object, mark: Mark): Node {
    this.context.marks.set(value, mark);
    return new Node(value, this.place, this.path, this.context);
  }

  #child(key: string | number, value: unknown): Node {
    const mark = this.context.marks.of(this.value);
    const place =
      mark === undefined ? this.place : { file: mark.file, offset: mark.children.get(key) ?? mark.offset };
    return new Node(value, place, this.path === '' ? `${key}` : `${this.path}/${key}`, this.context);
  }
}

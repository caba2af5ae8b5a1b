import type { Notes } from '../normal/context.ts';
import type { Version } from '../upgrade.ts';
import type { Mark, Marks, Place, SourceFile } from './marks.ts';
import { MISSING } from './missing.ts';
import type { Report, Rule } from './report.ts';

/** Rules that speak of a value, not of the field that has it. */
const ABOUT_VALUES: ReadonlySet<Rule> = new Set<Rule>([
  'wrong-value',
  'unknown-class',
  'unknown-type',
  'unknown-reference',
  'cyclic-reference',
  'duplicate-id',
  'type-mismatch',
  'missing-requirement',
  'expression',
  'unsafe-path',
]);

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
  /** Where a text, number or word itself begins, behind its key. */
  readonly #scalar: Place;

  constructor(value: unknown, place: Place, path: string, context: Context, scalar = place) {
    this.value = value;
    this.place = place;
    this.path = path;
    this.context = context;
    this.#scalar = scalar;
  }

  /** Base of relative references here: the file that holds this value, not the one that imported it. */
  get file(): SourceFile {
    return this.context.marks.of(this.value)?.file ?? this.place.file;
  }

  get version(): Version {
    return this.context.version;
  }

  /** Whether an import that failed should have stood here; see missing.ts. */
  get isMissing(): boolean {
    return this.value === MISSING;
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
    if (typeof this.value === 'bigint') return Number(this.value);
    return typeof this.value === 'number' ? this.value : undefined;
  }

  /** For messages: short texts and plain values as written. */
  get shown(): string {
    if (this.isList) return 'a list';
    if (this.isMap) return 'a map';
    const text = this.text ?? JSON.stringify(this.value) ?? '';
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
    return new Node(this.value, this.place, path, this.context, this.#scalar);
  }

  in(context: Context): Node {
    return new Node(this.value, this.place, this.path, context, this.#scalar);
  }

  /** A map that the document wrote in a shorter form: `{ [key]: this }`. */
  wrapped(key: string): Node {
    const children = new Map([[key, this.place.offset]]);
    const scalars = new Map([[key, this.#scalar.offset]]);
    return this.#made({ [key]: this.value }, { ...this.place, children, scalars });
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
    const own = this.context.marks.of(this.value) ?? { ...this.place, children: new Map() };
    // The field stands where the map is named, unless the map comes from another file.
    const mark = own.file === this.place.file ? { ...own, offset: this.place.offset } : own;
    return this.#made({ [key]: value, ...(this.value as object) }, mark);
  }

  get notes(): Notes {
    return this.context.notes;
  }

  /** Notes a problem at the value or at its key, whichever the rule speaks of; none of what is missing. */
  problem(rule: Rule, message: string): void {
    if (this.isMissing) return;
    const place = ABOUT_VALUES.has(rule) ? this.#scalar : this.place;
    this.context.report.add(place, this.path, rule, message);
  }

  /** What does not keep the package from being deployed. */
  warning(rule: Rule, message: string): void {
    const place = ABOUT_VALUES.has(rule) ? this.#scalar : this.place;
    this.context.report.warn(place, this.path, rule, message);
  }

  /**
   * Notes a problem at a part of a text, and there at a part of that, where they stand in the file letter by letter;
   * else at the beginning of the text.
   */
  problemAt(parts: readonly string[], rule: Rule, message: string, shift = 0): void {
    const { file, offset } = this.#scalar;
    let at = offset;
    // Further lines are indented in the file, and are not in the text.
    for (const part of parts) at = Math.max(at, file.text.indexOf(part.split('\n', 1)[0]!, at));
    this.context.report.add({ file, offset: at + shift }, this.path, rule, message);
  }

  #made(value: object, mark: Mark): Node {
    this.context.marks.set(value, mark);
    return new Node(value, this.place, this.path, this.context);
  }

  #child(key: string | number, value: unknown): Node {
    const mark = this.context.marks.of(this.value);
    const path = this.path === '' ? `${key}` : `${this.path}/${key}`;
    if (mark === undefined) return new Node(value, this.place, path, this.context);
    const place = { file: mark.file, offset: mark.children.get(key) ?? mark.offset };
    const scalar = mark.scalars?.get(key);
    if (scalar === undefined || scalar === place.offset) return new Node(value, place, path, this.context);
    return new Node(value, place, path, this.context, { file: mark.file, offset: scalar });
  }
}

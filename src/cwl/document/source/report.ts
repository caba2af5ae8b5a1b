import { DocumentError } from '../document-error.ts';
import type { DocumentProblem } from '../model.ts';
import { type Place, positionOf } from './marks.ts';
import { shortMessage } from './short-message.ts';

/** What kind of rule a document breaks: `DocumentProblem.rule`. */
export type Rule =
  | 'syntax'
  | 'too-large'
  | 'version'
  | 'unknown-class'
  | 'unknown-field'
  | 'missing-field'
  | 'wrong-value'
  | 'newer-version'
  | 'unknown-reference'
  | 'unreadable-reference'
  | 'cyclic-reference'
  | 'duplicate-id'
  | 'unknown-type'
  | 'type-mismatch'
  | 'not-connected'
  | 'missing-requirement'
  | 'expression'
  | 'unsafe-path'
  | 'unsupported';

/** Problems that are told at once; who has more has made the same mistake many times. */
const MOST_PROBLEMS = 1000;

/** Collects what is wrong with a package, so that all of it is told at once. */
export class Report {
  readonly #problems = new Map<string, DocumentProblem>();
  readonly #warnings = new Map<string, DocumentProblem>();
  readonly #files: string[] = [];

  /** @throws DocumentError where there are more problems than anybody reads */
  add(place: Place, path: string, rule: Rule, message: string): void {
    this.#note(this.#problems, place, path, rule, message);
    if (this.#problems.size >= MOST_PROBLEMS) this.throwIfFailed();
  }

  /** What does not keep a package from being deployed. */
  warn(place: Place, path: string, rule: Rule, message: string): void {
    if (this.#warnings.size < MOST_PROBLEMS) this.#note(this.#warnings, place, path, rule, message);
  }

  /** File by file, each in the order of its text. */
  get warnings(): DocumentProblem[] {
    return this.#inOrder(this.#warnings);
  }

  get failed(): boolean {
    return this.#problems.size > 0;
  }

  /** @throws DocumentError with every problem, file by file, each in the order of its text */
  throwIfFailed(): void {
    if (this.failed) throw new DocumentError(this.#inOrder(this.#problems));
  }

  #note(notes: Map<string, DocumentProblem>, place: Place, path: string, rule: Rule, message: string): void {
    const at = positionOf(place);
    if (!this.#files.includes(at.file)) this.#files.push(at.file);
    const problem = { ...at, path: shortMessage(path), message: shortMessage(message), rule };
    notes.set(`${at.file}:${at.line}:${at.column}:${problem.message}`, problem);
  }

  #inOrder(notes: ReadonlyMap<string, DocumentProblem>): DocumentProblem[] {
    return [...notes.values()].sort(
      (a, b) =>
        this.#files.indexOf(a.file) - this.#files.indexOf(b.file) || a.line - b.line || a.column - b.column,
    );
  }
}

/** The abilities that the engine is lent. Everything that it learns of the outside comes through them. */
import type { CwlObject, CwlValue } from './values/value.ts';

/** JavaScript to run: CWL v1.2 §Expressions. */
export interface Script {
  /** `$(…)` is an expression, `${…}` the body of a function. */
  readonly kind: 'expression' | 'body';
  readonly source: string;
  /** `expressionLib`, in order. */
  readonly library: readonly string[];
}

/** What a script sees: `inputs`, `self` and, in tools, `runtime`. */
export interface ExpressionContext {
  readonly inputs: CwlObject;
  readonly self: CwlValue;
  readonly runtime?: CwlObject;
}

/**
 * Runs JavaScript in a sandbox without host objects, from a pristine state for each call, with limits of time and
 * memory. Values cross as JSON; `undefined` becomes null.
 *
 * The engine gives no `learn`: whoever lends the ability binds it (cwl/expression/scripts-of-step.ts). It is told once for each script,
 * before the promise is settled.
 *
 * Rejects with `ExpressionError` (cwl/expression/expression-error.ts) when the script throws, does not return JSON,
 * or runs past a limit.
 */
export type Evaluate = (
  script: Script,
  context: ExpressionContext,
  learn?: (facts: ScriptFacts) => void,
) => Promise<CwlValue>;

/** Where a parser of JavaScript stops, and why. */
export interface SyntaxMistake {
  /** A few words without a full stop. */
  readonly reason: string;
  /** Counts from 1 in the source. */
  readonly line: number;
  /** Counts from 1 in the line, in UTF-16 units. */
  readonly column: number;
}

/** Parses a script without running it; undefined where nothing is wrong, or where it is too long to say. */
export type CheckSyntax = (kind: Script['kind'] | 'library', source: string) => SyntaxMistake | undefined;

export interface ScriptFacts {
  /** What the script gave to its console, for each call the method and what it got; each ends with a line feed. */
  readonly printed: string;
  /** Characters of JSON of the value; 0 where there is none. */
  readonly size: number;
}

export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory';
  /** Bytes; 0 for a directory. */
  readonly size: number;
  /** Set where a symbolic link ends outside of the folder that is collected: such an entry must not become an output. */
  readonly escapes?: boolean;
  /** Set where the name is no UTF-8 text, so that `name` only resembles it: such an entry must not become an output either. */
  readonly misnamed?: boolean;
}

/**
 * A small view of files. `ref` is a location URI, or an absolute path inside the container between `prepare` and
 * `collect`. Each method rejects when `ref` does not exist.
 */
export interface Files {
  /** The kind and size of what `ref` names; undefined where nothing is there. */
  stat(ref: string): Promise<FolderEntry | undefined>;
  /** The direct entries of a folder, sorted by name (code points). */
  list(ref: string): Promise<readonly FolderEntry[]>;
  /** UTF-8 text of at most `limit` bytes, and whether there was more. */
  read(ref: string, limit: number): Promise<{ readonly text: string; readonly truncated: boolean }>;
  /** `sha1$` and the hexadecimal digest of a file's bytes. */
  checksum(ref: string): Promise<string>;
}

export interface Abilities {
  readonly evaluate: Evaluate;
  readonly files: Files;
}

/** What an ontology says about two classes, such as file formats: absolute IRIs. */
export interface ClassRelation {
  readonly kind: 'subclass' | 'equivalent';
  readonly from: string;
  readonly to: string;
}

/**
 * Class relations of an ontology, at deployment only: CWL v1.2 §"Format checking". A function of its arguments, lent because
 * parsers of RDF are large.
 *
 * @param text RDF/XML, Turtle or N-Triples
 * @param uri its address, the base of relative IRIs
 * Rejects with OntologyError where the text is none of these.
 */
export type ReadOntology = (text: string, uri: string) => Promise<readonly ClassRelation[]>;

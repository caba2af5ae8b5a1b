/**
 * The one CWL v1.2 model that every document becomes at load: what `load` returns, the database stores and the
 * rest of the engine reads. It is plain JSON. Short forms are gone, references are followed, user-defined types
 * are inlined, ids are the short names that users see.
 */
import type { CwlObject, CwlValue } from '../values/value.ts';

/** A document packed for execution; pinned by the SHA-256 of its canonical JSON. */
export interface PackedDocument {
  readonly cwlVersion: 'v1.2';
  /** Key in `processes` of the process that a job runs. */
  readonly entry: string;
  /** Every process of the package by id; an embedded `run:` has the id `<workflow>/<step>/run`. */
  readonly processes: { readonly [id: string]: Process };
  /** `$namespaces`, for metadata such as `s:softwareVersion` (keys in `metadata` stay prefixed as written). */
  readonly namespaces: { readonly [prefix: string]: string };
  /** Superclasses and equivalents of file formats from `$schemas`: IRI to IRIs. */
  readonly formats: { readonly [iri: string]: readonly string[] };
  /** Ontologies of `$schemas` that inputs with a format need and that could not be read: address to reason. */
  readonly unreadSchemas?: { readonly [uri: string]: string };
  /** What its author should know although it can be deployed; absent where there is nothing. */
  readonly warnings?: readonly DocumentProblem[];
}

export type Process = CommandLineTool | ExpressionTool | Workflow | Operation;

export interface ProcessBase {
  readonly id: string;
  readonly label?: string;
  readonly doc?: string;
  readonly intent?: readonly string[];
  readonly inputs: readonly InputParameter[];
  readonly requirements: readonly Requirement[];
  /** Unknown hints are dropped at load. */
  readonly hints: readonly Requirement[];
  /** Inputs whose values are kept out of logs and messages: named by `cwltool:Secrets`, or linked with such a one. */
  readonly secrets?: readonly string[];
  /** Extension fields with a namespace prefix, as written. */
  readonly metadata: CwlObject;
  /** Present where it was written for an older version of CWL. */
  readonly olderRules?: readonly OlderRule[];
  /** Where the process begins in the source, for messages. */
  readonly at?: Position;
}

export interface CommandLineTool extends ProcessBase {
  readonly class: 'CommandLineTool';
  readonly outputs: readonly OutputParameter[];
  readonly baseCommand: readonly string[];
  readonly arguments: readonly Argument[];
  /** `stdin`, `stdout`, `stderr` types of parameters have become these three fields and ordinary Files. */
  readonly stdin?: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly successCodes: readonly number[];
  readonly temporaryFailCodes: readonly number[];
  readonly permanentFailCodes: readonly number[];
}

export interface ExpressionTool extends ProcessBase {
  readonly class: 'ExpressionTool';
  readonly outputs: readonly OutputParameter[];
  readonly expression: string;
}

export interface Workflow extends ProcessBase {
  readonly class: 'Workflow';
  readonly outputs: readonly WorkflowOutput[];
  readonly steps: readonly WorkflowStep[];
}

/** Abstract (CWL v1.2 §Operation): legal in a document, never executable. */
export interface Operation extends ProcessBase {
  readonly class: 'Operation';
  readonly outputs: readonly OutputParameter[];
}

/** A rule that held before v1.2 and cannot be said in its words. */
export type OlderRule =
  /** Before v1.2: `loadContents` takes the first 64 KiB of a larger file instead of failing. */
  | 'contents-are-cut'
  /** Before v1.2: nothing is written as JSON into the initial work directory. */
  | 'entries-are-no-json'
  /** Before v1.2: the initial work directory holds everything that is staged. */
  | 'entrynames-are-relative'
  /** In v1.0: a listing of the initial work directory holds neither null nor lists. */
  | 'listings-are-flat'
  /** In v1.0: `outputEval` does not see `runtime.exitCode`. */
  | 'exit-code-is-hidden'
  /** In v1.0: a job brings no requirements of its own. */
  | 'jobs-require-nothing';

/** What a parameter and a record field have in common. */
export interface Field {
  readonly name: string;
  readonly type: CwlType;
  readonly label?: string;
  readonly doc?: string;
  readonly secondaryFiles: readonly SecondaryFile[];
  /** IRIs, or one expression. */
  readonly format?: readonly string[];
  readonly streamable?: boolean;
  readonly loadContents?: boolean;
  readonly loadListing?: LoadListing;
  readonly inputBinding?: Binding;
  readonly outputBinding?: OutputBinding;
}

export interface InputParameter extends Field {
  /** Absent and null are the same (CWL v1.2 §"Process.inputs"). Files in it have absolute locations or are literals. */
  readonly default?: CwlValue;
  /** The extension `cwlp:data`: it takes what the process works on. */
  readonly data?: true;
}

export type OutputParameter = Field;

export interface SecondaryFile {
  readonly pattern: string;
  /** Default: true on inputs, false on outputs. An expression may decide. */
  readonly required: boolean | string;
}

export type LoadListing = 'no_listing' | 'shallow_listing' | 'deep_listing';

/** CommandLineBinding. */
export interface Binding {
  readonly position?: number | string;
  readonly prefix?: string;
  readonly separate?: boolean;
  readonly itemSeparator?: string;
  readonly valueFrom?: string;
  readonly shellQuote?: boolean;
}

/** An entry of `arguments`; a plain string has become `{ valueFrom }`. */
export type Argument = Binding & { readonly valueFrom: string };

export interface OutputBinding {
  readonly glob: readonly string[];
  readonly loadContents?: boolean;
  readonly loadListing?: LoadListing;
  readonly outputEval?: string;
}

export type CwlType = PrimitiveType | ArrayType | RecordType | EnumType | UnionType;

export type PrimitiveName =
  | 'null'
  | 'boolean'
  | 'int'
  | 'long'
  | 'float'
  | 'double'
  | 'string'
  | 'File'
  | 'Directory'
  | 'Any';

export interface PrimitiveType {
  readonly kind: PrimitiveName;
}

export interface ArrayType {
  readonly kind: 'array';
  readonly name?: string;
  readonly items: CwlType;
  readonly inputBinding?: Binding;
}

export interface RecordType {
  readonly kind: 'record';
  readonly name?: string;
  /** The address of its definition, where it has one: `https://host/types.yaml#Name`. */
  readonly uri?: string;
  readonly fields: readonly Field[];
  readonly inputBinding?: Binding;
}

export interface EnumType {
  readonly kind: 'enum';
  readonly name?: string;
  /** Short names, without namespace or `#`. */
  readonly symbols: readonly string[];
  readonly inputBinding?: Binding;
}

/** At least two branches in the order of the document; `T?` is `[null, T]`. */
export interface UnionType {
  readonly kind: 'union';
  readonly types: readonly CwlType[];
}

/** What feeds a step input or a workflow output: a workflow input (`step` absent) or an output of a step. */
export interface Source {
  readonly step?: string;
  readonly port: string;
}

/** A sink of links (CWL v1.2 §Sink). */
export interface Sink {
  readonly sources: readonly Source[];
  /** `source: [a]` (true) is not `source: a` (false): with `merge_nested` one makes a list and the other does not. */
  readonly listed: boolean;
  readonly linkMerge?: 'merge_nested' | 'merge_flattened';
  readonly pickValue?: 'first_non_null' | 'the_only_non_null' | 'all_non_null';
}

export interface WorkflowOutput extends Field, Sink {}

export interface StepInput extends Sink {
  readonly name: string;
  readonly default?: CwlValue;
  readonly valueFrom?: string;
  readonly loadContents?: boolean;
  readonly loadListing?: LoadListing;
}

export interface WorkflowStep {
  readonly name: string;
  readonly label?: string;
  readonly doc?: string;
  /** Key in `PackedDocument.processes`. */
  readonly run: string;
  readonly in: readonly StepInput[];
  readonly out: readonly string[];
  readonly scatter: readonly string[];
  readonly scatterMethod?: 'dotproduct' | 'nested_crossproduct' | 'flat_crossproduct';
  readonly when?: string;
  readonly requirements: readonly Requirement[];
  readonly hints: readonly Requirement[];
  readonly at?: Position;
}

export type Requirement =
  | DockerRequirement
  | InlineJavascriptRequirement
  | InitialWorkDirRequirement
  | EnvVarRequirement
  | ResourceRequirement
  | { readonly class: 'NetworkAccess'; readonly networkAccess: boolean | string }
  | { readonly class: 'ShellCommandRequirement' }
  /** Seconds; 0 is no limit. */
  | { readonly class: 'ToolTimeLimit'; readonly timelimit: number | string }
  | { readonly class: 'LoadListingRequirement'; readonly loadListing: LoadListing }
  | { readonly class: 'WorkReuse'; readonly enableReuse: boolean | string }
  | { readonly class: 'InplaceUpdateRequirement'; readonly inplaceUpdate: boolean }
  | { readonly class: 'SoftwareRequirement' }
  | { readonly class: 'SubworkflowFeatureRequirement' }
  | { readonly class: 'ScatterFeatureRequirement' }
  | { readonly class: 'MultipleInputFeatureRequirement' }
  | { readonly class: 'StepInputExpressionRequirement' }
  /** Names of inputs; what follows from them is in `ProcessBase.secrets`. */
  | { readonly class: 'cwltool:Secrets'; readonly secrets: readonly string[] }
  | IgnoredHint;

/** An extension that a step goes without although its package asks for it; the reason is for the log of the step. */
export interface IgnoredHint {
  readonly class: `${'cwltool' | 'arv'}:${string}`;
  readonly ignored: string;
}

export type RequirementClass = Requirement['class'];

export interface DockerRequirement {
  readonly class: 'DockerRequirement';
  readonly dockerPull?: string;
  readonly dockerImageId?: string;
  readonly dockerOutputDirectory?: string;
}

export interface InlineJavascriptRequirement {
  readonly class: 'InlineJavascriptRequirement';
  readonly expressionLib: readonly string[];
}

export interface InitialWorkDirRequirement {
  readonly class: 'InitialWorkDirRequirement';
  /** One expression for the whole list, or entries. */
  readonly listing: string | readonly InitialWorkDirEntry[];
}

export type InitialWorkDirEntry = null | string | Dirent | CwlValue;

export interface Dirent {
  /** Tells a Dirent from a File or Directory object, which has `class`. */
  readonly entry: string;
  readonly entryname?: string;
  readonly writable?: boolean;
}

export interface EnvVarRequirement {
  readonly class: 'EnvVarRequirement';
  readonly envDef: readonly { readonly envName: string; readonly envValue: string }[];
}

/** Cores; MiB of memory, temporary and output space. Numbers or expressions. */
export interface ResourceRequirement {
  readonly class: 'ResourceRequirement';
  readonly coresMin?: number | string;
  readonly coresMax?: number | string;
  readonly ramMin?: number | string;
  readonly ramMax?: number | string;
  readonly tmpdirMin?: number | string;
  readonly tmpdirMax?: number | string;
  readonly outdirMin?: number | string;
  readonly outdirMax?: number | string;
}

/** A place in a source text; line and column count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong with a document. */
export interface DocumentProblem extends Position {
  /** Path in the document, for example `steps/otsu/in/bands`. */
  readonly path: string;
  /** A sentence that a scientist understands, with what to do next. */
  readonly message: string;
  /** `syntax`, `unknown-field`, `unknown-reference`, `type-mismatch`, `unsupported`, … */
  readonly rule: string;
}

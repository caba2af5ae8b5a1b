/** Port: deployed processes. Every revision is kept; packed documents are stored once per content hash. Adapter: platform/database. */
import type { PackedDocument } from '../cwl/document/model.ts';

export interface DeployedProcess {
  readonly id: string;
  /** 1, 2, …; grows with each replacement, also across an undeploy and a new deploy of the same id. */
  readonly revision: number;
  /** SHA-256 (hex) of the canonical JSON of `document`. */
  readonly packageHash: string;
  readonly document: PackedDocument;
  /** Process description made at deployment (Part 1 process.yaml), without links. */
  readonly description: ProcessDescription;
  readonly deployed: Date;
  /** False for built-in processes. */
  readonly mutable: boolean;
}

/** Part 1 process description without links; JSON. */
export interface ProcessDescription {
  readonly id: string;
  readonly version: string;
  readonly title?: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly metadata?: readonly ProcessMetadata[];
  readonly jobControlOptions: readonly ('sync-execute' | 'async-execute' | 'dismiss')[];
  readonly outputTransmission: readonly ('value' | 'reference')[];
  readonly inputs: { readonly [id: string]: ParameterDescription };
  readonly outputs: { readonly [id: string]: ParameterDescription };
}

/** Part 1 `metadata.yaml`: a link, or, by version 2.0, a value. */
export interface ProcessMetadata {
  readonly title: string;
  readonly role: string;
  readonly href?: string;
  readonly value?: unknown;
}

export interface ParameterDescription {
  readonly title?: string;
  readonly description?: string;
  readonly minOccurs?: number;
  readonly maxOccurs?: number | 'unbounded';
  /** Of an input (Part 1 v2.0); both if absent. */
  readonly valuePassing?: readonly ('byValue' | 'byReference')[];
  readonly metadata?: readonly { readonly title: string; readonly value: unknown }[];
  /** OpenAPI 3.0 dialect of JSON Schema. */
  readonly schema: { readonly [key: string]: unknown };
}

/** The body of a deploy or replace, byte for byte (Part 2 `/req/…/package-response-body`). */
export interface SourcePackage {
  readonly mediaType: string;
  readonly body: Uint8Array;
}

export interface RevisionName {
  readonly revision: number;
  /** What the package calls itself, or its description. */
  readonly version: string;
}

export interface NewRevision {
  readonly id: string;
  readonly document: PackedDocument;
  readonly packageHash: string;
  readonly description: ProcessDescription;
  readonly source: SourcePackage;
  readonly mutable: boolean;
}

export interface ProcessStore {
  /** Rejects with DuplicateProcessError when the id is deployed; of two at once exactly one wins. */
  deploy(revision: NewRevision): Promise<DeployedProcess>;
  /** Deploys a process whose id none has ever had; what is or was deployed under it stays as it is. */
  introduce(revision: NewRevision): Promise<void>;
  /** Undefined when the id is not deployed. */
  replace(revision: NewRevision): Promise<DeployedProcess | undefined>;
  /** False when the id is not deployed. Revisions and packages stay for the jobs that use them. */
  undeploy(id: string): Promise<boolean>;
  /** As it is deployed now, or an earlier revision of it; undefined where it is not deployed or has no such revision. */
  get(id: string, revision?: number): Promise<DeployedProcess | undefined>;
  /** Every revision of a process that is deployed, the oldest first. */
  revisions(id: string): Promise<readonly RevisionName[]>;
  source(id: string, revision: number): Promise<SourcePackage | undefined>;
  /** Built-in ones first, so that they are on the first page, then by id; `after` is the last id of the page before. */
  list(limit: number, after?: string): Promise<readonly DeployedProcess[]>;
  /** Keeps a packed document that no process has, for jobs. */
  keep(packageHash: string, document: PackedDocument): Promise<void>;
  /** A packed document that some process or job refers to. Immutable: callers may cache by hash. */
  document(packageHash: string): Promise<PackedDocument>;
}

/** Thrown by `deploy` when a process of this id is deployed (Part 2 `duplicated-process`). */
export class DuplicateProcessError extends Error {
  override readonly name = 'DuplicateProcessError';
  constructor(id: string) {
    super(
      `A process '${id}' is already deployed. Replace it with PUT /processes/${id}, or undeploy it first.`,
    );
  }
}

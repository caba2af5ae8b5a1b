/** Rows of migrations/0001-processes.ts. */
import type { ColumnType, JSONColumnType } from 'kysely';
import type { PackedDocument } from '../../cwl/document/model.ts';
import type { ProcessDescription } from '../../processes/process-store.ts';

export interface ProcessTables {
  package: PackageTable;
  process_revision: ProcessRevisionTable;
  process: ProcessTable;
}

/** A packed document, once per content. */
export interface PackageTable {
  hash: string;
  document: JSONColumnType<PackedDocument>;
}

/** What was deployed or replaced, never changed and never deleted. */
export interface ProcessRevisionTable {
  id: string;
  revision: number;
  package_hash: string;
  description: JSONColumnType<ProcessDescription>;
  source_type: string;
  source_body: Buffer;
  mutable: boolean;
  deployed: ColumnType<Date, never, never>;
}

/** Which revision of a process is deployed now. */
export interface ProcessTable {
  id: string;
  revision: number;
}

import type { PackedDocument } from '../../../../src/cwl/document/model.ts';
import {
  type DeployedProcess,
  DuplicateProcessError,
  type NewRevision,
  type ProcessStore,
  type SourcePackage,
} from '../../../../src/processes/process-store.ts';

/** A process store in maps. */
export class MemoryProcessStore implements ProcessStore {
  readonly #deployed = new Map<string, NewRevision & { readonly revision: number }>();
  readonly #revisions = new Map<string, number>();
  readonly #documents = new Map<string, PackedDocument>();

  async deploy(revision: NewRevision): Promise<DeployedProcess> {
    if (this.#deployed.has(revision.id)) throw new DuplicateProcessError(revision.id);
    return this.#put(revision);
  }

  async replace(revision: NewRevision): Promise<DeployedProcess | undefined> {
    return this.#deployed.has(revision.id) ? this.#put(revision) : undefined;
  }

  async undeploy(id: string): Promise<boolean> {
    return this.#deployed.delete(id);
  }

  async get(id: string): Promise<DeployedProcess | undefined> {
    const stored = this.#deployed.get(id);
    return stored && show(stored);
  }

  async source(id: string): Promise<SourcePackage | undefined> {
    return this.#deployed.get(id)?.source;
  }

  async list(limit: number, after = ''): Promise<readonly DeployedProcess[]> {
    const place = ({ id, mutable }: { id: string; mutable: boolean }) => `${mutable ? 1 : 0}${id}`;
    const last = after === '' ? '' : place(this.#deployed.get(after) ?? { id: after, mutable: true });
    return [...this.#deployed.values()]
      .filter((stored) => place(stored) > last)
      .sort((a, b) => (place(a) < place(b) ? -1 : 1))
      .slice(0, limit)
      .map(show);
  }

  async keep(packageHash: string, document: PackedDocument): Promise<void> {
    this.#documents.set(packageHash, document);
  }

  async document(packageHash: string): Promise<PackedDocument> {
    const document = this.#documents.get(packageHash);
    if (document === undefined) throw new Error(`There is no document ${packageHash}.`);
    return document;
  }

  #put(revision: NewRevision): DeployedProcess {
    const number = (this.#revisions.get(revision.id) ?? 0) + 1;
    const stored = { ...revision, revision: number };
    this.#revisions.set(revision.id, number);
    this.#documents.set(revision.packageHash, revision.document);
    this.#deployed.set(revision.id, stored);
    return show(stored);
  }
}

function show({ source: _source, ...stored }: NewRevision & { readonly revision: number }): DeployedProcess {
  return { ...stored, deployed: new Date('2026-11-01T00:00:00Z') };
}

import type { PackedDocument } from '../../../../src/cwl/document/model.ts';
import {
  type DeployedProcess,
  DuplicateProcessError,
  type NewRevision,
  type ProcessStore,
  type RevisionName,
  type SourcePackage,
} from '../../../../src/processes/process-store.ts';

/** A process store in maps. */
export class MemoryProcessStore implements ProcessStore {
  readonly #deployed = new Map<string, Revision>();
  /** Also of those that are not deployed any more. */
  readonly #revisions = new Map<string, readonly Revision[]>();
  readonly #documents = new Map<string, PackedDocument>();

  async deploy(revision: NewRevision): Promise<DeployedProcess> {
    if (this.#deployed.has(revision.id)) throw new DuplicateProcessError(revision.id);
    return this.#put(revision);
  }

  async introduce(revision: NewRevision): Promise<void> {
    if (!this.#revisions.has(revision.id)) this.#put(revision);
  }

  async replace(revision: NewRevision): Promise<DeployedProcess | undefined> {
    return this.#deployed.has(revision.id) ? this.#put(revision) : undefined;
  }

  async undeploy(id: string): Promise<boolean> {
    return this.#deployed.delete(id);
  }

  async get(id: string, revision?: number): Promise<DeployedProcess | undefined> {
    const stored = revision === undefined ? this.#deployed.get(id) : this.#find(id, revision);
    return stored && show(stored);
  }

  async revisions(id: string): Promise<readonly RevisionName[]> {
    if (!this.#deployed.has(id)) return [];
    const known = this.#revisions.get(id) ?? [];
    return known.map(({ revision, description }) => ({ revision, version: description.version }));
  }

  async source(id: string, revision: number): Promise<SourcePackage | undefined> {
    return this.#find(id, revision)?.source;
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

  #find(id: string, revision: number): Revision | undefined {
    if (!this.#deployed.has(id)) return undefined;
    return this.#revisions.get(id)?.find((stored) => stored.revision === revision);
  }

  #put(revision: NewRevision): DeployedProcess {
    const earlier = this.#revisions.get(revision.id) ?? [];
    const stored = { ...revision, revision: earlier.length + 1 };
    this.#revisions.set(revision.id, [...earlier, stored]);
    this.#documents.set(revision.packageHash, revision.document);
    this.#deployed.set(revision.id, stored);
    return show(stored);
  }
}

type Revision = NewRevision & { readonly revision: number };

function show({ source: _source, ...stored }: Revision): DeployedProcess {
  return { ...stored, deployed: new Date('2026-11-01T00:00:00Z') };
}

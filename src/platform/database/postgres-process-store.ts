/** Deployed processes in PostgreSQL. */
import { sql, type Transaction } from 'kysely';
import type { PackedDocument } from '../../cwl/document/model.ts';
import { RecentlyUsed } from '../../jobs/recently-used.ts';
import {
  type DeployedProcess,
  DuplicateProcessError,
  type NewRevision,
  type ProcessStore,
  type RevisionName,
  type SourcePackage,
} from '../../processes/process-store.ts';
import type { Database } from './database.ts';
import { readTogether } from './read-together.ts';
import type { Tables } from './tables.ts';

/** First half of the advisory lock's key, so that locks of other kinds do not meet ours. */
const LOCK_CLASS = 1_886_544_227;

/** Processes that are remembered, each with its package. */
const RECENT = 16;

export class PostgresProcessStore implements ProcessStore {
  readonly #db: Database;
  /** By id, as they were read last. */
  readonly #recent = new RecentlyUsed<string, DeployedProcess>(RECENT);
  /** Which revision of a process is deployed. */
  readonly #deployedRevision = readTogether((ids) => this.#deployedRevisions(ids));

  constructor(db: Database) {
    this.#db = db;
  }

  async deploy(revision: NewRevision): Promise<DeployedProcess> {
    const added = await this.#add(revision, 'undeployed');
    if (added === undefined) throw new DuplicateProcessError(revision.id);
    return added;
  }

  replace(revision: NewRevision): Promise<DeployedProcess | undefined> {
    return this.#add(revision, 'deployed');
  }

  async introduce(revision: NewRevision): Promise<void> {
    await this.#add(revision, 'unknown');
  }

  async undeploy(id: string): Promise<boolean> {
    const deleted = await this.#db.deleteFrom('process').where('id', '=', id).executeTakeFirst();
    return deleted.numDeletedRows > 0n;
  }

  /** A package may be large, and a revision never changes: which one is deployed is asked each time, what it holds is remembered. */
  async get(id: string, revision?: number): Promise<DeployedProcess | undefined> {
    if (revision !== undefined) return this.#earlier(id, revision);
    const current = await this.#deployedRevision(id);
    const known = this.#recent.get(id);
    if (current !== undefined && known?.revision === current) return known;
    // It may have been replaced since.
    const row =
      current === undefined
        ? undefined
        : await this.#deployed().where('process.id', '=', id).executeTakeFirst();
    this.#recent.delete(id);
    if (row === undefined) return undefined;
    const read = toProcess(row);
    this.#recent.set(id, read);
    return read;
  }

  async #deployedRevisions(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#db
      .selectFrom('process')
      .select(['id', 'revision'])
      .where('id', '=', sql<string>`any(${ids}::text[])`)
      .execute();
    return new Map(rows.map(({ id, revision }) => [id, revision]));
  }

  async revisions(id: string): Promise<readonly RevisionName[]> {
    const rows = await this.#db
      .selectFrom('process')
      .innerJoin('process_revision as revision', 'revision.id', 'process.id')
      // Whole, as PostgreSQL cannot look into JSON that has NUL or half a surrogate pair in any of its texts.
      .select(['revision.revision', 'revision.description'])
      .where('process.id', '=', id)
      .orderBy('revision.revision')
      .execute();
    return rows.map(({ revision, description }) => ({ revision, version: description.version }));
  }

  async source(id: string, revision: number): Promise<SourcePackage | undefined> {
    const row = await this.#db
      .selectFrom('process')
      .innerJoin('process_revision as revision', 'revision.id', 'process.id')
      .select(['revision.source_type', 'revision.source_body'])
      .where('process.id', '=', id)
      .where('revision.revision', '=', revision)
      .executeTakeFirst();
    return row && { mediaType: row.source_type, body: row.source_body };
  }

  async list(limit: number, after?: string): Promise<readonly DeployedProcess[]> {
    let query = this.#deployed().orderBy('revision.mutable').orderBy('process.id').limit(limit);
    if (after !== undefined) query = query.where(isBehind(after));
    return (await query.execute()).map(toProcess);
  }

  async keep(packageHash: string, document: PackedDocument): Promise<void> {
    await sql`
      insert into package (hash, document) values (${packageHash}, ${JSON.stringify(document)}::json)
      on conflict do nothing
    `.execute(this.#db);
  }

  async document(packageHash: string): Promise<PackedDocument> {
    const row = await this.#db
      .selectFrom('package')
      .select('document')
      .where('hash', '=', packageHash)
      .executeTakeFirst();
    if (!row) throw new Error(`The database has no package with the content hash ${packageHash}.`);
    return row.document;
  }

  async #earlier(id: string, revision: number): Promise<DeployedProcess | undefined> {
    const row = await this.#revisions()
      .where('process.id', '=', id)
      .where('revision.revision', '=', revision)
      .executeTakeFirst();
    return row && toProcess(row);
  }

  #deployed() {
    return this.#revisions().whereRef('revision.revision', '=', 'process.revision');
  }

  /** Of processes that are deployed. */
  #revisions() {
    return this.#db
      .selectFrom('process')
      .innerJoin('process_revision as revision', 'revision.id', 'process.id')
      .innerJoin('package', 'package.hash', 'revision.package_hash')
      .select([
        'revision.id',
        'revision.revision',
        'revision.package_hash',
        'package.document',
        'revision.description',
        'revision.deployed',
        'revision.mutable',
      ]);
  }

  /** Undefined where the id is not what was expected. */
  #add(revision: NewRevision, expected: IdState): Promise<DeployedProcess | undefined> {
    return this.#db.transaction().execute(async (db) => {
      // One writer per process id. The statement after it sees what the one before has committed.
      await sql`select pg_advisory_xact_lock(${LOCK_CLASS}, hashtext(${revision.id}))`.execute(db);
      return addRevision(db, revision, expected);
    });
  }
}

/** `unknown`: it was never deployed. */
type IdState = 'deployed' | 'undeployed' | 'unknown';

/** In the order of pages. A process that has gone since was none of the built-in ones. */
function isBehind(id: string) {
  return sql<boolean>`(revision.mutable, process.id) > (coalesce((
    select own.mutable from process as named join process_revision as own using (id, revision) where named.id = ${id}
  ), true), ${id})`;
}

async function addRevision(
  db: Transaction<Tables>,
  { id, packageHash, document, description, source, mutable }: NewRevision,
  expected: IdState,
): Promise<DeployedProcess | undefined> {
  const { rows } = await sql<Pick<DeployedProcess, 'revision' | 'deployed'>>`
    with next as (
      select coalesce(max(revision), 0) + 1 as revision from process_revision where id = ${id}
      having exists (select from process where id = ${id}) = ${expected === 'deployed'}
        and (max(revision) is null or ${expected !== 'unknown'})
    ), stored as (
      insert into package (hash, document) select ${packageHash}, ${JSON.stringify(document)}::json from next
      on conflict do nothing
    ), added as (
      insert into process_revision (id, revision, package_hash, description, source_type, source_body, mutable)
      select
        ${id}, revision, ${packageHash}, ${JSON.stringify(description)}::json,
        ${source.mediaType}, ${Buffer.from(source.body)}::bytea, ${mutable}::boolean
      from next
      returning revision, deployed
    ), current as (
      insert into process (id, revision) select ${id}, revision from added
      on conflict (id) do update set revision = excluded.revision
    )
    select revision, deployed from added
  `.execute(db);
  return rows[0] && { id, ...rows[0], packageHash, document, description, mutable };
}

interface DeployedRow {
  readonly id: string;
  readonly revision: number;
  readonly package_hash: string;
  readonly document: PackedDocument;
  readonly description: DeployedProcess['description'];
  readonly deployed: Date;
  readonly mutable: boolean;
}

function toProcess({ package_hash: packageHash, ...row }: DeployedRow): DeployedProcess {
  return { ...row, packageHash };
}

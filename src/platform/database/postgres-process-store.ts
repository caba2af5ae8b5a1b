/** Deployed processes in PostgreSQL. */
import { sql, type Transaction } from 'kysely';
import type { PackedDocument } from '../../cwl/document/model.ts';
import {
  type DeployedProcess,
  DuplicateProcessError,
  type NewRevision,
  type ProcessStore,
  type SourcePackage,
} from '../../processes/process-store.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** First half of the advisory lock's key, so that locks of other kinds do not meet ours. */
const LOCK_CLASS = 1_886_544_227;

export class PostgresProcessStore implements ProcessStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  deploy(revision: NewRevision): Promise<DeployedProcess> {
    return this.#alone(revision.id, async (db) => {
      if (await isDeployed(db, revision.id)) throw new DuplicateProcessError(revision.id);
      const added = await addRevision(db, revision);
      await db.insertInto('process').values({ id: revision.id, revision: added.revision }).execute();
      return added;
    });
  }

  replace(revision: NewRevision): Promise<DeployedProcess | undefined> {
    return this.#alone(revision.id, async (db) => {
      if (!(await isDeployed(db, revision.id))) return undefined;
      const added = await addRevision(db, revision);
      await db
        .updateTable('process')
        .set({ revision: added.revision })
        .where('id', '=', revision.id)
        .execute();
      return added;
    });
  }

  async undeploy(id: string): Promise<boolean> {
    const deleted = await this.#db.deleteFrom('process').where('id', '=', id).executeTakeFirst();
    return deleted.numDeletedRows > 0n;
  }

  async get(id: string): Promise<DeployedProcess | undefined> {
    const row = await this.#deployed().where('process.id', '=', id).executeTakeFirst();
    return row && toProcess(row);
  }

  async source(id: string): Promise<SourcePackage | undefined> {
    const row = await this.#db
      .selectFrom('process')
      .innerJoin('process_revision as revision', (join) =>
        join.onRef('revision.id', '=', 'process.id').onRef('revision.revision', '=', 'process.revision'),
      )
      .select(['revision.source_type', 'revision.source_body'])
      .where('process.id', '=', id)
      .executeTakeFirst();
    return row && { mediaType: row.source_type, body: row.source_body };
  }

  async list(limit: number, after?: string): Promise<readonly DeployedProcess[]> {
    let query = this.#deployed().orderBy('process.id').limit(limit);
    if (after !== undefined) query = query.where('process.id', '>', after);
    return (await query.execute()).map(toProcess);
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

  #deployed() {
    return this.#db
      .selectFrom('process')
      .innerJoin('process_revision as revision', (join) =>
        join.onRef('revision.id', '=', 'process.id').onRef('revision.revision', '=', 'process.revision'),
      )
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

  /** One writer per process id, so that two deployments at once see each other. */
  #alone<T>(id: string, work: (db: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.#db.transaction().execute(async (db) => {
      await sql`select pg_advisory_xact_lock(${LOCK_CLASS}, hashtext(${id}))`.execute(db);
      return work(db);
    });
  }
}

async function isDeployed(db: Transaction<Tables>, id: string): Promise<boolean> {
  return (await db.selectFrom('process').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}

async function addRevision(db: Transaction<Tables>, revision: NewRevision): Promise<DeployedProcess> {
  const { id, packageHash, document, description, source, mutable } = revision;
  await db
    .insertInto('package')
    .values({ hash: packageHash, document: JSON.stringify(document) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const last = await db
    .selectFrom('process_revision')
    .select((expression) => expression.fn.max('revision').as('revision'))
    .where('id', '=', id)
    .executeTakeFirst();
  const row = await db
    .insertInto('process_revision')
    .values({
      id,
      revision: (last?.revision ?? 0) + 1,
      package_hash: packageHash,
      description: JSON.stringify(description),
      source_type: source.mediaType,
      source_body: Buffer.from(source.body),
      mutable,
    })
    .returning(['revision', 'deployed'])
    .executeTakeFirstOrThrow();
  return { id, revision: row.revision, packageHash, document, description, deployed: row.deployed, mutable };
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

import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PackedDocument } from '../../../src/cwl/document/model.ts';
import { type Database, migrateToLatest, openDatabase } from '../../../src/platform/database/database.ts';
import { PostgresProcessStore } from '../../../src/platform/database/postgres-process-store.ts';
import { DuplicateProcessError, type NewRevision } from '../../../src/processes/process-store.ts';
import { startPostgres, type TestPostgres } from '../../services/postgres.ts';

const log = pino({ level: 'silent' });

let server: TestPostgres;
let db: Database;
let store: PostgresProcessStore;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

beforeEach(async () => {
  db = openDatabase(await server.createDatabase(), log);
  await migrateToLatest(db);
  store = new PostgresProcessStore(db);
  return () => db.destroy();
});

describe('PostgresProcessStore', () => {
  it('gives back what was deployed, with the order of keys and the bytes of the package', async () => {
    const revision = newRevision('ndvi', { body: Buffer.from([0, 255, 10]) });
    const deployed = await store.deploy(revision);
    expect(deployed).toMatchObject({ id: 'ndvi', revision: 1, packageHash: 'hash-1', mutable: true });
    expect(deployed.deployed).toBeInstanceOf(Date);
    const found = await store.get('ndvi');
    expect(found).toEqual(deployed);
    expect(JSON.stringify(found?.description.inputs)).toBe(JSON.stringify(revision.description.inputs));
    const source = await store.source('ndvi', 1);
    expect(source?.mediaType).toBe('application/cwl+yaml');
    expect([...(source?.body ?? [])]).toEqual([0, 255, 10]);
    expect(await store.document('hash-1')).toEqual(revision.document);
  });

  it('refuses an id that is deployed', async () => {
    await store.deploy(newRevision('ndvi'));
    await expect(store.deploy(newRevision('ndvi'))).rejects.toThrow(DuplicateProcessError);
  });

  it('lets exactly one of many deployments at once win', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => store.deploy(newRevision('ndvi'))),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(DuplicateProcessError);
    }
  });

  it('counts every one of many replacements at once', async () => {
    await store.deploy(newRevision('ndvi'));
    const replaced = await Promise.all(Array.from({ length: 5 }, () => store.replace(newRevision('ndvi'))));
    expect(new Set(replaced.map((process) => process?.revision))).toEqual(new Set([2, 3, 4, 5, 6]));
    expect((await store.get('ndvi'))?.revision).toBe(6);
  });

  it('sees at once what another process of the server has replaced, undeployed or deployed', async () => {
    const other = new PostgresProcessStore(db);
    await store.deploy(newRevision('ndvi'));
    expect((await store.get('ndvi'))?.packageHash).toBe('hash-1');
    await other.replace(newRevision('ndvi', { hash: 'hash-2' }));
    expect((await store.get('ndvi'))?.packageHash).toBe('hash-2');
    await other.undeploy('ndvi');
    expect(await store.get('ndvi')).toBeUndefined();
    await other.deploy(newRevision('ndvi', { hash: 'hash-3' }));
    expect(await store.get('ndvi')).toMatchObject({ packageHash: 'hash-3', revision: 3 });
  });

  it('reads the package of a revision once, of the last ones that were asked for', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `process-${index}`);
    for (const id of ids) await store.deploy(newRevision(id));
    const first = await inTurn(ids);
    const again = await inTurn(ids.toReversed());

    expect(first.map((process) => process?.id)).toEqual(ids);
    expect(again[0]).toBe(first.at(-1));
    expect(again.at(-1)).not.toBe(first[0]);
    expect(again.at(-1)).toEqual(first[0]);
  });

  it('keeps counting revisions after an undeploy, and keeps the packages of old ones', async () => {
    await store.deploy(newRevision('ndvi'));
    await store.replace(newRevision('ndvi', { hash: 'hash-2' }));
    expect(await store.undeploy('ndvi')).toBe(true);
    expect(await store.undeploy('ndvi')).toBe(false);
    expect(await store.get('ndvi')).toBeUndefined();
    expect(await store.source('ndvi', 2)).toBeUndefined();
    expect(await store.get('ndvi', 1)).toBeUndefined();
    expect(await store.revisions('ndvi')).toEqual([]);
    expect(await store.replace(newRevision('ndvi'))).toBeUndefined();
    expect((await store.deploy(newRevision('ndvi', { hash: 'hash-3' }))).revision).toBe(3);
    expect((await store.document('hash-1')).entry).toBe('ndvi');
    expect((await store.document('hash-2')).entry).toBe('ndvi');
  });

  it('keeps what was replaced: description, package and the bytes that came', async () => {
    const first = await store.deploy(newRevision('ndvi', { body: Buffer.from('first') }));
    await store.replace(newRevision('ndvi', { hash: 'hash-2', body: Buffer.from('second') }));

    expect(await store.get('ndvi', 1)).toEqual(first);
    expect(await store.get('ndvi', 2)).toEqual(await store.get('ndvi'));
    expect(await store.get('ndvi', 3)).toBeUndefined();
    expect(Buffer.from((await store.source('ndvi', 1))?.body ?? []).toString()).toBe('first');
    expect(Buffer.from((await store.source('ndvi', 2))?.body ?? []).toString()).toBe('second');
    expect(await store.revisions('ndvi')).toEqual([
      { revision: 1, version: '1.0.0' },
      { revision: 2, version: '1.0.0' },
    ]);
  });

  it('introduces a process whose id none has had, and no other', async () => {
    await store.introduce(newRevision('first'));
    expect(await store.get('first')).toMatchObject({ revision: 1, packageHash: 'hash-1' });

    await store.introduce(newRevision('first', { hash: 'hash-2' }));
    expect(await store.get('first')).toMatchObject({ revision: 1, packageHash: 'hash-1' });

    await store.undeploy('first');
    await store.introduce(newRevision('first'));
    expect(await store.get('first')).toBeUndefined();
  });

  it('has names of revisions with texts that PostgreSQL does not read', async () => {
    const revision = newRevision('odd');
    const odd = { title: 'half a pair \ud800', version: 'a\0b' };
    await store.deploy({ ...revision, description: { ...revision.description, ...odd } });

    expect(await store.revisions('odd')).toEqual([{ revision: 1, version: 'a\0b' }]);
  });

  it('stores the same package once', async () => {
    await store.deploy(newRevision('a'));
    await store.deploy(newRevision('b'));
    const { count } = await db
      .selectFrom('package')
      .select((expression) => expression.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(count).toBe(1);
  });

  it('lists pages by id in code-point order', async () => {
    for (const id of ['b', 'B', 'a', 'é', 'a-1']) await store.deploy(newRevision(id));
    const first = await store.list(3);
    expect(first.map((process) => process.id)).toEqual(['B', 'a', 'a-1']);
    const second = await store.list(3, 'a-1');
    expect(second.map((process) => process.id)).toEqual(['b', 'é']);
  });

  it('lists built-in processes first, on whatever page they are', async () => {
    await store.deploy({ ...newRevision('z'), mutable: false });
    await store.deploy({ ...newRevision('y'), mutable: false });
    for (const id of ['a', 'b']) await store.deploy(newRevision(id));
    const ids = async (after?: string) => (await store.list(2, after)).map((process) => process.id);
    expect(await ids()).toEqual(['y', 'z']);
    expect(await ids('y')).toEqual(['z', 'a']);
    expect(await ids('z')).toEqual(['a', 'b']);
    await store.undeploy('a');
    expect(await ids('a')).toEqual(['b']);
  });

  it('says which package is missing', async () => {
    await expect(store.document('unknown')).rejects.toThrow('unknown');
  });
});

/** At once they would be remembered in the order of their answers. */
async function inTurn(ids: readonly string[]) {
  const read = [];
  for (const id of ids) read.push(await store.get(id));
  return read;
}

function newRevision(id: string, { hash = 'hash-1', body = Buffer.from('text') } = {}): NewRevision {
  const document: PackedDocument = {
    cwlVersion: 'v1.2',
    entry: id,
    processes: {},
    namespaces: {},
    formats: {},
  };
  return {
    id,
    document,
    packageHash: hash,
    description: {
      id,
      version: '1.0.0',
      jobControlOptions: ['async-execute'],
      outputTransmission: ['value'],
      inputs: { zone: { schema: { type: 'string' } }, area: { schema: { type: 'number' } } },
      outputs: {},
    },
    source: { mediaType: 'application/cwl+yaml', body },
    mutable: true,
  };
}

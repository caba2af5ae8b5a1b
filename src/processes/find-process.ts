import type { DeployedProcess, ProcessStore, RevisionName } from './process-store.ts';
import { Refusal } from './refusal.ts';

/** Revisions are counted in 32 bits. */
const NUMBER = /^[1-9]\d{0,8}$/;

/**
 * A process as it is deployed now, or the revision of it that `version` names: by its number, else by the version that the package gives itself, where
 * exactly one revision has it. Throws Refusal `no-such-process`, and `no-such-revision` with the member `revisions`.
 */
export async function findProcess(
  store: Pick<ProcessStore, 'get' | 'revisions'>,
  id: string,
  version?: string,
): Promise<DeployedProcess> {
  if (version === undefined) return (await store.get(id)) ?? fail(noSuchProcess(id));
  const numbered = NUMBER.test(version) ? await store.get(id, Number(version)) : undefined;
  if (numbered !== undefined) return numbered;
  const revisions = await store.revisions(id);
  if (revisions.length === 0) throw noSuchProcess(id);
  const [only, ...others] = revisions.filter((revision) => revision.version === version);
  if (only === undefined || others.length > 0) throw noSuchRevision(id, version, revisions);
  return (await store.get(id, only.revision)) ?? fail(noSuchProcess(id));
}

export function noSuchProcess(id: string): Refusal {
  return new Refusal(
    'no-such-process',
    `There is no process '${id}'. GET /processes lists those that there are.`,
  );
}

function noSuchRevision(id: string, version: string, revisions: readonly RevisionName[]): Refusal {
  const isShared = revisions.some((revision) => revision.version === version);
  const why = isShared
    ? `Several revisions of the process '${id}' have the version '${version}'`
    : `The process '${id}' has no revision or version '${version}'`;
  const how = `Name a revision by its number, from 1 to ${revisions.length}`;
  return new Refusal('no-such-revision', `${why}. ${how}; "revisions" has the version of each.`, {
    members: { revisions },
  });
}

function fail(refusal: Refusal): never {
  throw refusal;
}

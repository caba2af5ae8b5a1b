import { loadPackage, type PackageReader } from '../package/load-package.ts';
import { canonicalJson } from '../package-hash.ts';
import {
  type DeployedProcess,
  DuplicateProcessError,
  type NewRevision,
  type ProcessStore,
} from '../process-store.ts';
import { ECHO } from './echo.ts';

const PACKAGES: readonly string[] = [ECHO];

/**
 * Deploys the processes that every server has, or replaces those of another version of this server. They are stored like any
 * other, so that their jobs need no road of their own, and cannot be changed over HTTP. A process of a user that has the id of a
 * built-in one gives way; its jobs go on.
 */
export async function deployBuiltIn(store: ProcessStore, reader: PackageReader): Promise<void> {
  for (const text of PACKAGES) {
    const loaded = await loadPackage({ mediaType: 'application/cwl+yaml', body: Buffer.from(text) }, reader);
    const revision: NewRevision = { ...loaded, mutable: false };
    const current = await store.get(revision.id);
    if (current === undefined) await deploy(store, revision);
    else if (!isSame(current, revision)) await store.replace(revision);
  }
}

async function deploy(store: ProcessStore, revision: NewRevision): Promise<void> {
  try {
    await store.deploy(revision);
  } catch (error) {
    // Another server on the same database starts at this moment, and was faster.
    if (!(error instanceof DuplicateProcessError)) throw error;
  }
}

function isSame(current: DeployedProcess, wanted: NewRevision): boolean {
  return (
    !current.mutable &&
    current.packageHash === wanted.packageHash &&
    canonicalJson(current.description) === canonicalJson(wanted.description)
  );
}

import { loadPackage, type PackageReader } from '../package/load-package.ts';
import { canonicalJson } from '../package-hash.ts';
import {
  type DeployedProcess,
  DuplicateProcessError,
  type NewRevision,
  type ProcessStore,
} from '../process-store.ts';
import { ECHO } from './echo.ts';
import { EXAMPLE_GREETING } from './example-greeting.ts';

/**
 * Deploys the process that every server has, or replaces that of another version of this server. It is stored like any other, so that
 * its jobs need no road of their own, and cannot be changed over HTTP. A process of a user that has its id gives way; its jobs go on.
 *
 * A server that is new has one more, which belongs to its users: once it is replaced or undeployed, it stays so.
 */
export async function deployBuiltIn(store: ProcessStore, reader: PackageReader): Promise<void> {
  const echo: NewRevision = { ...(await load(ECHO, reader)), mutable: false };
  const current = await store.get(echo.id);
  if (current === undefined) await deploy(store, echo);
  else if (!isSame(current, echo)) await store.replace(echo);
  await store.introduce(await load(EXAMPLE_GREETING, reader));
}

function load(text: string, reader: PackageReader): Promise<NewRevision> {
  return loadPackage({ mediaType: 'application/cwl+yaml', body: Buffer.from(text) }, reader);
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

import { createHash } from 'node:crypto';
import { noSuchProcess } from '../find-process.ts';
import { canonicalJson } from '../package-hash.ts';
import type { DeployedProcess, ProcessStore } from '../process-store.ts';

/**
 * `sent`: the body of the deploy or replace request. `packed`: the document that jobs are pinned to, with everything that the package refers to in it. That one
 * is the model of the engine (`cwl/document/model.ts`), which is close to CWL and not CWL.
 */
export type PackageForm = 'sent' | 'packed';

export interface PackageDocument {
  readonly revision: number;
  readonly deployed: Date;
  readonly mediaType: string;
  readonly body: Uint8Array;
  /** Of the body, in hex; the package hash of one that is packed. */
  readonly sha256: string;
}

/** The package of a revision. Throws Refusal `no-such-process` where the process has been undeployed since. */
export async function packageDocument(
  { id, revision, deployed, document, packageHash }: DeployedProcess,
  form: PackageForm,
  store: Pick<ProcessStore, 'source'>,
): Promise<PackageDocument> {
  const about = { revision, deployed };
  if (form === 'packed') {
    const body = Buffer.from(canonicalJson(document));
    return { ...about, mediaType: 'application/json', body, sha256: packageHash };
  }
  const source = await store.source(id, revision);
  if (source === undefined) throw noSuchProcess(id);
  return { ...about, ...source, sha256: createHash('sha256').update(source.body).digest('hex') };
}

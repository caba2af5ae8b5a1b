import type { PackedDocument } from '../cwl/document/model.ts';
import type { CheckSyntax, ReadOntology } from '../cwl/ports.ts';
import type { CwlObject } from '../cwl/values/value.ts';
import type { Job } from '../jobs/job.ts';
import type { Jobs, NewJob } from '../jobs/jobs.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { Source } from '../objects/source.ts';
import { bindInputs } from './bind-inputs/bind-inputs.ts';
import { withData } from './bind-inputs/data-input.ts';
import { followLinks } from './bind-inputs/follow-links.ts';
import { deployBuiltIn } from './built-in/deploy-built-in.ts';
import { entryOf } from './describe/describe-process.ts';
import {
  checkExecutable,
  checkOutputs,
  type ExecuteRequest,
  keptRequest,
} from './execute/execute-request.ts';
import { outputsOf } from './execute/job-outputs.ts';
import { outputProblems } from './execute/output-problems.ts';
import { type ForbidsTarget, subscriberOf } from './execute/subscriber.ts';
import { findProcess, noSuchProcess } from './find-process.ts';
import { loadPackage, type PackageRequest } from './package/load-package.ts';
import { type PackageDocument, type PackageForm, packageDocument } from './package/package-document.ts';
import { readReference } from './package/read-reference.ts';
import { type DeployedProcess, DuplicateProcessError, type ProcessStore } from './process-store.ts';
import { Refusal } from './refusal.ts';
import { hasRecords, ogcForm } from './shape-results/ogc-form.ts';
import { withStoredListings } from './shape-results/stored-listings.ts';

export interface ProcessServiceParts {
  readonly store: ProcessStore;
  readonly jobs: Jobs;
  readonly objects: ObjectStore;
  /** Reads what packages refer to; carries the policy of allowed hosts. */
  readonly source: Source;
  /** Understands the ontologies of packages. */
  readonly readOntology: ReadOntology;
  /** Parses the JavaScript of packages; without it scripts are judged when they run. */
  readonly checkSyntax?: CheckSyntax;
  /** Where callbacks may not go. */
  readonly forbidsTarget: ForbidsTarget;
  /** Bytes of one package document at most. */
  readonly maxDocumentBytes: number;
}

/** What a job runs: a deployed process, or its id, or a package that comes with the request. */
export type JobTarget = { readonly process: DeployedProcess | string } | { readonly package: PackageRequest };

/** Of jobs whose package is not deployed. */
export const AD_HOC_REVISION = 0;

/**
 * Deployed processes and their executions. Every method rejects with Refusal where the reason lies in the request. `base` is the URL of
 * this server as the client sees it, without a trailing slash.
 */
export class ProcessService {
  readonly #parts: ProcessServiceParts;

  constructor(parts: ProcessServiceParts) {
    this.#parts = parts;
  }

  /** Deploys what is always there; to be called before requests are answered. */
  deployBuiltIn(): Promise<void> {
    return deployBuiltIn(this.#parts.store, this.#reader(NO_SERVER));
  }

  /** `invalid-package`, `workflow-not-found`, `duplicated-process`, `immutable-process`. */
  async deploy(request: PackageRequest, base: string): Promise<DeployedProcess> {
    const revision = await loadPackage(request, this.#reader(base));
    try {
      return await this.#parts.store.deploy(revision);
    } catch (error) {
      if (!(error instanceof DuplicateProcessError)) throw error;
      const existing = await this.#parts.store.get(revision.id);
      if (existing !== undefined) refuseImmutable(existing);
      throw new Refusal('duplicated-process', error.message, {
        cause: error,
        members: { processID: revision.id },
      });
    }
  }

  /** `no-such-process`, `immutable-process`, `invalid-package`, `workflow-not-found`. */
  async replace(id: string, request: PackageRequest, base: string): Promise<void> {
    refuseImmutable(await this.get(id));
    const revision = await loadPackage({ ...request, id }, this.#reader(base));
    if ((await this.#parts.store.replace(revision)) === undefined) throw noSuchProcess(id);
  }

  /** `no-such-process`, `immutable-process`. */
  async undeploy(id: string): Promise<void> {
    refuseImmutable(await this.get(id));
    if (!(await this.#parts.store.undeploy(id))) throw noSuchProcess(id);
  }

  /** As it is deployed now, or the revision that `version` names. `no-such-process`, `no-such-revision`. */
  get(id: string, version?: string): Promise<DeployedProcess> {
    return findProcess(this.#parts.store, id, version);
  }

  list(limit: number, after?: string): Promise<readonly DeployedProcess[]> {
    return this.#parts.store.list(limit, after);
  }

  /** What was deployed. `no-such-process`, `no-such-revision`, `immutable-process`. */
  async package(id: string, form: PackageForm, version?: string): Promise<PackageDocument> {
    const process = await this.get(id, version);
    refuseImmutable(process);
    return packageDocument(process, form, this.#parts.store);
  }

  /** Creates a job. `abstract-process`, `no-such-output`, `invalid-subscriber`, `invalid-inputs`. */
  async execute(process: DeployedProcess, request: ExecuteRequest, base: string): Promise<Job> {
    return this.#parts.jobs.create(await this.order({ process }, request, base));
  }

  /**
   * What a job is to do, checked and bound; the job is not created. A package that comes with the request is kept for the job and
   * not deployed. What `execute` rejects with, and `invalid-package`, `workflow-not-found`.
   */
  async order(target: JobTarget, request: ExecuteRequest, base: string): Promise<NewJob> {
    const { store, objects, forbidsTarget, maxDocumentBytes } = this.#parts;
    const isDeployed = 'process' in target;
    const process = isDeployed
      ? await this.#deployed(target.process)
      : await this.#adHoc(target.package, base);
    const { id: processId, document, revision, packageHash } = process;
    checkExecutable(document);
    const subscriber = request.subscriber && subscriberOf(request.subscriber, base, forbidsTarget);
    const { form, data } = request;
    const entry = entryOf(document);
    const given = withData(request.inputs, data, entry);
    const read = (url: string) => readReference(url, this.#reader(base));
    // A CWL job object has no links but those of its files.
    const { inputs, unread, ...linked } =
      form === 'cwl'
        ? { inputs: given, unread: [], problems: [] }
        : await followLinks(given, entry.inputs, read, maxDocumentBytes);
    const problems = [
      ...(request.problems ?? []),
      ...outputProblems(document, request.outputs ?? {}),
      ...linked.problems,
    ];
    const bound = await bindInputs({ processId, document, inputs, form, base, problems, unread }, objects);
    if (!isDeployed) await store.keep(packageHash, document);
    const { marks } = request;
    return {
      processId,
      revision,
      packageHash,
      inputs: bound,
      request: keptRequest(request),
      ...(subscriber !== undefined && { subscriber }),
      ...(marks !== undefined && { marks }),
    };
  }

  /** The package that a job runs, whatever has become of its process. */
  document({ packageHash }: Job): Promise<PackedDocument> {
    return this.#parts.store.document(packageHash);
  }

  /**
   * Outputs of a job: those named, or all that its request asked for. `no-such-output`, `result-not-ready`, and the reason of a job
   * that failed.
   */
  async outputs(job: Job, chosen?: readonly string[]): Promise<CwlObject> {
    if (chosen !== undefined) checkOutputs(await this.#parts.store.document(job.packageHash), chosen);
    return withStoredListings(outputsOf(job, chosen), this.#parts.objects);
  }

  /** The same outputs with records of well-known types as texts and bounding boxes, for clients that do not ask for CWL. */
  async inOgcForm(job: Job, outputs: CwlObject): Promise<CwlObject> {
    // Most results have no record, and are answered without a look at the document.
    if (!Object.values(outputs).some(hasRecords)) return outputs;
    const { outputs: parameters } = entryOf(await this.#parts.store.document(job.packageHash));
    const types = new Map(parameters.map(({ name, type }) => [name, type]));
    return Object.fromEntries(
      Object.entries(outputs).map(([name, value]) => [name, ogcForm(value, types.get(name) ?? ANY)]),
    );
  }

  async #deployed(process: DeployedProcess | string): Promise<DeployedProcess> {
    return typeof process === 'string' ? this.get(process) : process;
  }

  /** Under a name of its own, the same for equal packages, and the revision 0, which no deployed process has. */
  async #adHoc(request: PackageRequest, base: string) {
    const { document, packageHash } = await loadPackage(request, this.#reader(base));
    return { id: `ad-hoc-${packageHash.slice(0, 12)}`, revision: AD_HOC_REVISION, document, packageHash };
  }

  #reader(base: string) {
    const { source, objects, store, readOntology, checkSyntax, maxDocumentBytes } = this.#parts;
    const abilities = { readOntology, ...(checkSyntax !== undefined && { checkSyntax }) };
    return { source, objects, packages: store, ...abilities, limit: maxDocumentBytes, base };
  }
}

const ANY = { kind: 'Any' } as const;
/** Built-in packages refer to nothing of this server. */
const NO_SERVER = 'http://server.invalid';

function refuseImmutable(process: DeployedProcess): void {
  if (process.mutable) return;
  throw new Refusal(
    'immutable-process',
    `The process '${process.id}' is built in and has no package to change or to show.`,
  );
}

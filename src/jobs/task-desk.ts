/** The runners' counter: hands out attempts at tasks and takes what came of them. */
import type { PackedDocument, Requirement } from '../cwl/document/model.ts';
import { MemoryRecords } from '../cwl/workflow/memory-records.ts';
import { hasSecrets, secretsOfJob, secretsOfShard } from '../cwl/workflow/secrets.ts';
import { toolRun } from '../cwl/workflow/tool-run.ts';
import type {
  AttemptFacts,
  AttemptKey,
  EarlierResult,
  StepTask,
  TaskBase,
  TaskDesk,
  TaskOutcome,
} from '../steps/step-task.ts';
import type { JobDocuments } from './job-documents.ts';
import type { EventRecord } from './job-event-record.ts';
import type { JobNotices } from './job-notices.ts';
import { afterFailure, releaseDelayMs } from './retry.ts';
import { attemptPrefix, parseTaskId, STAGE_SHARD, taskId } from './shard-paths.ts';
import type { Claim, TaskStore } from './task-store.ts';

/** Conducts a job soon, here or elsewhere; a hint that never throws. */
export type WakeJob = (job: string) => void;

export class JobTaskDesk implements TaskDesk {
  readonly #store: TaskStore;
  readonly #documents: JobDocuments;
  readonly #notices: JobNotices;
  readonly #wake: WakeJob;
  readonly #leaseMs: number;

  /** @param leaseMs how long an attempt lives without a heartbeat */
  constructor(
    store: TaskStore,
    documents: JobDocuments,
    notices: JobNotices,
    wake: WakeJob,
    leaseMs: number,
  ) {
    this.#store = store;
    this.#documents = documents;
    this.#notices = notices;
    this.#wake = wake;
    this.#leaseMs = leaseMs;
  }

  /** Takes the id that the place got, or the bare task id. */
  async claim(id: string, runner: string): Promise<StepTask | undefined> {
    const { job, shard } = parseTaskId(id);
    const claim = await this.#store.claim(job, shard, runner, this.#leaseMs);
    if (claim === undefined) return undefined;
    const base = {
      id: taskId(job, shard),
      job,
      shard,
      attempt: claim.attempt,
      prefix: attemptPrefix(job, shard, claim.attempt),
    };
    if (shard === STAGE_SHARD) {
      const document = await this.#documents.packed(claim.packageHash);
      const secrets = secretsOfJob(document, claim.inputs);
      return {
        ...base,
        kind: 'stage',
        document,
        inputs: claim.inputs,
        ...(secrets.length > 0 && { secrets }),
      };
    }
    return this.#toolTask(base, claim);
  }

  heartbeat(task: TaskBase, facts: AttemptFacts): Promise<boolean> {
    return this.#store.heartbeat(task, this.#leaseMs, facts);
  }

  async report(task: TaskBase, outcome: TaskOutcome, facts: AttemptFacts): Promise<boolean> {
    const taken = await this.#take(task, outcome, facts);
    if (taken) this.#wake(task.job);
    return taken;
  }

  async earlierResult(key: string): Promise<EarlierResult | undefined> {
    const found = await this.#store.result(key);
    if (found === undefined) return undefined;
    const { job, shard, attempt, outputs } = found;
    return { job, shard, prefix: attemptPrefix(job, shard, attempt), outputs };
  }

  async release(task: TaskBase, reason: string): Promise<void> {
    const released = await this.#store.release(task, reason, releaseDelayMs);
    if (released) this.#wake(task.job);
  }

  async putBack(id: string): Promise<void> {
    const { job, shard } = parseTaskId(id);
    if (await this.#store.putBack(job, shard)) this.#wake(job);
  }

  ended(attempts: readonly AttemptKey[]): Promise<readonly AttemptKey[]> {
    return this.#store.ended(attempts);
  }

  onJobEnded(listener: (job: string) => void): Disposable {
    return this.#notices.onFinished(listener);
  }

  async #toolTask(base: TaskBase, claim: Claim): Promise<StepTask> {
    const document = await this.#documents.forJob(base.job, claim.packageHash, claim.fetched);
    const run = toolRun(document, new MemoryRecords(claim.lineage), base.shard);
    const image = imageOf([...run.requirements, ...run.hints]);
    const secrets = await this.#secrets(base, claim, document);
    const imageDigest = image === undefined ? undefined : claim.digests[image];
    return {
      ...base,
      kind: 'tool',
      run,
      inputs: claim.inputs,
      ...(imageDigest !== undefined && { imageDigest }),
      ...(secrets.length > 0 && { secrets }),
      ...(!claim.reuse && { reuse: false }),
    };
  }

  /** Enclosing inputs are long and seldom needed, so that a claim does not bring them. */
  async #secrets({ job, shard }: TaskBase, { lineage }: Claim, document: PackedDocument): Promise<string[]> {
    if (!hasSecrets(document)) return secretsOfShard(document, new MemoryRecords(lineage), shard);
    const inputs = await this.#store.shardInputs(
      job,
      lineage.shards.map(({ id }) => id),
    );
    const shards = lineage.shards.map((record) => ({
      ...record,
      inputs: inputs.get(record.id) ?? record.inputs,
    }));
    return secretsOfShard(document, new MemoryRecords({ ...lineage, shards }), shard);
  }

  async #take(task: TaskBase, outcome: TaskOutcome, facts: AttemptFacts): Promise<boolean> {
    switch (outcome.kind) {
      case 'succeeded': {
        const { kind: _, ...given } = outcome;
        return this.#store.succeed(task, facts, {
          event: { kind: 'shard-succeeded', shard: task.shard, ...given },
        });
      }
      case 'staged':
        return this.#store.succeed(task, facts, staged(outcome));
      case 'failed': {
        const { failure } = outcome;
        const after = await this.#store.fail(task, facts, failure, (count) => afterFailure(failure, count));
        return after !== undefined;
      }
    }
  }
}

function staged({ inputs, fetched }: Extract<TaskOutcome, { kind: 'staged' }>): EventRecord {
  return { event: { kind: 'started', inputs }, fetched };
}

/** As a runner names it in the facts of an attempt. */
function imageOf(requirements: readonly Requirement[]): string | undefined {
  const docker = requirements.find((entry) => entry.class === 'DockerRequirement');
  return docker?.dockerPull ?? docker?.dockerImageId;
}

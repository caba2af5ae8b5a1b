import type { ContainerRuntime } from '../containers/container-runtime.ts';
import type { Evaluate } from '../cwl/ports.ts';
import type { Machine, Resources } from '../cwl/tool/preparation.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { Source } from '../objects/source.ts';
import type { ObjectCache } from './files/object-cache.ts';
import type { ContentDigests } from './reuse/content-digest.ts';
import type { StepPolicy } from './step-policy.ts';
import type { EarlierResult } from './step-task.ts';

/** What `runTask` uses. */
export interface TaskDependencies {
  readonly runtime: ContainerRuntime;
  readonly objects: ObjectStore;
  readonly sources: Source;
  readonly evaluate: Evaluate;
  readonly machine: Machine;
  readonly policy: StepPolicy;
  readonly digests: ContentDigests;
  /** Asks the desk for the newest result under a key (`TaskDesk`). */
  earlierResult(key: string): Promise<EarlierResult | undefined>;
  /** Local copies of stored objects. */
  readonly cache: ObjectCache;
  /** Absolute path on the container engine's host; attempts get folders of their own below it. */
  readonly workFolder: string;
  /** Put on every container, so that a successor finds what a dead runner left. */
  readonly labels: { readonly [name: string]: string };
  /**
   * Resolves when this machine has room for the step, which is kept until it is disposed of. Rejects with `HandBack`
   * where another runner should take the task, and with another error where none ever can.
   */
  admit(
    resources: Resources,
    onWaiting: (activity: string) => void,
    signal: AbortSignal,
  ): Promise<Disposable>;
}

/** Thrown through `runTask`: the task is to be given back untouched, with this reason. */
export class HandBack extends Error {
  override readonly name = 'HandBack';
}

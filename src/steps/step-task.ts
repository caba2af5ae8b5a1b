/**
 * A step task: self-contained JSON and one function (`runTask`) runs it, in the embedded server, in a queue worker
 * or from `run-step`. Whoever runs it talks back only through `TaskDesk`.
 */
import type { PackedDocument } from '../cwl/document/model.ts';
import type { ToolRun } from '../cwl/tool/preparation.ts';
import type { CwlObject, DirectoryValue, FileValue } from '../cwl/values/value.ts';
import type { Updates } from '../cwl/workflow/updates.ts';

export interface TaskBase {
  /** `<job id>/<shard id>`; the same for every attempt. */
  readonly id: string;
  readonly job: string;
  readonly shard: string;
  /** 1, 2, … */
  readonly attempt: number;
  /** Key prefix in the object store that belongs to this attempt alone; ends with `/`. */
  readonly prefix: string;
  /** Values that its log, its facts and its failure must not show; absent where there are none. */
  readonly secrets?: readonly string[];
}

/** What tells an attempt from all others. */
export type AttemptKey = Pick<TaskBase, 'job' | 'shard' | 'attempt'>;

/** Runs a CommandLineTool in a container, or evaluates an ExpressionTool. */
export interface ToolTask extends TaskBase {
  readonly kind: 'tool';
  readonly run: ToolRun;
  readonly inputs: CwlObject;
  /** Digest that the image was pinned to by an earlier step of the job. */
  readonly imageDigest?: string;
  /** False: the client wants it to be run, whatever was run before. */
  readonly reuse?: false;
}

/** Fetches what the job's inputs and the document's defaults refer to; its shard id is `inputs`. */
export interface StageTask extends TaskBase {
  readonly kind: 'stage';
  readonly document: PackedDocument;
  readonly inputs: CwlObject;
}

export type StepTask = ToolTask | StageTask;

/** Plain data that crosses process borders (design: failures). */
export interface StepFailure {
  readonly blame: 'package' | 'input' | 'platform' | 'cancelled';
  readonly message: string;
  readonly causes: readonly string[];
  /** What a person should try next. */
  readonly next: string;
  readonly shard: string;
  readonly attempt: number;
  readonly image?: string;
  readonly imageDigest?: string;
  readonly command?: readonly string[];
  readonly exitCode?: number;
  /** Last lines of standard error. */
  readonly stderrTail?: string;
  /** Worth another attempt: the platform failed, not the package. */
  readonly retry: boolean;
}

/** What a runner learned before or while a container ran; shown in the list of steps. */
export interface AttemptFacts {
  readonly command?: readonly string[];
  readonly image?: string;
  readonly imageDigest?: string;
  readonly container?: string;
  readonly cores?: number;
  /** MiB. */
  readonly ram?: number;
  readonly exitCode?: number;
  /** Bytes at most, and seconds of processor time, as far as the engine was asked. */
  readonly usage?: { readonly memory: number; readonly cpuSeconds: number };
  /** Under which an equal step finds the result of this one. */
  readonly reuseKey?: string;
  /** The step whose result was taken, instead of running. */
  readonly reused?: { readonly job: string; readonly shard: string };
  /** Human sentence for the current activity, for example `pulling debian:stable-slim: 40 %`. */
  readonly activity?: string;
}

export type TaskOutcome =
  | {
      readonly kind: 'succeeded';
      readonly outputs: CwlObject;
      /** Inputs that were updated in place. */
      readonly updates?: Updates;
    }
  /** A stage task: inputs and, by location, what defaults refer to, all with `object:` locations. */
  | {
      readonly kind: 'staged';
      readonly inputs: CwlObject;
      readonly fetched: { readonly [location: string]: FileValue | DirectoryValue };
    }
  | { readonly kind: 'failed'; readonly failure: StepFailure };

/** What a step gave that is equal to another one. */
export interface EarlierResult {
  readonly job: string;
  readonly shard: string;
  /** Of the attempt that stored the files of the outputs. */
  readonly prefix: string;
  readonly outputs: CwlObject;
}

/** The other side of a runner; implemented by jobs/. Every call is fenced by the attempt number. */
export interface TaskDesk {
  /**
   * Takes a task by the id that the place gave: makes the next attempt with a lease of its own and returns it. Undefined when there is nothing to do: finished,
   * cancelled, or another runner holds a live lease.
   */
  claim(taskId: string, runner: string): Promise<StepTask | undefined>;
  /** Extends the lease and records facts. False: the attempt is fenced off or cancelled, stop at once. */
  heartbeat(task: TaskBase, facts: AttemptFacts): Promise<boolean>;
  /** Hands in the outcome. False: too late, another attempt was taken; harmless. */
  report(task: TaskBase, outcome: TaskOutcome, facts: AttemptFacts): Promise<boolean>;
  /** The newest result under a `reuseKey` whose job is still there. */
  earlierResult(key: string): Promise<EarlierResult | undefined>;
  /** Gives the task back untouched (shutdown, or this runner cannot hold it); it is due again at once. */
  release(task: TaskBase, reason: string): Promise<void>;
  /** Gives back the id of a task that was not claimed, so that it goes to another runner at once. */
  putBack(taskId: string): Promise<void>;
  /**
   * Those of the attempts that do not run any more, whoever ran them. Attempts that the desk does not know may be another
   * installation's and are not among them.
   */
  ended(attempts: readonly AttemptKey[]): Promise<readonly AttemptKey[]>;
  /**
   * Calls the listener with each job that has just ended, wherever that was decided. A hint: a runner that has tasks of this
   * job sends their heartbeats now, instead of when they are due, and learns that it has to stop.
   */
  onJobEnded(listener: (job: string) => void): Disposable;
}

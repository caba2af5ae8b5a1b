/**
 * The state of a job as rows. A *shard* is one run of a process with given inputs; the job itself is the shard
 * `main`. A *step* is a node of a workflow within one shard that runs this workflow; expanding it makes its shards
 * (one without scatter). Ids are paths: `main`, `main/stage`, `main/stage[3]`, `main/stage[3]/ndvi[0]`.
 */
import type { CwlObject, CwlValue } from '../values/value.ts';
import type { UpdateMap, Updates } from './updates.ts';

export interface StepRecord {
  /** `<parent shard>/<step name>`. */
  readonly id: string;
  readonly parent: string;
  readonly name: string;
  /** waiting (for links) → ready (to be expanded) → expanded → succeeded | failed; or cancelled. */
  readonly state: 'waiting' | 'ready' | 'expanded' | 'succeeded' | 'failed' | 'cancelled';
  /** Steps that it still waits for. */
  readonly waitsFor: number;
  /** Sizes of the scatter dimensions that outputs are nested by: [] no scatter, [n] flat, [n, m] nested cross product. */
  readonly shape: readonly number[];
  readonly shards: number;
  readonly openShards: number;
  /** Gathered from the shards when the last has finished; null for each output where `when` was false. */
  readonly outputs: CwlObject | null;
}

export interface ShardRecord {
  /** `main` or `<step id>[<index>]`. */
  readonly id: string;
  /** Step record that it belongs to; null for `main`. */
  readonly step: string | null;
  readonly index: number;
  /** Key in `PackedDocument.processes`. */
  readonly process: string;
  readonly inputs: CwlObject;
  /** running → succeeded | skipped | failed | cancelled. */
  readonly state: 'running' | 'succeeded' | 'skipped' | 'failed' | 'cancelled';
  /** For a shard that runs a workflow: steps that have not finished. */
  readonly openSteps: number;
  readonly outputs: CwlObject | null;
  /** Inputs that it has updated in place. */
  readonly updates?: Updates | null;
  readonly failure: ShardFailure | null;
}

/** Why a shard failed, as the engine sees it; `detail` is the runner's failure record, passed through. */
export interface ShardFailure {
  readonly message: string;
  readonly blame: 'package' | 'input' | 'platform' | 'cancelled';
  readonly detail?: CwlValue;
}

/** One shard of an expansion. `inputs` null: `when` was false, the shard is skipped. */
export interface Expansion {
  readonly shape: readonly number[];
  readonly shards: readonly { readonly inputs: CwlObject | null }[];
}

/** Facts. Each is recorded before anything depends on it. */
export type JobEvent =
  | { readonly kind: 'started'; readonly inputs: CwlObject }
  | { readonly kind: 'step-expanded'; readonly step: string; readonly expansion: Expansion }
  | { readonly kind: 'step-failed'; readonly step: string; readonly failure: ShardFailure }
  | {
      readonly kind: 'shard-succeeded';
      readonly shard: string;
      readonly outputs: CwlObject;
      readonly updates?: Updates;
    }
  | { readonly kind: 'shard-failed'; readonly shard: string; readonly failure: ShardFailure }
  | { readonly kind: 'cancelled'; readonly failure: ShardFailure };

/** A read-only view of a job's rows. */
export interface Records {
  step(id: string): StepRecord | undefined;
  shard(id: string): ShardRecord | undefined;
  /** Shards of a step by index. */
  shardsOf(step: string): readonly ShardRecord[];
  /** Steps in a shard that runs a workflow. */
  stepsOf(shard: string): readonly StepRecord[];
  all(): { readonly steps: Iterable<StepRecord>; readonly shards: Iterable<ShardRecord> };
  /** Everything that shards of the job have updated in place. */
  readonly updates: UpdateMap;
}

/** New and changed rows of one event. */
export interface Changes {
  readonly steps: readonly StepRecord[];
  readonly shards: readonly ShardRecord[];
}

/** What should be outstanding. Doing one twice is harmless. */
export type Command =
  | { readonly kind: 'expand-step'; readonly step: string }
  | { readonly kind: 'run-shard'; readonly shard: string }
  | { readonly kind: 'cancel-shard'; readonly shard: string }
  | { readonly kind: 'finish-job'; readonly outputs: CwlObject }
  | { readonly kind: 'fail-job'; readonly failure: ShardFailure };

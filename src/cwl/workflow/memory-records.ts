import type { FileOrDirectory } from '../values/files.ts';
import { shardId } from './record-ids.ts';
import type { Changes, Records, ShardRecord, StepRecord } from './records.ts';
import type { UpdateMap } from './updates.ts';

/** The rows of one job in memory. Merging a change costs the size of the change, not of the job. */
export class MemoryRecords implements Records {
  readonly #steps = new Map<string, StepRecord>();
  readonly #shards = new Map<string, ShardRecord>();
  readonly #stepsOfShard = new Map<string, Set<string>>();
  readonly #updates = new Map<string, FileOrDirectory>();

  constructor(rows?: { readonly steps: Iterable<StepRecord>; readonly shards: Iterable<ShardRecord> }) {
    if (rows !== undefined) this.merge(rows);
  }

  /** Takes new and changed rows over; the last row of an id stays. */
  merge(changes: { readonly steps: Iterable<StepRecord>; readonly shards: Iterable<ShardRecord> }): void {
    for (const step of changes.steps) {
      this.#steps.set(step.id, step);
      const siblings = this.#stepsOfShard.get(step.parent);
      if (siblings === undefined) this.#stepsOfShard.set(step.parent, new Set([step.id]));
      else siblings.add(step.id);
    }
    for (const shard of changes.shards) {
      this.#shards.set(shard.id, shard);
      for (const [location, file] of Object.entries(shard.updates ?? {})) this.#updates.set(location, file);
    }
  }

  step(id: string): StepRecord | undefined {
    return this.#steps.get(id);
  }

  shard(id: string): ShardRecord | undefined {
    return this.#shards.get(id);
  }

  shardsOf(step: string): readonly ShardRecord[] {
    const count = this.#steps.get(step)?.shards ?? 0;
    return Array.from({ length: count }, (_, index) => this.#shards.get(shardId(step, index))!);
  }

  stepsOf(shard: string): readonly StepRecord[] {
    return Array.from(this.#stepsOfShard.get(shard) ?? [], (id) => this.#steps.get(id)!);
  }

  get updates(): UpdateMap {
    return this.#updates;
  }

  all(): { readonly steps: Iterable<StepRecord>; readonly shards: Iterable<ShardRecord> } {
    return { steps: this.#steps.values(), shards: this.#shards.values() };
  }
}

/** One set of changes from several that followed each other: one row of an id, the last. */
export function combineChanges(list: readonly Changes[]): Changes {
  const steps = new Map(list.flatMap((changes) => changes.steps.map((step) => [step.id, step] as const)));
  const shards = new Map(
    list.flatMap((changes) => changes.shards.map((shard) => [shard.id, shard] as const)),
  );
  return { steps: [...steps.values()], shards: [...shards.values()] };
}

import type { FileOrDirectory } from '../values/files.ts';
import type { Changes, Records, ShardRecord, StepRecord } from './records.ts';
import type { UpdateMap } from './updates.ts';

/**
 * The rows as they will be after an event: what is written here hides the row below it. Nothing reaches the records
 * themselves, so that a caller may drop the outcome.
 */
export class Draft {
  readonly #records: Records;
  readonly #steps = new Map<string, StepRecord>();
  readonly #shards = new Map<string, ShardRecord>();
  #updates: Map<string, FileOrDirectory> | undefined;

  constructor(records: Records) {
    this.#records = records;
  }

  findStep(id: string): StepRecord | undefined {
    return this.#steps.get(id) ?? this.#records.step(id);
  }

  findShard(id: string): ShardRecord | undefined {
    return this.#shards.get(id) ?? this.#records.shard(id);
  }

  /** Throws when the rows are damaged: a row names its parent only after the parent was written. */
  step(id: string): StepRecord {
    return present(this.findStep(id), 'step', id);
  }

  shard(id: string): ShardRecord {
    return present(this.findShard(id), 'shard', id);
  }

  putStep(step: StepRecord): void {
    this.#steps.set(step.id, step);
  }

  putShard(shard: ShardRecord): void {
    this.#shards.set(shard.id, shard);
    if (shard.updates == null) return;
    this.#updates ??= new Map(this.#records.updates);
    for (const [location, file] of Object.entries(shard.updates)) this.#updates.set(location, file);
  }

  get updates(): UpdateMap {
    return this.#updates ?? this.#records.updates;
  }

  /** Every row; costs the size of the job. */
  all(): { readonly steps: readonly StepRecord[]; readonly shards: readonly ShardRecord[] } {
    const { steps, shards } = this.#records.all();
    return { steps: overlay(steps, this.#steps), shards: overlay(shards, this.#shards) };
  }

  changes(): Changes {
    return { steps: [...this.#steps.values()], shards: [...this.#shards.values()] };
  }
}

function overlay<Row extends { readonly id: string }>(
  rows: Iterable<Row>,
  newer: ReadonlyMap<string, Row>,
): Row[] {
  const merged = new Map<string, Row>();
  for (const row of rows) merged.set(row.id, row);
  for (const row of newer.values()) merged.set(row.id, row);
  return [...merged.values()];
}

function present<Row>(row: Row | undefined, kind: string, id: string): Row {
  if (row === undefined) throw new Error(`The job's records lack the ${kind} '${id}'.`);
  return row;
}

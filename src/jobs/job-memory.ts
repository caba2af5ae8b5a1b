import type { PackedDocument } from '../cwl/document/model.ts';
import { apply } from '../cwl/workflow/apply.ts';
import { combineChanges, MemoryRecords } from '../cwl/workflow/memory-records.ts';
import type { Changes, JobEvent, Records } from '../cwl/workflow/records.ts';
import { Tally } from './progress.ts';

/** A job's records at one revision, kept between turns so that a turn need not read them again. */
export class JobMemory {
  readonly document: PackedDocument;
  readonly #records = new MemoryRecords();
  readonly #tally: Tally;
  #revision = 0;

  constructor(document: PackedDocument) {
    this.document = document;
    this.#tally = new Tally(document);
  }

  get records(): Records {
    return this.#records;
  }

  /** How many events these records have seen. */
  get revision(): number {
    return this.#revision;
  }

  get progress(): number {
    return this.#tally.progress();
  }

  /** Takes over what others wrote up to a revision. */
  catchUp(changes: Changes, revision: number): void {
    this.#take(changes);
    this.#revision = revision;
  }

  /** Applies events in order; `ignored` events count for the revision only. */
  apply(events: readonly JobEvent[], ignored: number): AppliedChanges {
    const list: Changes[] = [];
    const added = new Set<string>();
    for (const event of events) {
      const changes = apply(this.document, this.#records, event);
      for (const step of changes.steps) if (this.#records.step(step.id) === undefined) added.add(step.id);
      for (const shard of changes.shards)
        if (this.#records.shard(shard.id) === undefined) added.add(shard.id);
      this.#take(changes);
      list.push(changes);
    }
    this.#revision += events.length + ignored;
    const all = combineChanges(list);
    return { all, added: only(all, (id) => added.has(id)), changed: only(all, (id) => !added.has(id)) };
  }

  #take(changes: Changes): void {
    this.#tally.count(changes, this.#records);
    this.#records.merge(changes);
  }
}

/** What a number of events changed: each row once, as it is after the last of them. */
export interface AppliedChanges {
  readonly all: Changes;
  /** Rows that there were not before, and rows that there were. */
  readonly added: Changes;
  readonly changed: Changes;
}

function only({ steps, shards }: Changes, wanted: (id: string) => boolean): Changes {
  return { steps: steps.filter((row) => wanted(row.id)), shards: shards.filter((row) => wanted(row.id)) };
}

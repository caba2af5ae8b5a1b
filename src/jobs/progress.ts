/** How far a job is, in numbers and words. Counting costs the size of a change, not of the job. */
import type { PackedDocument } from '../cwl/document/model.ts';
import { MAIN } from '../cwl/workflow/record-ids.ts';
import type { Records, ShardRecord, StepRecord } from '../cwl/workflow/records.ts';

const NAMES_SHOWN = 3;

/** Counts what is known of a job: shards that run a tool, and steps that have not been cut into shards yet. */
export class Tally {
  readonly #document: PackedDocument;
  #known = 0;
  #finished = 0;

  constructor(document: PackedDocument) {
    this.#document = document;
  }

  /** Counts rows in; `before` gives the rows that they replace. */
  count(
    changes: { readonly steps: Iterable<StepRecord>; readonly shards: Iterable<ShardRecord> },
    before?: Records,
  ): void {
    for (const step of changes.steps) this.#known += weight(step) - weight(before?.step(step.id));
    for (const shard of changes.shards) {
      if (this.#document.processes[shard.process]?.class === 'Workflow') continue;
      const old = before?.shard(shard.id);
      if (old === undefined) this.#known += 1;
      this.#finished += Number(isFinished(shard)) - Number(isFinished(old));
    }
  }

  /** Per cent, rounded down; a job is at 100 only when it is successful. */
  progress(): number {
    return this.#known === 0 ? 0 : Math.min(99, Math.floor((100 * this.#finished) / this.#known));
  }
}

/** A step that is not expanded stands for its shards, of which there is at least one most of the time. */
function weight(step: StepRecord | undefined): number {
  return step?.state === 'waiting' || step?.state === 'ready' ? 1 : 0;
}

function isFinished(shard: ShardRecord | undefined): boolean {
  return shard?.state === 'succeeded' || shard?.state === 'skipped';
}

/** For example `4 of 7 steps finished; running otsu (12 of 40)`. */
export function progressMessage(records: Records): string {
  const steps = records.stepsOf(MAIN);
  if (steps.length === 0) return 'running';
  const finished = steps.filter((step) => step.state === 'succeeded').length;
  const running = steps.filter((step) => step.state === 'expanded').map(describe);
  const shown = running.slice(0, NAMES_SHOWN).join(', ');
  const rest = running.length > NAMES_SHOWN ? ` and ${running.length - NAMES_SHOWN} more` : '';
  const count = `${finished} of ${steps.length} ${steps.length === 1 ? 'step' : 'steps'} finished`;
  return running.length === 0 ? count : `${count}; running ${shown}${rest}`;
}

function describe(step: StepRecord): string {
  return step.shape.length === 0
    ? step.name
    : `${step.name} (${step.shards - step.openShards} of ${step.shards})`;
}

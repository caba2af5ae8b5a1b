/** Which requirements hold where (CWL v1.2 §"Requirements and hints"). */
import type { PackedDocument, Requirement } from '../document/model.ts';
import type { CwlObject } from '../values/value.ts';
import { processOf, stepOf, valueAt, workflowOf } from './lookup.ts';
import { MAIN } from './record-ids.ts';
import type { Records, ShardRecord, StepRecord } from './records.ts';

/** At most one entry of a class in both lists together. */
export interface Requirements {
  readonly requirements: readonly Requirement[];
  readonly hints: readonly Requirement[];
}

/** Key under which a job brings requirements of its own (CWL v1.2 §"Input object"). */
export const JOB_REQUIREMENTS = 'cwl:requirements';

/**
 * Merges levels, the nearest first: of each class the first entry counts, as a whole, and a requirement beats every
 * hint, at whatever distance.
 */
function effectiveRequirements(levels: readonly Requirements[]): Requirements {
  const requirements = firstOfClass(levels.flatMap((level) => level.requirements));
  const required = new Set(requirements.map((entry) => entry.class));
  const hints = firstOfClass(levels.flatMap((level) => level.hints));
  return { requirements, hints: hints.filter((entry) => !required.has(entry.class)) };
}

/** What holds for the process that a shard runs: the job's own, the process's, then what encloses it. */
export function requirementsOfShard(
  document: PackedDocument,
  records: Records,
  shard: ShardRecord,
): Requirements {
  return effectiveRequirements([...jobLevel(records), ...levelsOfShard(document, records, shard)]);
}

/** What holds for the expressions of a step: the step's, then what encloses it; not those of the tool that it runs. */
export function requirementsOfStep(
  document: PackedDocument,
  records: Records,
  step: StepRecord,
): Requirements {
  return effectiveRequirements([...jobLevel(records), ...levelsOfStep(document, records, step)]);
}

function levelsOfShard(document: PackedDocument, records: Records, shard: ShardRecord): Requirements[] {
  const own = processOf(document, shard.process);
  const step = shard.step === null ? undefined : records.step(shard.step);
  return step === undefined ? [own] : [own, ...levelsOfStep(document, records, step)];
}

function levelsOfStep(document: PackedDocument, records: Records, step: StepRecord): Requirements[] {
  const parent = records.shard(step.parent);
  if (parent === undefined) throw new Error(`The job's records lack the shard '${step.parent}'.`);
  const node = stepOf(workflowOf(document, parent.process), step.name);
  return [node, ...levelsOfShard(document, records, parent)];
}

function jobLevel(records: Records): Requirements[] {
  const inputs: CwlObject = records.shard(MAIN)?.inputs ?? {};
  const entries = valueAt(inputs, JOB_REQUIREMENTS);
  return Array.isArray(entries) ? [{ requirements: entries as unknown as Requirement[], hints: [] }] : [];
}

function firstOfClass(entries: readonly Requirement[]): Requirement[] {
  const byClass = new Map<string, Requirement>();
  for (const entry of entries) if (!byClass.has(entry.class)) byClass.set(entry.class, entry);
  return [...byClass.values()];
}

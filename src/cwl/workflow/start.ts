import type { PackedDocument } from '../document/model.ts';
import type { CwlObject } from '../values/value.ts';
import { beginShard, newShard } from './advance.ts';
import { Draft } from './draft.ts';
import { valueAt } from './lookup.ts';
import { MemoryRecords } from './memory-records.ts';
import { MAIN } from './record-ids.ts';
import type { Changes } from './records.ts';
import { JOB_REQUIREMENTS } from './requirements.ts';

/**
 * The first records of a job: the shard `main` of the entry process and, where that is a workflow, its steps.
 * Undeclared inputs are dropped, except the job's own requirements (`cwl:requirements`). Inputs of a workflow that do
 * not have their declared types, and a process that cannot be executed, give a failed `main`; a tool's inputs are
 * checked by `prepare`.
 */
export function start(document: PackedDocument, inputs: CwlObject): Changes {
  const draft = new Draft(new MemoryRecords());
  const main = newShard(document, { id: MAIN, step: null, index: 0, process: document.entry }, inputs);
  const requirements = valueAt(inputs, JOB_REQUIREMENTS);
  const row =
    requirements === null ? main : { ...main, inputs: { ...main.inputs, [JOB_REQUIREMENTS]: requirements } };
  draft.putShard(row);
  beginShard(document, draft, row);
  return draft.changes();
}

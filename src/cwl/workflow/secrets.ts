/** The values that logs and messages of a job must not show: those of its secret inputs (`ProcessBase.secrets`). */
import type { PackedDocument, Requirement } from '../document/model.ts';
import { namedIn } from '../document/secret-inputs.ts';
import { type CwlObject, type CwlValue, isDirectory, isFile } from '../values/value.ts';
import { MAIN } from './record-ids.ts';
import type { Records } from './records.ts';
import { JOB_REQUIREMENTS } from './requirements.ts';

/** Whether any process of a package has secret inputs. */
export function hasSecrets(document: PackedDocument): boolean {
  return Object.values(document.processes).some((process) => process.secrets !== undefined);
}

/**
 * The secret values in the inputs of a job, as texts.
 *
 * @param named inputs that `cwltool:Secrets` of the job itself names are secret, too
 */
export function secretsOfJob(document: PackedDocument, inputs: CwlObject): string[] {
  return [
    ...secretsIn(document, document.entry, inputs),
    ...namedByJob(inputs).flatMap((name) => textsIn(inputs[name])),
  ];
}

/** The secret values in the inputs of a shard and of every shard that encloses it, as texts. */
export function secretsOfShard(document: PackedDocument, records: Records, shardId: string): string[] {
  const shard = records.shard(shardId);
  if (shard === undefined) return [];
  if (shardId === MAIN) return secretsOfJob(document, shard.inputs);
  const parent = shard.step === null ? undefined : records.step(shard.step)?.parent;
  const outer = parent === undefined ? [] : secretsOfShard(document, records, parent);
  return [...new Set([...secretsIn(document, shard.process, shard.inputs), ...outer])];
}

function secretsIn(document: PackedDocument, process: string, inputs: CwlObject): string[] {
  return (document.processes[process]?.secrets ?? []).flatMap((name) => textsIn(inputs[name]));
}

function namedByJob(inputs: CwlObject): string[] {
  const requirements = inputs[JOB_REQUIREMENTS];
  return Array.isArray(requirements)
    ? namedIn({ requirements: requirements as unknown as Requirement[], hints: [] })
    : [];
}

/** Texts and numbers at any depth; what a File refers to is no value of the job. */
function textsIn(value: CwlValue | undefined): string[] {
  const texts: string[] = [];
  // Values of clients may be nested deeper than functions can be. An array is walked also while it grows.
  const open = [value];
  for (const next of open) {
    if (typeof next === 'string' || typeof next === 'number' || typeof next === 'bigint')
      texts.push(String(next));
    else if (typeof next === 'object' && next !== null && !isFile(next) && !isDirectory(next))
      for (const inner of Object.values(next as CwlObject)) open.push(inner);
  }
  return texts;
}

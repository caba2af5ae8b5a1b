import type { PackedDocument } from '../document/model.ts';
import { processOf } from './lookup.ts';
import { MAIN } from './record-ids.ts';
import type { Changes, Command, Records, ShardRecord, StepRecord } from './records.ts';

/**
 * What should be outstanding: for all records (after a restart), or only for the rows that an event changed. A row
 * alone decides, so that both ways give the same commands. Doing a command twice is harmless.
 */
export function due(document: PackedDocument, records: Records, changes?: Changes): Command[] {
  const { steps, shards } = changes ?? records.all();
  const commands: Command[] = [];
  for (const step of steps) commands.push(...dueForStep(step));
  for (const shard of shards) commands.push(...dueForShard(document, shard));
  return commands;
}

function dueForStep(step: StepRecord): Command[] {
  return step.state === 'ready' ? [{ kind: 'expand-step', step: step.id }] : [];
}

function dueForShard(document: PackedDocument, shard: ShardRecord): Command[] {
  const commands = isTool(document, shard) ? dueForTool(shard) : [];
  return shard.id === MAIN ? [...commands, ...dueForJob(shard)] : commands;
}

function dueForTool(shard: ShardRecord): Command[] {
  if (shard.state === 'running') return [{ kind: 'run-shard', shard: shard.id }];
  if (shard.state === 'cancelled') return [{ kind: 'cancel-shard', shard: shard.id }];
  return [];
}

function dueForJob(main: ShardRecord): Command[] {
  if (main.state === 'succeeded') return [{ kind: 'finish-job', outputs: main.outputs ?? {} }];
  return main.failure === null ? [] : [{ kind: 'fail-job', failure: main.failure }];
}

function isTool(document: PackedDocument, shard: ShardRecord): boolean {
  const kind = processOf(document, shard.process).class;
  return kind === 'CommandLineTool' || kind === 'ExpressionTool';
}

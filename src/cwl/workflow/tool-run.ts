import type { PackedDocument } from '../document/model.ts';
import type { ToolRun } from '../tool/preparation.ts';
import { processOf } from './lookup.ts';
import type { Records } from './records.ts';
import { requirementsOfShard } from './requirements.ts';

/** The tool that a shard runs, with every requirement that holds where it stands. Throws for a shard that runs no tool. */
export function toolRun(document: PackedDocument, records: Records, shardId: string): ToolRun {
  const shard = records.shard(shardId);
  if (shard === undefined) throw new Error(`The job's records lack the shard '${shardId}'.`);
  const tool = processOf(document, shard.process);
  if (tool.class !== 'CommandLineTool' && tool.class !== 'ExpressionTool') {
    throw new Error(`Shard '${shardId}' runs '${tool.id}', which is no tool but a ${tool.class}.`);
  }
  const { formats, unreadSchemas } = document;
  return {
    tool,
    ...requirementsOfShard(document, records, shard),
    formats,
    ...(unreadSchemas !== undefined && { unreadSchemas }),
  };
}

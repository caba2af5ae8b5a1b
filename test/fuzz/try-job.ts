/** Runs a job in an odd world until it ends: every command is done, every fact applied. */
import type { PackedDocument } from '../../src/cwl/document/model.ts';
import { ExpressionError } from '../../src/cwl/expression/expression-error.ts';
import type { Abilities } from '../../src/cwl/ports.ts';
import { collect } from '../../src/cwl/tool/collect.ts';
import { judgeExit } from '../../src/cwl/tool/judge-exit.ts';
import type { Machine, Preparation, ToolRun } from '../../src/cwl/tool/preparation.ts';
import { prepare } from '../../src/cwl/tool/prepare.ts';
import { runExpressionTool } from '../../src/cwl/tool/run-expression.ts';
import { ToolError } from '../../src/cwl/tool/tool-error.ts';
import { updatedInputs } from '../../src/cwl/tool/updated-inputs.ts';
import { parseJson } from '../../src/cwl/values/exact-json.ts';
import { FileShapeError, withFileShapes } from '../../src/cwl/values/file-shape.ts';
import type { CwlObject } from '../../src/cwl/values/value.ts';
import { apply } from '../../src/cwl/workflow/apply.ts';
import { due } from '../../src/cwl/workflow/due.ts';
import { expand } from '../../src/cwl/workflow/expand.ts';
import { MemoryRecords } from '../../src/cwl/workflow/memory-records.ts';
import type { Command, JobEvent, ShardFailure } from '../../src/cwl/workflow/records.ts';
import { toolRun } from '../../src/cwl/workflow/tool-run.ts';
import { shapeResults } from '../../src/processes/shape-results/shape-results.ts';
import { Dice, OutOfReachError, oddWorld, sample } from './odd-world.ts';
import type { Reached } from './try-case.ts';

const MACHINE: Machine = {
  cores: 4,
  ram: 4096,
  tmpdir: 10_000,
  outdir: 10_000,
  defaults: { cores: 1, ram: 256, tmpdir: 1024, outdir: 1024 },
  defaultImage: 'debian:stable-slim',
};
/** Of one job; a scatter over long lists says nothing new. */
const MOST_COMMANDS = 150;

export async function tryJob(document: PackedDocument, inputs: CwlObject, seed: number): Promise<Reached> {
  const world = oddWorld(seed);
  const records = new MemoryRecords();
  const commands: Command[] = [];
  const take = (event: JobEvent): void => {
    // As a database would give it back.
    const changes = throughJson(apply(document, records, throughJson(event)));
    records.merge(changes);
    commands.push(...due(document, records, changes));
  };
  const dice = new Dice(seed);
  take({ kind: 'started', inputs });
  for (let next = 0; next < commands.length; next++) {
    if (next === MOST_COMMANDS) return 'many steps';
    const command = commands[next]!;
    if (command.kind === 'expand-step') take(await expanded(document, records, command.step, world));
    if (command.kind === 'run-shard') take(await ran(document, records, command.shard, world, dice));
    if (command.kind === 'finish-job') {
      shapeResults(command.outputs, 'http://localhost');
      return 'finished';
    }
    if (command.kind === 'fail-job') return 'failed';
  }
  throw new Error('nothing is due, and the job has not ended');
}

async function expanded(
  document: PackedDocument,
  records: MemoryRecords,
  step: string,
  world: Abilities,
): Promise<JobEvent> {
  try {
    return { kind: 'step-expanded', step, expansion: await expand(document, records, step, world) };
  } catch (error) {
    return { kind: 'step-failed', step, failure: failureOf(error) };
  }
}

async function ran(
  document: PackedDocument,
  records: MemoryRecords,
  shard: string,
  world: Abilities,
  dice: Dice,
): Promise<JobEvent> {
  try {
    const outputs = await outputsOf(document, records, shard, world);
    return { kind: 'shard-succeeded', shard, outputs };
  } catch (error) {
    const failure = failureOf(error);
    const made = dice.roll(4) === 0 ? undefined : madeUp(toolRun(document, records, shard), dice);
    if (made === undefined) return { kind: 'shard-failed', shard, failure };
    return { kind: 'shard-succeeded', shard, outputs: made };
  }
}

/** Few tools find what they look for in an odd world; later steps are to be seen too. Undefined for what no tool could have. */
function madeUp({ tool }: ToolRun, dice: Dice): CwlObject | undefined {
  const values = tool.outputs.map((output) => [output.name, sample(output.type, dice)] as const);
  try {
    return withFileShapes(Object.fromEntries(values)) as CwlObject;
  } catch (error) {
    if (error instanceof FileShapeError) return undefined;
    throw error;
  }
}

async function outputsOf(
  document: PackedDocument,
  records: MemoryRecords,
  shard: string,
  world: Abilities,
): Promise<CwlObject> {
  const run = toolRun(document, records, shard);
  const { inputs } = records.shard(shard)!;
  if (run.tool.class === 'ExpressionTool') return runExpressionTool(run, inputs, world);
  const preparation: Preparation = throughJson(await prepare(run, inputs, MACHINE, world));
  for (const entry of preparation.staging) {
    const inside = entry.target.startsWith('/') && !entry.target.split('/').includes('..');
    if (!inside) throw new Error(`staged to '${entry.target}'`);
  }
  judgeExit(run.tool, 0);
  await updatedInputs(run, preparation, world.files);
  return collect(run, preparation, 0, world);
}

function failureOf(error: unknown): ShardFailure {
  if (error instanceof ToolError) return { blame: error.blame, message: error.message };
  if (error instanceof ExpressionError || error instanceof OutOfReachError)
    return { blame: 'package', message: error.message };
  throw error;
}

function throughJson<T>(value: T): T {
  return parseJson(JSON.stringify(value)) as T;
}

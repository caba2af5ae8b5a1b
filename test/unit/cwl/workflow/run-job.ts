/** Runs a whole job in memory: the place of runners and of the conductor, without either. */
import { runInNewContext } from 'node:vm';
import type { PackedDocument } from '../../../../src/cwl/document/model.ts';
import { ExpressionError } from '../../../../src/cwl/expression/expression-error.ts';
import type { Abilities, Evaluate } from '../../../../src/cwl/ports.ts';
import { ToolError } from '../../../../src/cwl/tool/tool-error.ts';
import type { CwlObject, CwlValue } from '../../../../src/cwl/values/value.ts';
import { apply } from '../../../../src/cwl/workflow/apply.ts';
import { due } from '../../../../src/cwl/workflow/due.ts';
import { expand } from '../../../../src/cwl/workflow/expand.ts';
import { MemoryRecords } from '../../../../src/cwl/workflow/memory-records.ts';
import type { Command, JobEvent, ShardFailure } from '../../../../src/cwl/workflow/records.ts';
import type { Updates } from '../../../../src/cwl/workflow/updates.ts';

/** What a fake tool makes of its inputs; a ToolError fails the shard. */
export type Tools = { readonly [process: string]: (inputs: CwlObject) => CwlObject | InPlace };

/** What a tool gives that updates inputs in place. */
export class InPlace {
  readonly outputs: CwlObject;
  readonly updates: Updates;

  constructor(outputs: CwlObject, updates: Updates) {
    this.outputs = outputs;
    this.updates = updates;
  }
}

export interface JobEnd {
  readonly outputs?: CwlObject;
  readonly failure?: ShardFailure;
  readonly records: MemoryRecords;
  /** In the order in which they became due. */
  readonly commands: readonly Command[];
}

/** Only for scripts that the tests themselves write: this is no sandbox. */
export const evaluateInNode: Evaluate = async ({ kind, source, library }, context) => {
  const body = kind === 'body' ? source : `return (${source});`;
  const script = `${library.join('\n')}; JSON.stringify((function () { ${body} })() ?? null)`;
  try {
    return JSON.parse(String(runInNewContext(script, structuredClone(context)))) as CwlValue;
  } catch (error) {
    throw new ExpressionError(source, String(error));
  }
};

/** The only input becomes the output `out`. */
export function echoes(inputs: CwlObject): CwlObject {
  return { out: Object.values(inputs)[0] ?? null };
}

/** The event that doing a command brings about; undefined for those that bring none. */
export async function perform(
  document: PackedDocument,
  records: MemoryRecords,
  command: Command,
  tools: Tools,
  abilities: Abilities,
): Promise<JobEvent | undefined> {
  if (command.kind === 'expand-step') {
    const { step } = command;
    try {
      return { kind: 'step-expanded', step, expansion: await expand(document, records, step, abilities) };
    } catch (error) {
      return { kind: 'step-failed', step, failure: failureOf(error) };
    }
  }
  if (command.kind !== 'run-shard') return undefined;
  const { process, inputs } = records.shard(command.shard)!;
  try {
    const made = tools[process]!(inputs);
    const given =
      made instanceof InPlace ? { outputs: made.outputs, updates: made.updates } : { outputs: made };
    return { kind: 'shard-succeeded', shard: command.shard, ...given };
  } catch (error) {
    return { kind: 'shard-failed', shard: command.shard, failure: failureOf(error) };
  }
}

function failureOf(error: unknown): ShardFailure {
  if (!(error instanceof ToolError)) throw error;
  return { blame: error.blame, message: error.message };
}

/** No file is ever there. */
export const noFiles: Abilities['files'] = {
  stat: async () => undefined,
  list: async (ref) => Promise.reject(new Error(`${ref} does not exist.`)),
  read: async (ref) => Promise.reject(new Error(`${ref} does not exist.`)),
  checksum: async (ref) => Promise.reject(new Error(`${ref} does not exist.`)),
};

/** Does what is due, one command after another, until the job ends. */
export async function runJob(
  document: PackedDocument,
  inputs: CwlObject,
  tools: Tools,
  abilities: Partial<Abilities> = {},
): Promise<JobEnd> {
  const lent = { evaluate: evaluateInNode, files: noFiles, ...abilities };
  const records = new MemoryRecords();
  const commands: Command[] = [];
  const take = (event: JobEvent): void => {
    const changes = apply(document, records, event);
    records.merge(changes);
    commands.push(...due(document, records, changes));
  };
  take({ kind: 'started', inputs });
  for (let next = 0; next < commands.length; next += 1) {
    const event = await perform(document, records, commands[next]!, tools, lent);
    if (event !== undefined) take(event);
  }
  const finish = commands.find((command) => command.kind === 'finish-job');
  const fail = commands.find((command) => command.kind === 'fail-job');
  return {
    ...(finish && { outputs: finish.outputs }),
    ...(fail && { failure: fail.failure }),
    records,
    commands,
  };
}

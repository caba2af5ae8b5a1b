/**
 * A job of 10,000 shards with an expression each, and no container: `when` gives false for every one. The same job with a
 * parameter reference, which needs no JavaScript, tells what the rest of a shard costs.
 */
import { deploy, execute } from './support/client.ts';
import { median, spread, timed } from './support/figures.ts';
import { processorTime } from './support/processor-time.ts';
import { type BenchServer, startServer } from './support/server.ts';

const SHARDS = 10_000;
const ROUNDS = 5;
const TARGET_MS = 1;

export async function benchExpressions(print: (line: string) => void): Promise<void> {
  await using server = await startServer();
  print(
    `${SHARDS} shards a job, ${ROUNDS} rounds; ms a shard, the whole job included: median (least to most)`,
  );
  const script = await measure(server, '$(inputs.number * 2 < 0)');
  const reference = await measure(server, '$(inputs.never)');
  const kept = median(script.times) < TARGET_MS ? 'kept' : 'missed';
  print(`  JavaScript:          ${spread(script.times, 2)}; target ${TARGET_MS}: ${kept}`);
  print(`  parameter reference: ${spread(reference.times, 2)}`);
  if (script.processor.length > 0) {
    print(
      `  processor time:      ${spread(script.processor, 2)}, without JavaScript ${spread(reference.processor, 2)}`,
    );
  }
}

interface Measured {
  readonly times: readonly number[];
  readonly processor: readonly number[];
}

async function measure(server: BenchServer, when: string): Promise<Measured> {
  const id = await deploy(server.url, JSON.stringify(workflow(when)), 'application/cwl+json');
  const inputs = { numbers: Array.from({ length: SHARDS }, (_, index) => index), never: false };
  const times: number[] = [];
  const processor: number[] = [];
  await execute(server.url, id, inputs);
  for (let round = 0; round < ROUNDS; round++) {
    const before = await processorTime(server.pid);
    times.push((await timed(() => execute(server.url, id, inputs))) / SHARDS);
    const after = await processorTime(server.pid);
    if (before !== undefined && after !== undefined) processor.push((after - before) / SHARDS);
  }
  return { times, processor };
}

function workflow(when: string): object {
  return {
    cwlVersion: 'v1.2',
    class: 'Workflow',
    requirements: { ScatterFeatureRequirement: {}, InlineJavascriptRequirement: {} },
    inputs: { numbers: 'int[]', never: 'boolean' },
    outputs: [],
    steps: {
      skip: {
        scatter: 'number',
        in: { number: 'numbers', never: 'never' },
        when,
        out: ['same'],
        run: {
          class: 'CommandLineTool',
          baseCommand: 'true',
          inputs: { number: 'int' },
          outputs: { same: { type: 'int', outputBinding: { outputEval: '$(inputs.number)' } } },
        },
      },
    },
  };
}

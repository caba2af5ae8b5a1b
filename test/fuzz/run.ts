/**
 * `npm run fuzz`: tries mutated documents and job objects in a process of low priority, until there were enough of them and enough
 * time has gone. Ends with 1 for a finding, a case that does not end, or a heap that grows; a finding is printed with its seed.
 *
 * Options: `--seed 7` (default: another each time), `--cases 100000`, `--minutes 5`.
 */
import { fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BatchMessage } from './worker.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(randomInt(2 ** 30)) },
    cases: { type: 'string', default: '100000' },
    minutes: { type: 'string', default: '5' },
  },
});

/** A batch takes seconds; more than this and one of its cases does not end, however busy the machine is. */
const STUCK_MS = 10 * 60_000;
/** What the heap may have grown by between the first and the last batch. */
const GROWTH_BYTES = 64 * 2 ** 20;
/** Enough for every case; one that needs more ends the process, and that is a finding. */
const HEAP_MB = 1024;

const seed = Number(values.seed);
const wanted = Number(values.cases);
const endAt = performance.now() + Number(values.minutes) * 60_000;

let running: BatchMessage | undefined;
let cases = 0;
const reached = new Map<string, number>();
const heaps: number[] = [];
let problem: string | undefined;

console.log(`Fuzzing from seed ${seed}: at least ${wanted} cases and ${values.minutes} minutes.`);
const began = performance.now();
const worker = fork(join(import.meta.dirname, 'worker.ts'), [String(seed)], {
  execArgv: [`--max-old-space-size=${HEAP_MB}`],
});
if (worker.pid !== undefined) setPriority(worker.pid, constants.priority.PRIORITY_LOW);

const watch = setTimeout(() => {
  problem = `A case of the batch with seed ${running?.seed} does not end.`;
  worker.kill('SIGKILL');
}, STUCK_MS);

worker.on('message', (message: BatchMessage) => {
  watch.refresh();
  running = message;
  if (message.state === 'begins') return;
  cases += message.cases;
  for (const [stage, count] of Object.entries(message.reached)) {
    reached.set(stage, (reached.get(stage) ?? 0) + count);
  }
  if (message.heap > 0) heaps.push(message.heap);
  worker.send(cases >= wanted && performance.now() >= endAt ? 'enough' : 'go on');
});

worker.on('exit', (code, signal) => {
  clearTimeout(watch);
  const [first, last] = [heaps[0] ?? 0, heaps.at(-1) ?? 0];
  if (code !== 0)
    problem ??= `The process ended with ${code ?? signal} in the batch with seed ${running?.seed}.`;
  else if (last - first > GROWTH_BYTES)
    problem = `The heap has grown from ${inMebibytes(first)} to ${inMebibytes(last)}.`;
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`${cases} cases in ${seconds} s, seeds ${seed} to ${running?.seed}: ${stages()}.`);
  console.log(`Heap after the first batches ${inMebibytes(first)}, at the end ${inMebibytes(last)}.`);
  if (problem !== undefined) {
    console.log(
      `${problem} See it again with: npm run fuzz -- --seed ${running?.seed} --cases 500 --minutes 0`,
    );
    process.exitCode = 1;
  }
});

function stages(): string {
  return [...reached].map(([stage, count]) => `${count} ${stage}`).join(', ');
}

function inMebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}

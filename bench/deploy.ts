/** Deploying: packed workflows of 100 and 1,000 steps, described as well, and the documents of the conformance suite. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deploy, send } from './support/client.ts';
import { median, quantile, spread, timed } from './support/figures.ts';
import { processorTime } from './support/processor-time.ts';
import { type BenchServer, startServer } from './support/server.ts';

const SERVERS = 3;
const PACKED = [
  { steps: 100, rounds: 11, target: 300 },
  { steps: 1000, rounds: 4, target: 2000 },
] as const;
const SUITE = join(import.meta.dirname, '../test/conformance/cwl-v1.2/tests');
const SUITE_TARGET_MS = 10;

export async function benchDeploy(print: (line: string) => void): Promise<void> {
  for (const packed of PACKED) await measurePacked(packed, print);
  await using server = await startServer();
  await measureSuite(server, print);
}

async function measurePacked(
  { steps, rounds, target }: (typeof PACKED)[number],
  print: (line: string) => void,
): Promise<void> {
  const first: number[] = [];
  const later: number[] = [];
  for (let started = 0; started < SERVERS; started++) {
    await using server = await startServer();
    for (let round = 0; round < rounds; round++) {
      const document = packedWorkflow(`packed-${round}`, steps);
      const time = await timed(async () => {
        const id = await deploy(server.url, document, 'application/cwl+json');
        await send(`${server.url}/processes/${id}`);
      });
      (round === 0 ? first : later).push(time);
    }
  }
  const size = Math.round(packedWorkflow('size', steps).length / 1024);
  print(`deploy and describe ${steps} steps (${size} KiB), ms: median (least to most)`);
  print(`  first of a new server: ${spread(first)}`);
  print(`  later ones:            ${spread(later)}; target ${target}: ${verdict(median(later) < target)}`);
}

/** Those that can be sent as they are: what others refer to by a relative path has no meaning in a body. */
async function measureSuite(server: BenchServer, print: (line: string) => void): Promise<void> {
  const rounds: number[][] = [];
  const before = await processorTime(server.pid);
  for (const round of [1, 2]) {
    const times: number[] = [];
    for (const document of await suiteDocuments()) {
      const begun = performance.now();
      const answer = await fetch(`${server.url}/processes`, {
        method: 'POST',
        headers: { 'content-type': 'application/cwl+yaml' },
        body: document,
      });
      const text = await answer.text();
      if (answer.status === 400) continue;
      if (answer.status !== 201) throw new Error(`round ${round}: ${answer.status} ${text}`);
      times.push(performance.now() - begun);
      await send(`${server.url}/processes/${(JSON.parse(text) as { readonly id: string }).id}`, {
        method: 'DELETE',
      });
    }
    rounds.push(times);
  }
  const after = await processorTime(server.pid);
  const [first = [], later = []] = rounds;
  print(
    `deploy ${first.length} documents of the CWL v1.2 conformance suite, ms: median (least to most), 95 of 100`,
  );
  print(`  first of a new server: ${spread(first, 1)}, ${quantile(first, 0.95).toFixed(1)}`);
  print(
    `  the same again:        ${spread(later, 1)}, ${quantile(later, 0.95).toFixed(1)}; target ${SUITE_TARGET_MS}: ${verdict(median(later) < SUITE_TARGET_MS)}`,
  );
  if (before !== undefined && after !== undefined)
    print(`  processor time: ${((after - before) / (first.length + later.length)).toFixed(1)} a document`);
}

async function suiteDocuments(): Promise<readonly string[]> {
  const names = (await readdir(SUITE, { recursive: true })).filter((name) => name.endsWith('.cwl')).sort();
  return Promise.all(names.map((name) => readFile(join(SUITE, name), 'utf8')));
}

function verdict(kept: boolean): string {
  return kept ? 'kept' : 'missed';
}

/** A chain of tools in a $graph: each reads the file of the one before. */
function packedWorkflow(id: string, steps: number): string {
  const tool = (index: number): object => ({
    class: 'CommandLineTool',
    id: `tool-${index}`,
    requirements: { DockerRequirement: { dockerPull: 'debian:stable-slim' } },
    baseCommand: ['cat'],
    inputs: {
      before: { type: 'File', inputBinding: { position: 1 } },
      label: { type: 'string?', default: `step ${index}` },
    },
    outputs: { after: { type: 'stdout' } },
    stdout: `after-${index}.txt`,
  });
  const step = (index: number): [string, object] => [
    `step-${index}`,
    {
      run: `#tool-${index}`,
      in: { before: index === 0 ? 'first' : `step-${index - 1}/after` },
      out: ['after'],
    },
  ];
  const indices = Array.from({ length: steps }, (_, index) => index);
  return JSON.stringify({
    cwlVersion: 'v1.2',
    $graph: [
      {
        class: 'Workflow',
        id,
        inputs: { first: 'File' },
        outputs: { last: { type: 'File', outputSource: `step-${steps - 1}/after` } },
        steps: Object.fromEntries(indices.map(step)),
      },
      ...indices.map(tool),
    ],
  });
}

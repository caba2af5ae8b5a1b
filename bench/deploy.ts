/** Deploying and describing a packed workflow of 100 steps. */
import { deploy, send } from './support/client.ts';
import { median, spread, timed } from './support/figures.ts';
import { startServer } from './support/server.ts';

const STEPS = 100;
const SERVERS = 3;
const ROUNDS = 11;
const TARGET_MS = 300;

export async function benchDeploy(print: (line: string) => void): Promise<void> {
  const first: number[] = [];
  const later: number[] = [];
  for (let started = 0; started < SERVERS; started++) {
    await using server = await startServer();
    for (let round = 0; round < ROUNDS; round++) {
      const document = packedWorkflow(`hundred-${round}`);
      const time = await timed(async () => {
        const id = await deploy(server.url, document, 'application/cwl+json');
        await send(`${server.url}/processes/${id}`);
      });
      (round === 0 ? first : later).push(time);
    }
  }
  const size = Math.round(packedWorkflow('size').length / 1024);
  print(`deploy and describe ${STEPS} steps (${size} KiB), ms: median (least to most)`);
  print(`  first of a new server: ${spread(first)}`);
  print(
    `  later ones:            ${spread(later)}; target ${TARGET_MS}: ${median(later) < TARGET_MS ? 'kept' : 'missed'}`,
  );
}

/** A chain of tools in a $graph: each reads the file of the one before. */
function packedWorkflow(id: string): string {
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
  const indices = Array.from({ length: STEPS }, (_, index) => index);
  return JSON.stringify({
    cwlVersion: 'v1.2',
    $graph: [
      {
        class: 'Workflow',
        id,
        inputs: { first: 'File' },
        outputs: { last: { type: 'File', outputSource: `step-${STEPS - 1}/after` } },
        steps: Object.fromEntries(indices.map(step)),
      },
      ...indices.map(tool),
    ],
  });
}

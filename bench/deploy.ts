/** Deploying and describing a packed workflow of 100 steps. */
import { startDeployment } from '../test/acceptance/support/deployment.ts';
import { Api } from '../test/acceptance/support/api.ts';

const STEPS = 100;
const ROUNDS = 11;

export async function benchDeploy(print: (line: string) => void): Promise<void> {
  await using server = await startDeployment('embedded', null);
  const api = new Api(server.url);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const body = packedWorkflow(`hundred-${round}`);
    const begun = performance.now();
    const id = await api.deploy(body, 'application/cwl+json');
    const described = await api.get(`/processes/${id}`);
    if (described.status !== 200) throw new Error(described.text);
    times.push(performance.now() - begun);
  }
  const first = times[0]!;
  times.sort((a, b) => a - b);
  print(`deploy and describe ${STEPS} steps: first ${first.toFixed(0)} ms, median ${times[Math.floor(ROUNDS / 2)]!.toFixed(0)} ms`);
}

/** A chain of tools in a $graph: each reads the file of the one before. */
function packedWorkflow(id: string): string {
  const tool = (index: number): object => ({
    class: 'CommandLineTool',
    id: `tool-${index}`,
    requirements: { DockerRequirement: { dockerPull: 'debian:stable-slim' } },
    baseCommand: ['cat'],
    inputs: { before: { type: 'File', inputBinding: { position: 1 } }, label: { type: 'string?', default: `step ${index}` } },
    outputs: { after: { type: 'stdout' } },
    stdout: `after-${index}.txt`,
  });
  const step = (index: number): [string, object] => [
    `step-${index}`,
    { run: `#tool-${index}`, in: { before: index === 0 ? 'first' : `step-${index - 1}/after` }, out: ['after'] },
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

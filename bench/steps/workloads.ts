/** Workflows whose steps do nothing but start: `sleep 0`. With 60 instead the first one lives long enough to be looked at. */
import { availableParallelism } from 'node:os';

export interface Workload {
  readonly name: string;
  /** Steps that run at the same time where the server has all cores of this machine. */
  readonly parallel: number;
  readonly document: object;
  readonly inputs: (steps: number, seconds: number, file: string) => object;
}

const REQUIREMENTS = {
  DockerRequirement: { dockerPull: 'debian:stable-slim' },
  ResourceRequirement: { coresMin: 1, ramMin: 256 },
};

/** As many steps as there are numbers, side by side. */
const SCATTER: Workload = {
  name: 'scatter',
  parallel: availableParallelism(),
  document: {
    cwlVersion: 'v1.2',
    class: 'Workflow',
    id: 'scatter',
    requirements: { ScatterFeatureRequirement: {} },
    inputs: { seconds: 'int[]' },
    outputs: [],
    steps: {
      nothing: {
        scatter: 'seconds',
        in: { seconds: 'seconds' },
        out: [],
        run: {
          class: 'CommandLineTool',
          requirements: REQUIREMENTS,
          baseCommand: 'sleep',
          inputs: { seconds: { type: 'int', inputBinding: {} } },
          outputs: [],
        },
      },
    },
  },
  inputs: (steps, seconds) => ({ seconds: Array(steps).fill(seconds) }),
};

/** The same with an input file that is mounted, and standard output as an output file that is stored. */
const FILES: Workload = {
  name: 'scatter with files',
  parallel: availableParallelism(),
  document: {
    cwlVersion: 'v1.2',
    class: 'Workflow',
    id: 'files',
    requirements: { ScatterFeatureRequirement: {} },
    inputs: { seconds: 'int[]', file: 'File' },
    outputs: { out: { type: 'File[]', outputSource: 'nothing/out' } },
    steps: {
      nothing: {
        scatter: 'seconds',
        in: { seconds: 'seconds', file: 'file' },
        out: ['out'],
        run: {
          class: 'CommandLineTool',
          requirements: REQUIREMENTS,
          baseCommand: 'sleep',
          inputs: { seconds: { type: 'int', inputBinding: {} }, file: 'File' },
          outputs: { out: 'stdout' },
          stdout: 'out.txt',
        },
      },
    },
  },
  inputs: (steps, seconds, file) => ({ seconds: Array(steps).fill(seconds), file: { href: file } }),
};

/** Steps one after the other, each with a value of the one before. */
function chain(steps: number): Workload {
  const tool = {
    class: 'CommandLineTool',
    requirements: REQUIREMENTS,
    baseCommand: 'sleep',
    inputs: { seconds: { type: 'int', inputBinding: {} } },
    outputs: { same: { type: 'int', outputBinding: { outputEval: '$(inputs.seconds)' } } },
  };
  const step = (index: number): [string, object] => [
    `nothing-${index}`,
    {
      in: { seconds: index === 0 ? 'seconds' : `nothing-${index - 1}/same` },
      out: ['same'],
      run: tool,
    },
  ];
  return {
    name: 'chain',
    parallel: 1,
    document: {
      cwlVersion: 'v1.2',
      class: 'Workflow',
      id: 'chain',
      inputs: { seconds: 'int' },
      outputs: { last: { type: 'int', outputSource: `nothing-${steps - 1}/same` } },
      steps: Object.fromEntries(Array.from({ length: steps }, (_, index) => step(index))),
    },
    inputs: (_steps, seconds) => ({ seconds }),
  };
}

export function workloads(steps: number): readonly Workload[] {
  return [SCATTER, FILES, chain(steps)];
}

/** Packed documents as `loadDocument` makes them; tools of which no container is started here. */
import type {
  CommandLineTool,
  PackedDocument,
  Process,
  Workflow,
  WorkflowStep,
} from '../../../../src/cwl/document/model.ts';

const BASE = { requirements: [], hints: [], metadata: {} };
const TEXT = { type: { kind: 'string' as const }, secondaryFiles: [] };
const TEXTS = { type: { kind: 'array' as const, items: { kind: 'string' as const } }, secondaryFiles: [] };

function tool(id: string): CommandLineTool {
  return {
    ...BASE,
    id,
    class: 'CommandLineTool',
    requirements: [{ class: 'DockerRequirement', dockerPull: 'alpine:latest' }],
    inputs: [{ name: 'x', ...TEXT }],
    outputs: [{ name: 'y', ...TEXT }],
    baseCommand: ['true'],
    arguments: [],
    successCodes: [],
    temporaryFailCodes: [],
    permanentFailCodes: [],
  };
}

function step(name: string, source: { step?: string; port: string }, scatter: boolean): WorkflowStep {
  return {
    name,
    run: `main/${name}/run`,
    in: [{ name: 'x', sources: [source], listed: false }],
    out: ['y'],
    scatter: scatter ? ['x'] : [],
    requirements: [],
    hints: [],
  };
}

function packed(processes: readonly Process[], entry: string): PackedDocument {
  return {
    cwlVersion: 'v1.2',
    entry,
    processes: Object.fromEntries(processes.map((process) => [process.id, process])),
    namespaces: {},
    formats: {},
  };
}

/** One tool: `x` to `y`. */
export const oneTool = packed([tool('echo')], 'echo');

/** `names` (a list) → each, scattered → both again, scattered → `ys`. */
export const scatterTwice = packed(
  [
    tool('main/first/run'),
    tool('main/second/run'),
    {
      ...BASE,
      id: 'main',
      class: 'Workflow',
      inputs: [{ name: 'names', ...TEXTS }],
      outputs: [{ name: 'ys', ...TEXTS, sources: [{ step: 'second', port: 'y' }], listed: false }],
      steps: [step('first', { port: 'names' }, true), step('second', { step: 'first', port: 'y' }, true)],
    } satisfies Workflow,
  ],
  'main',
);

/** A step whose `valueFrom` throws. */
export const brokenExpression = packed(
  [
    tool('main/first/run'),
    {
      ...BASE,
      id: 'main',
      class: 'Workflow',
      inputs: [{ name: 'name', ...TEXT }],
      outputs: [],
      steps: [
        {
          ...step('first', { port: 'name' }, false),
          in: [{ name: 'x', sources: [{ port: 'name' }], listed: false, valueFrom: '$(self.nothing.here)' }],
          requirements: [{ class: 'StepInputExpressionRequirement' }],
        },
      ],
    } satisfies Workflow,
  ],
  'main',
);

/** A tool with a default File elsewhere. */
export const defaultElsewhere: PackedDocument = packed(
  [
    {
      ...tool('cat'),
      inputs: [
        {
          name: 'table',
          type: { kind: 'File' },
          secondaryFiles: [],
          default: { class: 'File', location: 'https://example.org/table.csv', format: 'text/csv' },
        },
      ],
    },
  ],
  'cat',
);

const ANY = { type: { kind: 'Any' as const }, secondaryFiles: [] };

/** `first` gets the file `f`; `second` gets it too, and waits for `first`. Gives `f` out. */
export const oneFileTwice = packed(
  [
    ...['main/first/run', 'main/second/run'].map((id) => ({
      ...tool(id),
      inputs: [
        { name: 'x', ...ANY },
        { name: 'after', ...ANY, default: 0 },
      ],
      outputs: [{ name: 'y', ...ANY }],
    })),
    {
      ...BASE,
      id: 'main',
      class: 'Workflow',
      inputs: [{ name: 'f', ...ANY }],
      outputs: [{ name: 'f', ...ANY, sources: [{ port: 'f' }], listed: false }],
      steps: [
        step('first', { port: 'f' }, false),
        {
          ...step('second', { port: 'f' }, false),
          in: [
            { name: 'x', sources: [{ port: 'f' }], listed: false },
            { name: 'after', sources: [{ step: 'first', port: 'y' }], listed: false },
          ],
        },
      ],
    } satisfies Workflow,
  ],
  'main',
);

/** Builds packed documents by hand, with short forms for what does not matter to a test. */
import type {
  CommandLineTool,
  CwlType,
  InputParameter,
  Operation,
  PackedDocument,
  PrimitiveName,
  Process,
  Requirement,
  Source,
  StepInput,
  Workflow,
  WorkflowOutput,
  WorkflowStep,
} from '../../../../src/cwl/document/model.ts';

/** `int`, `int?`, `int[]`, `int[][]`. */
export function type(text: string): CwlType {
  if (text.endsWith('?')) return { kind: 'union', types: [{ kind: 'null' }, type(text.slice(0, -1))] };
  if (text.endsWith('[]')) return { kind: 'array', items: type(text.slice(0, -2)) };
  return { kind: text as PrimitiveName };
}

type Inputs = {
  readonly [name: string]: string | ({ readonly type: string } & Partial<Omit<InputParameter, 'type'>>);
};

function inputs(declared: Inputs): InputParameter[] {
  return Object.entries(declared).map(([name, input]) => {
    const fields = typeof input === 'string' ? { type: input } : input;
    return { ...fields, name, type: type(fields.type), secondaryFiles: fields.secondaryFiles ?? [] };
  });
}

function outputs(declared: { readonly [name: string]: string }): CommandLineTool['outputs'] {
  return Object.entries(declared).map(([name, text]) => ({ name, type: type(text), secondaryFiles: [] }));
}

interface Levels {
  readonly requirements?: readonly Requirement[];
  readonly hints?: readonly Requirement[];
}

function base(id: string, declared: Inputs, levels: Levels) {
  const { requirements = [], hints = [] } = levels;
  return { id, inputs: inputs(declared), requirements, hints, metadata: {} };
}

export function tool(
  id: string,
  declared: Inputs,
  results: { readonly [name: string]: string },
  levels: Levels = {},
): CommandLineTool {
  return {
    ...base(id, declared, levels),
    class: 'CommandLineTool',
    outputs: outputs(results),
    baseCommand: [],
    arguments: [],
    successCodes: [0],
    temporaryFailCodes: [],
    permanentFailCodes: [],
  };
}

export function operation(id: string): Operation {
  return { ...base(id, {}, {}), class: 'Operation', outputs: [] };
}

/** A step input: its sources (`'x'`, `'step/x'`, a list of these), or the whole of it. */
type Links = {
  readonly [name: string]:
    | string
    | readonly string[]
    | (Partial<Omit<StepInput, 'sources'>> & { from?: string | readonly string[] });
};

export function step(
  name: string,
  run: string,
  links: Links,
  out: readonly string[],
  more: Partial<Omit<WorkflowStep, 'in' | 'out'>> = {},
): WorkflowStep {
  const list = Object.entries(links).map(([input, link]): StepInput => {
    const { from = [], ...fields } = typeof link === 'string' || isList(link) ? { from: link } : link;
    return { ...fields, ...sources(from), name: input };
  });
  return { name, run, out, in: list, scatter: [], requirements: [], hints: [], ...more };
}

type Outputs = {
  readonly [name: string]: Partial<Omit<WorkflowOutput, 'sources' | 'type'>> & {
    readonly type: string;
    readonly from: string | readonly string[];
  };
};

export function workflow(
  id: string,
  declared: Inputs,
  steps: readonly WorkflowStep[],
  results: Outputs,
  levels: Levels = {},
): Workflow {
  const collected = Object.entries(results).map(
    ([name, { from, ...fields }]): WorkflowOutput => ({
      ...fields,
      ...sources(from),
      name,
      type: type(fields.type),
      secondaryFiles: [],
    }),
  );
  return { ...base(id, declared, levels), class: 'Workflow', steps, outputs: collected };
}

/** The first process is the entry. */
export function packed(...processes: readonly [Process, ...Process[]]): PackedDocument {
  return {
    cwlVersion: 'v1.2',
    entry: processes[0].id,
    processes: Object.fromEntries(processes.map((process) => [process.id, process])),
    namespaces: {},
    formats: {},
  };
}

function sources(from: string | readonly string[]): { sources: Source[]; listed: boolean } {
  const list = isList(from) ? from : [from];
  return { listed: isList(from), sources: list.map(source) };
}

function source(text: string): Source {
  const [first = '', port] = text.split('/');
  return port === undefined ? { port: first } : { step: first, port };
}

function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value);
}

import type { Process, Sink, Source, Workflow, WorkflowStep } from '../../../cwl/document/model.ts';
import { processOf } from '../../../cwl/workflow/lookup.ts';
import { describeProcess } from '../../describe/describe-process.ts';
import type { RunRecord } from '../run-record.ts';
import type { Crate, Reference } from './crate.ts';
import type { CrateNames } from './crate-names.ts';
import { parametersOf } from './parameters.ts';

const CWL = 'https://w3id.org/workflowhub/workflow-ro-crate#cwl';
const BIOSCHEMAS = 'https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE';

/** The package as the workflow of the crate, and the processes in it as what it is made of. A package of one tool is a workflow of one step. */
export function addWorkflow(record: RunRecord, crate: Crate, names: CrateNames): Reference {
  const { document, job } = record;
  const entry = processOf(document, document.entry);
  const { title, description, version } = describeProcess(document, job.processId);
  return crate.add(names.workflow, ['File', 'SoftwareSourceCode', 'ComputationalWorkflow', 'HowTo'], () => ({
    conformsTo: { '@id': BIOSCHEMAS },
    name: title ?? job.processId,
    ...(description !== undefined && { description }),
    url: names.workflow,
    version,
    identifier: `sha256:${job.packageHash}`,
    encodingFormat: 'application/cwl',
    sdDatePublished: names.seen,
    programmingLanguage: language(document.cwlVersion, crate),
    ...parametersOf(entry, crate, names),
    ...(entry.class === 'Workflow'
      ? partsOfWorkflow(entry, record, crate, names)
      : partsOfTool(entry, record, crate, names)),
  }));
}

function language(version: string, crate: Crate): Reference {
  return crate.add(CWL, 'ComputerLanguage', () => ({
    name: 'Common Workflow Language',
    alternateName: 'CWL',
    identifier: { '@id': `https://w3id.org/cwl/${version}/` },
    url: { '@id': 'https://www.commonwl.org/' },
    version,
  }));
}

function partsOfTool(tool: Process, record: RunRecord, crate: Crate, names: CrateNames) {
  const part = addProcess(tool, record, crate, names);
  const step = howToStep(names.step(tool.id, tool.id), tool.label ?? tool.id, 1, part, [], crate);
  return { hasPart: [part], step: [step] };
}

function partsOfWorkflow(workflow: Workflow, record: RunRecord, crate: Crate, names: CrateNames) {
  const ran = new Set(record.runs.map(({ process }) => process));
  const used = [...new Set(workflow.steps.map(({ run }) => run))];
  const parts = new Map(
    used.map((id) => [id, addProcess(processOf(record.document, id), record, crate, names)]),
  );
  const connections = workflow.outputs.flatMap((output) =>
    connectionsTo(names.parameter(workflow.id, output.name), output, workflow, crate, names),
  );
  return {
    // A part is a tool that some action is a run of.
    hasPart: used.filter((id) => ran.has(id)).map((id) => parts.get(id)),
    step: workflow.steps.map((step, index) => {
      const inputs = step.in.flatMap((input) =>
        connectionsOf(step, input.name, input, workflow, crate, names),
      );
      const id = names.step(workflow.id, step.name);
      return howToStep(id, step.label ?? step.name, index + 1, parts.get(step.run)!, inputs, crate);
    }),
    connection: connections,
  };
}

function howToStep(
  id: string,
  name: string,
  position: number,
  workExample: Reference,
  connection: readonly Reference[],
  crate: Crate,
): Reference {
  return crate.add(id, 'HowToStep', () => ({
    name,
    position: String(position),
    workExample,
    connection,
  }));
}

/** A process of the package: a tool, or a workflow in a workflow. */
function addProcess(process: Process, record: RunRecord, crate: Crate, names: CrateNames): Reference {
  const { id, label, doc } = process;
  const { version } = describeProcess(record.document, record.job.processId);
  const isWorkflow = process.class === 'Workflow';
  const types = ['SoftwareSourceCode', 'ComputationalWorkflow', 'HowTo'];
  return crate.add(names.process(id), isWorkflow ? types : 'SoftwareApplication', () => ({
    name: label ?? id,
    ...(doc !== undefined && { description: doc }),
    url: names.workflow,
    ...(isWorkflow ? { version } : { softwareVersion: version }),
    ...(isWorkflow && { programmingLanguage: language(record.document.cwlVersion, crate) }),
    ...parametersOf(process, crate, names),
    ...(isWorkflow && partsOfWorkflow(process, record, crate, names)),
  }));
}

function connectionsOf(
  step: WorkflowStep,
  input: string,
  sink: Sink,
  workflow: Workflow,
  crate: Crate,
  names: CrateNames,
): readonly Reference[] {
  return connectionsTo(names.parameter(step.run, input), sink, workflow, crate, names, step.name);
}

/** What feeds a parameter: links of the workflow between the parameters of its tools and its own. */
function connectionsTo(
  target: string,
  { sources }: Sink,
  workflow: Workflow,
  crate: Crate,
  names: CrateNames,
  step = '',
): readonly Reference[] {
  const sourceOf = ({ step: from, port }: Source) => {
    const process = from === undefined ? workflow.id : workflow.steps.find(({ name }) => name === from)!.run;
    return names.parameter(process, port);
  };
  return sources.map((source) => {
    const fragment = (id: string) => id.slice(id.indexOf('#') + 1);
    const id = names.connection(`${step}/${fragment(target)}`, fragment(sourceOf(source)));
    return crate.add(id, 'ParameterConnection', () => ({
      sourceParameter: { '@id': sourceOf(source) },
      targetParameter: { '@id': target },
    }));
  });
}

import type { PackedDocument } from '../../cwl/document/model.ts';
import { dataInput } from '../bind-inputs/data-input.ts';
import type { ProcessDescription } from '../process-store.ts';
import { describeInput, describeOutput } from './describe-parameter.ts';
import { PackageMetadata } from './package-metadata.ts';

/** What the client's own process description says instead of the CWL document. */
export interface DescriptionOverride {
  readonly id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly version?: string;
  readonly keywords?: readonly string[];
  /** How the process may be executed; in both ways if it names none. */
  readonly jobControlOptions?: readonly unknown[];
}

/** Makes the Part 1 process description of a document's entry; links are added where it is shown. */
export function describeProcess(
  document: PackedDocument,
  id: string,
  override: DescriptionOverride = {},
): ProcessDescription {
  const process = entryOf(document);
  const metadata = new PackageMetadata(document, process);
  const data = dataInput(process);
  const title = override.title ?? process.label;
  const description = override.description ?? process.doc;
  const keywords = override.keywords ?? metadata.keywords();
  const entries = metadata.entries();
  return {
    id,
    version: override.version ?? metadata.text('softwareVersion') ?? metadata.text('version') ?? '1.0.0',
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(keywords.length > 0 && { keywords }),
    ...(entries.length > 0 && { metadata: entries }),
    jobControlOptions: [...executionModes(override.jobControlOptions), 'dismiss'],
    outputTransmission: ['value', 'reference'],
    inputs: Object.fromEntries(
      process.inputs.map((input) => [input.name, describeInput(input, input === data)]),
    ),
    outputs: Object.fromEntries(process.outputs.map((output) => [output.name, describeOutput(output)])),
  };
}

const MODES = ['sync-execute', 'async-execute'] as const;

function executionModes(wanted: readonly unknown[] = MODES): readonly (typeof MODES)[number][] {
  const modes = MODES.filter((mode) => wanted.includes(mode));
  return modes.length === 0 ? MODES : modes;
}

/** The process that a job of this document runs. */
export function entryOf(document: PackedDocument): PackedDocument['processes'][string] {
  const process = document.processes[document.entry];
  if (process === undefined)
    throw new Error(`The packed document has no process '${document.entry}', its entry.`);
  return process;
}

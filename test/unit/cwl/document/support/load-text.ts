/** Short ways to load documents that are written as text, with the files that they refer to. */
import { DocumentError } from '../../../../../src/cwl/document/document-error.ts';
import { loadDocument } from '../../../../../src/cwl/document/load.ts';
import type { DocumentProblem, PackedDocument, Process } from '../../../../../src/cwl/document/model.ts';
import { createOntologyReader } from '../../../../../src/platform/rdf/ontology-reader.ts';

export interface Setting {
  /** Other files of the package by URI. */
  readonly files?: { readonly [uri: string]: string };
  readonly uri?: string;
  readonly entry?: string;
}

const readOntology = createOntologyReader();

export const URI = 'http://host/pkg/wf.cwl';

export async function load(
  text: string,
  { files = {}, uri = URI, entry }: Setting = {},
): Promise<PackedDocument> {
  const read = async (wanted: string): Promise<string> => {
    const found = files[wanted];
    if (found === undefined) throw new Error('there is no such file.');
    return found;
  };
  const document = await loadDocument({
    text,
    uri,
    read,
    readOntology,
    ...(entry === undefined ? {} : { entry }),
  });
  // It is stored as JSON.
  return JSON.parse(JSON.stringify(document)) as PackedDocument;
}

/** The process that a job of the document runs. */
export async function loadEntry(text: string, setting?: Setting): Promise<Process> {
  const document = await load(text, setting);
  return document.processes[document.entry]!;
}

export async function problemsOf(text: string, setting?: Setting): Promise<readonly DocumentProblem[]> {
  try {
    await load(text, setting);
  } catch (error) {
    if (error instanceof DocumentError) return error.problems;
    throw error;
  }
  return [];
}

/** `line:column rule` of each problem, the file in front where it is not the document itself. */
export async function placesOf(text: string, setting: Setting = {}): Promise<string[]> {
  const own = setting.uri ?? URI;
  return (await problemsOf(text, setting)).map(
    ({ file, line, column, rule }) =>
      `${file === own ? '' : `${file.slice(file.lastIndexOf('/') + 1)}:`}${line}:${column} ${rule}`,
  );
}

/** A CommandLineTool with the lines given, `inputs` and `outputs` added where they are missing. */
export function tool(lines: string, version = 'v1.2'): string {
  const missing = ['inputs', 'outputs'].filter((name) => !new RegExp(`^${name}:`, 'm').test(lines));
  return [
    `cwlVersion: ${version}`,
    'class: CommandLineTool',
    lines.trimEnd(),
    ...missing.map((name) => `${name}: []`),
  ].join('\n');
}

/** A package of the workflow `main` with the lines given and the tools that it runs. */
export function workflow(lines: string, tools: readonly string[] = [], version = 'v1.2'): string {
  const missing = ['inputs', 'outputs', 'steps'].filter((name) => !new RegExp(`^${name}:`, 'm').test(lines));
  const text = ['class: Workflow', 'id: main', lines.trimEnd(), ...missing.map((name) => `${name}: []`)].join(
    '\n',
  );
  return [`cwlVersion: ${version}`, '$graph:', entry(text), ...tools.map(entry)].join('\n');
}

function entry(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`))
    .join('\n');
}

/** A tool of a `$graph` with typed inputs and outputs. */
export function graphTool(
  id: string,
  inputs: Record<string, string>,
  outputs: Record<string, string> = {},
): string {
  return ['class: CommandLineTool', `id: ${id}`, `inputs: ${flow(inputs)}`, `outputs: ${flow(outputs)}`].join(
    '\n',
  );
}

function flow(types: Record<string, string>): string {
  return `{${Object.entries(types)
    .map(([name, type]) => `${name}: ${type.startsWith('{') || type.startsWith('[') ? type : `"${type}"`}`)
    .join(', ')}}`;
}

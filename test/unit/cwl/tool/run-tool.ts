/** Short ways to prepare, collect and evaluate tools that are written as CWL text. */
import { loadDocument } from '../../../../src/cwl/document/load.ts';
import type { Evaluate } from '../../../../src/cwl/ports.ts';
import { collect } from '../../../../src/cwl/tool/collect.ts';
import type { Machine, Preparation, ToolRun } from '../../../../src/cwl/tool/preparation.ts';
import { prepare } from '../../../../src/cwl/tool/prepare.ts';
import { runExpressionTool } from '../../../../src/cwl/tool/run-expression.ts';
import type { CwlObject } from '../../../../src/cwl/values/value.ts';
import { createOntologyReader } from '../../../../src/platform/rdf/ontology-reader.ts';
import { memoryFiles, type Tree } from './memory-files.ts';

export const machine: Machine = {
  cores: 8,
  ram: 16384,
  tmpdir: 100_000,
  outdir: 100_000,
  defaults: { cores: 1, ram: 1024, tmpdir: 2048, outdir: 4096 },
  defaultImage: 'debian:stable-slim',
};

/** For tools without JavaScript: parameter references never reach an evaluator. */
const noJavascript: Evaluate = (script) => Promise.reject(new Error(`not to be evaluated: ${script.source}`));

export interface Setting {
  readonly inputs?: CwlObject;
  /** What the input locations lead to. */
  readonly stored?: Tree;
  readonly evaluate?: Evaluate;
}

/** The text of a CommandLineTool without its first lines; of v1.2 unless it says another version. */
export async function commandLineTool(text: string): Promise<ToolRun> {
  const version = /^cwlVersion:/m.test(text) ? '' : 'cwlVersion: v1.2\n';
  return load(`${version}class: CommandLineTool\n${withSections(text)}`);
}

export async function expressionTool(text: string): Promise<ToolRun> {
  return load(`cwlVersion: v1.2\nclass: ExpressionTool\n${withSections(text)}`);
}

function withSections(text: string): string {
  const missing = ['inputs', 'outputs'].filter((name) => !new RegExp(`^${name}:`, 'm').test(text));
  return [text, ...missing.map((name) => `${name}: []`)].join('\n');
}

async function load(text: string): Promise<ToolRun> {
  const read = () => Promise.reject(new Error('nothing else to read'));
  const document = await loadDocument({
    text,
    uri: 'file:///tool.cwl',
    read,
    readOntology: createOntologyReader(),
  });
  const tool = document.processes[document.entry]!;
  if (tool.class !== 'CommandLineTool' && tool.class !== 'ExpressionTool') throw new Error('no tool');
  return { tool, requirements: tool.requirements, hints: tool.hints, formats: document.formats };
}

export async function prepared(text: string, setting: Setting = {}): Promise<Preparation> {
  return prepareRun(await commandLineTool(text), setting);
}

export async function prepareRun(
  run: ToolRun,
  { inputs = {}, stored = {}, evaluate = noJavascript }: Setting = {},
): Promise<Preparation> {
  const preparation = await prepare(run, inputs, machine, { evaluate, files: memoryFiles(stored) });
  // A runner receives it as JSON.
  return JSON.parse(JSON.stringify(preparation)) as Preparation;
}

/** @param written what the tool leaves in the container, by name below the output folder or by absolute path */
export async function collected(
  text: string,
  written: Tree,
  { exitCode = 0, ...setting }: Setting & { readonly exitCode?: number } = {},
): Promise<CwlObject> {
  const run = await commandLineTool(text);
  const preparation = await prepareRun(run, setting);
  const tree: Tree = Object.fromEntries([
    [`${preparation.outdir}/`, ''],
    ...Object.entries(written).map(([name, content]) => [
      name.startsWith('/') ? name : `${preparation.outdir}/${name}`,
      content,
    ]),
  ]);
  return collect(run, preparation, exitCode, {
    evaluate: setting.evaluate ?? noJavascript,
    files: memoryFiles(tree),
  });
}

export async function expressionResult(text: string, setting: Setting = {}): Promise<CwlObject> {
  const { inputs = {}, stored = {}, evaluate = noJavascript } = setting;
  return runExpressionTool(await expressionTool(text), inputs, { evaluate, files: memoryFiles(stored) });
}

import type { Sink, Source, Workflow } from '../model.ts';
import type { NormalPackage } from '../normal/package.ts';
import { didYouMean } from '../normal/suggest.ts';
import type { Node } from '../source/node.ts';

/** Sources of one sink that do not exist, each noted at its own place in the list. */
export function checkSources(
  sink: Sink,
  node: Node | undefined,
  workflow: Workflow,
  normal: NormalPackage,
): void {
  for (const [index, source] of sink.sources.entries()) {
    const problem = sourceProblem(source, workflow, normal);
    if (problem !== undefined) (node?.items()[index] ?? node)?.problem('unknown-reference', problem);
  }
}

function sourceProblem(source: Source, workflow: Workflow, normal: NormalPackage): string | undefined {
  const node = normal.origins.of(workflow);
  if (source.step === undefined) {
    const inputs = workflow.inputs.map((input) => input.name);
    if (inputs.includes(source.port) || !normal.doubts.knowsNamesIn(node, 'inputs')) return undefined;
    return `The workflow has no input '${source.port}'.${inputHint(source.port, workflow)}`;
  }
  const step = workflow.steps.find((candidate) => candidate.name === source.step);
  if (step === undefined) {
    if (!normal.doubts.knowsNamesIn(node, 'steps')) return undefined;
    const known = workflow.steps.map((candidate) => candidate.name);
    return `The workflow has no step '${source.step}'.${didYouMean(source.step, known)}`;
  }
  if (step.out.includes(source.port)) return undefined;
  if (!normal.doubts.knowsNamesIn(normal.origins.of(step), 'out')) return undefined;
  const tool = normal.processes.get(step.run);
  const isOutput = tool?.outputs.some((output) => output.name === source.port) ?? false;
  const hint = isOutput ? ` Add it to the step's 'out'.` : didYouMean(source.port, step.out);
  return `The step '${step.name}' has no '${source.port}' in its 'out'.${hint}`;
}

function inputHint(port: string, workflow: Workflow): string {
  const step = workflow.steps.find((candidate) => candidate.out.includes(port));
  if (step !== undefined) return ` Did you mean '${step.name}/${port}'?`;
  return didYouMean(
    port,
    workflow.inputs.map((input) => input.name),
  );
}

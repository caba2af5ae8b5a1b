import type { CwlType, Sink, StepInput, Workflow, WorkflowOutput, WorkflowStep } from '../model.ts';
import type { NormalPackage } from '../normal/package.ts';
import { ANY, arrayOf, branchesOf, NULL, unionOf, withoutNull } from '../normal/type-algebra.ts';

/** The type that an output of a step has in its workflow: nested by scatter, null where `when` may skip it. */
function stepOutputType(step: WorkflowStep, type: CwlType): CwlType {
  const single = step.when === undefined ? type : unionOf([NULL, type]);
  const depth =
    step.scatter.length === 0 ? 0 : step.scatterMethod === 'nested_crossproduct' ? step.scatter.length : 1;
  return Array.from({ length: depth }).reduce<CwlType>((items) => arrayOf(items), single);
}

/** The type of each source of a sink; undefined where one of them does not exist or is not understood. */
export function sourceTypes(
  sink: Sink,
  workflow: Workflow,
  { processes, origins, doubts }: NormalPackage,
): CwlType[] | undefined {
  const types = sink.sources.map((source) => {
    if (source.step === undefined) return workflow.inputs.find((input) => input.name === source.port)?.type;
    const step = workflow.steps.find((candidate) => candidate.name === source.step);
    const output = processes
      .get(step?.run ?? '')
      ?.outputs.find((candidate) => candidate.name === source.port);
    if (step === undefined || output === undefined || !doubts.isSure(origins.of(step))) return undefined;
    return stepOutputType(step, output.type);
  });
  return types.every((type) => type !== undefined) ? types : undefined;
}

/**
 * The type that arrives at a sink after merging and picking (CWL v1.2 §"Merging multiple inbound data links",
 * §"Picking non-null values"). A list of one source is no list unless `linkMerge` says so.
 */
export function arrivingType(sink: StepInput | WorkflowOutput, types: readonly CwlType[]): CwlType {
  return pick(sink, merge(sink, types));
}

function merge(sink: Sink, types: readonly CwlType[]): CwlType {
  const [only] = types;
  if (types.length === 1 && only !== undefined) {
    if (sink.linkMerge === 'merge_flattened')
      return sink.listed ? flatten([only]) : unionOf([only, flatten([only])]);
    return sink.linkMerge === 'merge_nested' && sink.listed ? arrayOf(only) : only;
  }
  return sink.linkMerge === 'merge_flattened' ? flatten(types) : arrayOf(unionOf(types));
}

function flatten(types: readonly CwlType[]): CwlType {
  return arrayOf(
    unionOf(types.flatMap(branchesOf).map((branch) => (branch.kind === 'array' ? branch.items : branch))),
  );
}

function pick(sink: Sink, type: CwlType): CwlType {
  if (sink.pickValue === undefined) return type;
  const picked = branchesOf(type).map((branch) => {
    if (branch.kind !== 'array') return branch;
    const items = withoutNull(branch.items) ?? ANY;
    return sink.pickValue === 'all_non_null' ? arrayOf(items) : items;
  });
  return withoutNull(unionOf(picked)) ?? ANY;
}

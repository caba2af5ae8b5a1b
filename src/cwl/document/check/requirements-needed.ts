import { sourceOf } from '../../expression/scan.ts';
import type { Process, RequirementClass, Sink, Workflow } from '../model.ts';
import type { ExpressionUse, Origins } from '../normal/context.ts';
import type { Node } from '../source/node.ts';
import { type InEffect, type Use, within } from './in-effect.ts';

/** Features that a document may only use where it says so. */
export function checkRequirementsNeeded(
  { process, inEffect }: Use,
  processes: ReadonlyMap<string, Process>,
  expressions: readonly ExpressionUse[],
  origins: Origins,
): void {
  if (process.class === 'Workflow') checkFeatures(process, inEffect, processes, origins);
  for (const { node, segments, step } of expressions) {
    const script = segments.find((segment) => segment.kind === 'script');
    if (script === undefined || allowsScripts(process, step, inEffect)) continue;
    node.problemAt(
      [sourceOf(script)],
      'missing-requirement',
      `This is JavaScript, not a parameter reference: add 'InlineJavascriptRequirement: {}' to the requirements.`,
    );
  }
}

/** Whether an expression of a process, or of one of its steps, may be JavaScript. */
export function allowsScripts(process: Process, step: string | undefined, inEffect: InEffect): boolean {
  return effectAt(process, step, inEffect).any.has('InlineJavascriptRequirement');
}

function effectAt(process: Process, name: string | undefined, inEffect: InEffect): InEffect {
  const step =
    process.class === 'Workflow' ? process.steps.find((candidate) => candidate.name === name) : undefined;
  return step === undefined ? inEffect : within(inEffect, step);
}

function checkFeatures(
  workflow: Workflow,
  inEffect: InEffect,
  processes: ReadonlyMap<string, Process>,
  origins: Origins,
): void {
  const merged = (sink: Sink, node: Node | undefined, effect: InEffect): void => {
    if (sink.sources.length > 1 && !effect.any.has('MultipleInputFeatureRequirement')) {
      need(node, 'MultipleInputFeatureRequirement', 'Several sources feed one parameter');
    }
  };
  for (const step of workflow.steps) {
    const node = origins.of(step);
    const effect = within(inEffect, step);
    if (step.scatter.length > 0 && !effect.any.has('ScatterFeatureRequirement')) {
      need(node.get('scatter'), 'ScatterFeatureRequirement', 'The step scatters');
    }
    if (processes.get(step.run)?.class === 'Workflow' && !effect.any.has('SubworkflowFeatureRequirement')) {
      need(node.get('run'), 'SubworkflowFeatureRequirement', 'The step runs a workflow');
    }
    for (const input of step.in) {
      const place = origins.of(input);
      merged(input, place.get('source'), effect);
      if (input.valueFrom !== undefined && !effect.any.has('StepInputExpressionRequirement')) {
        need(place.get('valueFrom'), 'StepInputExpressionRequirement', `A step input has 'valueFrom'`);
      }
    }
  }
  for (const output of workflow.outputs) merged(output, origins.of(output).get('outputSource'), inEffect);
}

function need(node: Node | undefined, name: RequirementClass, why: string): void {
  node?.problem('missing-requirement', `${why}: add '${name}: {}' to the requirements.`);
}

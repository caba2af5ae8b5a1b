import type { Workflow } from '../model.ts';
import type { NormalPackage } from '../normal/package.ts';
import { didYouMean } from '../normal/suggest.ts';
import { shortName } from '../source/reference.ts';

/** Scatter targets are inputs of the step, and more than one needs a method (CWL v1.2 §WorkflowStep). */
export function checkScatter(workflow: Workflow, { origins, doubts }: NormalPackage): void {
  for (const step of workflow.steps) {
    const node = origins.of(step);
    const inputs = step.in.map((input) => input.name);
    for (const name of step.scatter) {
      if (inputs.includes(name) || !doubts.knowsNamesIn(node, 'in')) continue;
      const scatter = node.get('scatter');
      const item = scatter?.items().find(({ text }) => text !== undefined && shortName(text) === name);
      (item ?? scatter)?.problem(
        'unknown-reference',
        `The step '${step.name}' scatters over '${name}', which is not in its 'in'.${didYouMean(name, inputs)}`,
      );
    }
    if (step.scatter.length > 1 && step.scatterMethod === undefined && doubts.isSure(node)) {
      node
        .get('scatter')
        ?.problem(
          'missing-field',
          `The step '${step.name}' scatters over several inputs, so it needs a 'scatterMethod': dotproduct, nested_crossproduct or flat_crossproduct.`,
        );
    }
  }
}

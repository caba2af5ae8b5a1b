import type { WorkflowOutput } from '../model.ts';
import type { Node } from '../source/node.ts';
import { checkFields } from './check-fields.ts';
import { namedMembers } from './id-map.ts';
import { normalizeOutput } from './parameters.ts';
import { type LinkScope, normalizeSink } from './sinks.ts';

/** The outputs of a workflow: parameters and sinks of links at once. */
export function normalizeWorkflowOutputs(outputs: Node | undefined, scope: LinkScope): WorkflowOutput[] {
  return namedMembers(outputs, 'id', 'type').map(({ name, node }) => {
    const fields = checkFields(node, 'WorkflowOutputParameter');
    const { outputBinding: _, ...parameter } = normalizeOutput(node, fields, name);
    return node.notes.origins.set({ ...parameter, ...normalizeSink(fields, 'outputSource', scope) }, node);
  });
}

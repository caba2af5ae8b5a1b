import type { StepInput, WorkflowStep } from '../model.ts';
import { positionOf } from '../source/marks.ts';
import type { Node } from '../source/node.ts';
import { shortName } from '../source/reference.ts';
import { listsUnasked } from '../upgrade.ts';
import { checkFields } from './check-fields.ts';
import { evaluatedText, lines } from './expression-field.ts';
import { given } from './given.ts';
import { namedMembers } from './id-map.ts';
import { normalizeValue } from './literals.ts';
import { loadListing } from './loading.ts';
import { normalizeRequirements } from './requirements.ts';
import { type LinkScope, normalizeSink } from './sinks.ts';

/** Makes the `run` of a step the key of a process; undefined after a problem has been noted. */
export type ResolveRun = (run: Node, step: string) => string | undefined;

/** Key in place of a process that could not be found; nothing with it is ever handed out. */
const NOWHERE = '';

/**
 * Runs of steps are told apart by paths such as `main/stage[3]/ndvi`, and so are the places of their files: a name has to survive
 * being stored as text, and several have to fit into a key.
 */
const STEP_NAME = /^(?!\.\.?$)[^\p{Cc}[\]/\\]{1,100}$/u;

export function normalizeSteps(
  steps: Node | undefined,
  scope: LinkScope,
  resolveRun: ResolveRun,
): WorkflowStep[] {
  return namedMembers(steps, 'id').map(({ name, node }) => {
    if (!STEP_NAME.test(name)) {
      (node.get('id') ?? node).problem(
        'wrong-value',
        `'${name}' cannot be the name of a step: it becomes part of a path. Use at most 100 letters, digits, '_', '-' and '.'.`,
      );
    }
    const own = node.in({ ...node.context, notes: { ...node.notes, step: name } });
    return normalizeStep(own, name, scope, resolveRun);
  });
}

function normalizeStep(node: Node, name: string, scope: LinkScope, resolveRun: ResolveRun): WorkflowStep {
  const fields = checkFields(node, 'WorkflowStep');
  const run = fields.get('run');
  const ofTool = { ...node.context, notes: { ...node.notes, isOfTool: true } };
  const step = given({
    name,
    label: fields.get('label')?.text,
    doc: lines(fields.get('doc')),
    run: (run === undefined ? undefined : resolveRun(run, name)) ?? NOWHERE,
    in: normalizeStepInputs(fields.get('in'), scope),
    out: normalizeStepOutputs(fields.get('out')),
    scatter:
      fields
        .get('scatter')
        ?.items()
        .flatMap((item) => (item.text === undefined ? [] : shortName(item.text))) ?? [],
    scatterMethod: fields.get('scatterMethod')?.text as WorkflowStep['scatterMethod'],
    when: evaluatedText(fields.get('when')),
    requirements: normalizeRequirements(fields.get('requirements')?.in(ofTool), 'requirements'),
    hints: normalizeRequirements(fields.get('hints')?.in(ofTool), 'hints'),
    at: positionOf(node.place),
  });
  return node.notes.origins.set(step, node);
}

function normalizeStepInputs(inputs: Node | undefined, scope: LinkScope): StepInput[] {
  const members = namedMembers(inputs, 'id', 'source');
  const listing = members.some(({ node }) => listsUnasked(node.version, node.get('valueFrom')?.text));
  return members.map(({ name, node }) => {
    const fields = checkFields(node, 'WorkflowStepInput');
    const value = fields.get('default');
    const valueFrom = evaluatedText(fields.get('valueFrom'));
    const input = {
      name,
      ...normalizeSink(fields, 'source', scope),
      ...given({
        default: value === undefined ? undefined : normalizeValue(value),
        valueFrom,
        loadContents: fields.get('loadContents')?.boolean,
        loadListing: loadListing(fields.get('loadListing')) ?? (listing ? 'deep_listing' : undefined),
      }),
    };
    return node.notes.origins.set(input, node);
  });
}

function normalizeStepOutputs(outputs: Node | undefined): string[] {
  const names: string[] = [];
  for (const item of outputs?.items() ?? []) {
    const id =
      item.text ?? (item.isMap ? checkFields(item, 'WorkflowStepOutput').get('id')?.text : undefined);
    if (id === undefined) {
      outputs?.notes.doubts.add(outputs);
      if (!item.isMap)
        item.problem(
          'wrong-value',
          `An entry of 'out' should be the name of an output, but is ${item.shown}.`,
        );
    } else if (names.includes(shortName(id)))
      item.problem('duplicate-id', `'${id}' stands twice in 'out'. Remove one.`);
    else names.push(shortName(id));
  }
  return names;
}

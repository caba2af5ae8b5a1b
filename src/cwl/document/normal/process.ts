import type { CwlObject, CwlValue } from '../../values/value.ts';
import type { CommandLineTool, ExpressionTool, Operation, Process, ProcessBase, Workflow } from '../model.ts';
import { positionOf } from '../source/marks.ts';
import type { Node } from '../source/node.ts';
import { processName } from '../source/reference.ts';
import { atLeast, OLDER_RULES, TAKEN_FOR_GRANTED } from '../upgrade.ts';
import { normalizeArguments } from './bindings.ts';
import { checkFields, isExtension } from './check-fields.ts';
import { evaluatedText, lines } from './expression-field.ts';
import { refuseClass } from './extensions.ts';
import { given } from './given.ts';
import { namesOf } from './id-map.ts';
import { normalizeInputs, normalizeOutputs } from './parameters.ts';
import { meaningOf } from './requirement-names.ts';
import { normalizeRequirements } from './requirements.ts';
import { normalizeSteps, type ResolveRun } from './steps.ts';
import { Streams } from './streams.ts';
import { didYouMean } from './suggest.ts';
import { normalizeWorkflowOutputs } from './workflow-outputs.ts';

type Fields = ReadonlyMap<string, Node>;

const CLASSES = ['CommandLineTool', 'ExpressionTool', 'Workflow', 'Operation'] as const;

/**
 * A process of any class in normal form.
 *
 * @param id its key in the packed document
 * @param resolveRun makes the `run` of a step the key of a process
 * @returns undefined after a problem that leaves nothing to make a process of
 */
export function normalizeProcess(node: Node, id: string, resolveRun: ResolveRun): Process | undefined {
  const written = node.get('class');
  if (written?.text === undefined) {
    node.problem('missing-field', `A process needs the field 'class': ${CLASSES.join(', ')}.`);
    return undefined;
  }
  const name = CLASSES.find((known) => known === written.text);
  if (name === undefined) {
    const meaning = meaningOf(written.text, node);
    if (meaning.kind === 'extension') {
      refuseClass(meaning.name, written);
      return undefined;
    }
    written.problem(
      'unknown-class',
      `There is no class '${written.text}'.${didYouMean(written.text, CLASSES)}`,
    );
    return undefined;
  }
  if (name === 'Operation' && !atLeast(node.version, 'v1.2')) {
    written.problem(
      'newer-version',
      `Operation exists since CWL v1.2, but this document says cwlVersion ${node.version}.`,
    );
  }
  const fields = checkFields(node.without(DOCUMENT_FIELDS), name);
  const process = READERS[name](node, fields, id, resolveRun);
  return node.notes.origins.set(process, node);
}

/** Fields of the document that stand beside those of its only process; `schemas` is a usual slip for `$schemas`. */
const DOCUMENT_FIELDS = ['schemas'];

type Reader = (node: Node, fields: Fields, id: string, resolveRun: ResolveRun) => Process;

const READERS: { readonly [name in (typeof CLASSES)[number]]: Reader } = {
  CommandLineTool: (node, fields, id): CommandLineTool => {
    const streams = new Streams({
      stdin: evaluatedText(fields.get('stdin')),
      stdout: evaluatedText(fields.get('stdout')),
      stderr: evaluatedText(fields.get('stderr')),
    });
    const base = readBase(node, fields, id);
    const inputs = normalizeInputs(fields, 'CommandInputParameter', streams.input);
    const outputs = normalizeOutputs(fields, 'CommandOutputParameter', streams.output);
    return {
      ...base,
      class: 'CommandLineTool',
      inputs,
      outputs,
      hints: [...base.hints, ...TAKEN_FOR_GRANTED[node.version]],
      baseCommand:
        fields
          .get('baseCommand')
          ?.items()
          .flatMap((item) => item.text ?? []) ?? [],
      arguments: normalizeArguments(fields.get('arguments')),
      ...given(streams.names),
      successCodes: numbers(fields.get('successCodes')),
      temporaryFailCodes: numbers(fields.get('temporaryFailCodes')),
      permanentFailCodes: numbers(fields.get('permanentFailCodes')),
    };
  },
  ExpressionTool: (node, fields, id): ExpressionTool => {
    const base = readBase(node, fields, id);
    return {
      ...base,
      class: 'ExpressionTool',
      inputs: normalizeInputs(fields, 'WorkflowInputParameter'),
      outputs: normalizeOutputs(fields, 'ExpressionToolOutputParameter'),
      hints: [...base.hints, ...TAKEN_FOR_GRANTED[node.version]],
      expression: evaluatedText(fields.get('expression')) ?? '',
    };
  },
  Workflow: (node, fields, id, resolveRun): Workflow => {
    const written = fields.get('id')?.text;
    // What stands in a `run:` had no scope of its own in v1.0: `main/step/x` instead of `main/step/run/x`.
    const withoutRun = id.replaceAll(/\/run(?=\/|$)/g, '');
    const names = [id, withoutRun, ...(written === undefined ? [] : [processName(written)])];
    const scope = {
      ids: names.map((own) => own.split('/')),
      steps: new Set(namesOf(fields.get('steps'), 'id')),
    };
    return {
      ...readBase(node, fields, id),
      class: 'Workflow',
      inputs: normalizeInputs(fields, 'WorkflowInputParameter'),
      outputs: normalizeWorkflowOutputs(fields.get('outputs'), scope),
      steps: normalizeSteps(fields.get('steps'), scope, resolveRun),
    };
  },
  Operation: (node, fields, id): Operation => ({
    ...readBase(node, fields, id),
    class: 'Operation',
    inputs: normalizeInputs(fields, 'WorkflowInputParameter'),
    outputs: normalizeOutputs(fields, 'ExpressionToolOutputParameter'),
  }),
};

function readBase(node: Node, fields: Fields, id: string): Omit<ProcessBase, 'inputs'> {
  return given({
    id,
    label: fields.get('label')?.text,
    doc: lines(fields.get('doc')),
    intent: fields
      .get('intent')
      ?.items()
      .flatMap((item) => item.text ?? []),
    requirements: normalizeRequirements(fields.get('requirements'), 'requirements'),
    hints: normalizeRequirements(fields.get('hints'), 'hints'),
    metadata: extensionsOf(node),
    olderRules: OLDER_RULES[node.version],
    at: positionOf(node.place),
  });
}

/** `s:author`, `https://schema.org/author` and the like, as written. */
function extensionsOf(node: Node): CwlObject {
  return Object.fromEntries(
    node
      .entries()
      .filter(([field]) => isExtension(field) && !field.startsWith('$'))
      .map(([field, child]) => [field, child.value as CwlValue]),
  );
}

function numbers(node: Node | undefined): number[] {
  return node?.items().flatMap((item) => item.number ?? []) ?? [];
}

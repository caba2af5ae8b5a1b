import { checkType } from '../../values/check-type.ts';
import type { CwlValue } from '../../values/value.ts';
import type { CwlType, Field, InputParameter, OutputParameter } from '../model.ts';
import type { Node } from '../source/node.ts';
import { checkFields } from './check-fields.ts';
import { normalizeField } from './field.ts';
import type { ClassName } from './fields.ts';
import { namedMembers } from './id-map.ts';
import { normalizeValue } from './literals.ts';
import { nearest } from './suggest.ts';
import { branchesOf, FILE } from './type-algebra.ts';
import { normalizeType } from './types.ts';

/** The inputs of a process; `shortcut` is asked first for types that are no types, such as `stdin`. */
export function normalizeInputs(
  process: ReadonlyMap<string, Node>,
  className: ClassName,
  shortcut?: (parameter: Field, type: Node) => Field | undefined,
): InputParameter[] {
  let marked: string | undefined;
  return namedMembers(process.get('inputs'), 'id', 'type').map(({ name, node }) => {
    const data = isData(node, marked);
    if (data) marked = name;
    const fields = checkFields(node, className);
    const field = normalizeField(node, fields, name, 'input', (type) =>
      isShortcut(type) ? FILE : normalizeType(type, 'input'),
    );
    const type = fields.get('type');
    const full =
      type !== undefined && isShortcut(type) ? (shortcut?.(field, type) ?? refuse(field, type)) : field;
    const value = fields.get('default');
    const parameter = {
      ...full,
      ...(value !== undefined && { default: defaultOf(value, full.type) }),
      ...(data && { data }),
    };
    return node.notes.origins.set(parameter, node);
  });
}

const DATA = 'cwlp:data';

/** Whether an input is marked as the one that takes the data; `marked` is the one that was before. */
function isData(node: Node, marked: string | undefined): true | undefined {
  const mark = node.get(DATA);
  if (mark === undefined || mark.boolean === false) return undefined;
  if (mark.boolean === undefined) mark.problem('wrong-value', `'${DATA}' should be true or false.`);
  else if (marked !== undefined)
    mark.problem('wrong-value', `'${DATA}' marks '${marked}' already; mark one input.`);
  return true;
}

/** A default that its own type refuses would fail each job that counts on it. */
function defaultOf(node: Node, type: CwlType): CwlValue {
  const value = normalizeValue(node);
  reportMisfit(node, value, type);
  return value;
}

/** Notes what keeps a default from being a value of a type. */
export function reportMisfit(node: Node, value: CwlValue, type: CwlType): void {
  // A part that was not found looks like null.
  if (value === null || node.notes.incomplete) return;
  const [misfit] = checkType(value, type, 'default');
  if (misfit === undefined) return;
  const symbols = branchesOf(type).flatMap((branch) => (branch.kind === 'enum' ? branch.symbols : []));
  const meant = typeof value === 'string' ? nearest(value, symbols) : undefined;
  const remedy = meant === undefined ? 'Change it, or the type.' : `Did you mean '${meant}'?`;
  node.problem('type-mismatch', `${misfit.message} ${remedy}`);
}

/** As `normalizeInputs`, for outputs that are no sinks of links. */
export function normalizeOutputs(
  process: ReadonlyMap<string, Node>,
  className: ClassName,
  shortcut?: (parameter: Field, type: Node) => Field | undefined,
): OutputParameter[] {
  return namedMembers(process.get('outputs'), 'id', 'type').map(({ name, node }) =>
    normalizeOutput(node, checkFields(node, className), name, shortcut),
  );
}

export function normalizeOutput(
  node: Node,
  fields: ReadonlyMap<string, Node>,
  name: string,
  shortcut?: (parameter: Field, type: Node) => Field | undefined,
): OutputParameter {
  const field = normalizeField(node, fields, name, 'output', (type) =>
    isShortcut(type) ? FILE : normalizeType(type, 'output'),
  );
  const type = fields.get('type');
  if (type === undefined || !isShortcut(type)) return field;
  return node.notes.origins.set(shortcut?.(field, type) ?? refuse(field, type), node);
}

function isShortcut(type: Node): boolean {
  return type.text === 'stdin' || type.text === 'stdout' || type.text === 'stderr';
}

function refuse(field: Field, type: Node): Field {
  type.problem('unknown-type', `'${type.text}' is not possible here. Write 'File'.`);
  return field;
}

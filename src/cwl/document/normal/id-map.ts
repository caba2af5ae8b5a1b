import { mayContainExpression } from '../../expression/scan.ts';
import type { Node } from '../source/node.ts';
import { shortName } from '../source/reference.ts';
import type { Rule } from '../source/report.ts';
import { requirementWith } from './remedies.ts';

export interface Named {
  readonly name: string;
  readonly node: Node;
}

/**
 * The members of a field that may be a list of things with an id or a map from id to thing (CWL v1.2 §"Map"). In
 * the map form a value that is no map is short for `{ [predicate]: value }`.
 *
 * Reports members without a name, names that stand twice, and such that no URL can have.
 */
export function namedMembers(field: Node | undefined, idField: string, predicate?: string): Named[] {
  if (field === undefined) return [];
  const members = field.isMap ? fromMap(field, idField, predicate) : fromList(field, idField);
  const seen = new Set<string>();
  for (const { name, node } of members) {
    if (mayContainExpression(name) && idField !== 'class')
      problemAtId(
        node,
        idField,
        'expression',
        `A name is never evaluated: '${name}' is no expression here. Write a fixed name.`,
      );
    if (name === '') problemAtId(node, idField, 'wrong-value', 'A name cannot be empty. Write one.');
    if (!name.isWellFormed())
      problemAtId(
        node,
        idField,
        'wrong-value',
        `'${name}' has half of a character. Write a name in whole ones.`,
      );
    if (seen.has(name))
      problemAtId(node, idField, 'duplicate-id', `'${name}' is defined twice here. Rename one of the two.`);
    seen.add(name);
  }
  return members;
}

function problemAtId(node: Node, idField: string, rule: Rule, message: string): void {
  (node.get(idField) ?? node).problem(rule, message);
}

/** The names alone, without looking at anything else. */
export function namesOf(field: Node | undefined, idField: string): string[] {
  if (field === undefined) return [];
  if (field.isMap) return field.entries().map(([key]) => shortName(key));
  return field.items().flatMap((item) => {
    const id = item.get(idField)?.text;
    return id === undefined ? [] : [shortName(id)];
  });
}

function fromMap(field: Node, idField: string, predicate: string | undefined): Named[] {
  const members: Named[] = [];
  for (const [key, value] of field.entries()) {
    const name = shortName(key);
    if (value.isMap) members.push({ name, node: value.with(idField, key) });
    else if (predicate !== undefined && value.value !== null) {
      members.push({ name, node: value.wrapped(predicate).with(idField, key) });
    } else if (value.value === null) members.push({ name, node: value.emptied().with(idField, key) });
    else {
      field.notes.doubts.add(field);
      value.problem(
        'wrong-value',
        `'${key}' should be a map of fields, but is ${value.shown}.${advice(key)}`,
      );
    }
  }
  return members;
}

function fromList(field: Node, idField: string): Named[] {
  const members: Named[] = [];
  for (const item of field.items()) {
    const id = item.get(idField)?.text;
    if (id !== undefined) {
      members.push({ name: shortName(id), node: item.named(`${field.path}/${shortName(id)}`) });
      continue;
    }
    field.notes.doubts.add(field);
    if (item.isMap)
      item.problem(
        'missing-field',
        `Each entry of this list needs the field '${idField}'.${asListed(item, idField)}`,
      );
    else
      item.problem(
        'wrong-value',
        `Each entry of this list should be a map with the field '${idField}', but is ${item.shown}.`,
      );
  }
  return members;
}

/** For a map that stands in a list as it would in a map: `- name: …`. */
function asListed(item: Node, idField: string): string {
  const [only, ...others] = item.entries();
  if (only === undefined || others.length > 0 || only[0] === 'type') return '';
  return ` Write '- ${idField}: ${only[0]}', or leave out the '- ' in front of '${only[0]}'.`;
}

/** For a field that stands among requirements. */
function advice(key: string): string {
  const owner = requirementWith(key);
  return owner === undefined
    ? ''
    : ` It is a field of ${owner}: indent it, so that it stands below '${owner}:'.`;
}

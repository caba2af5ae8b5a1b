import { isExpression } from '../../expression/scan.ts';
import type { CwlType, Field, SecondaryFile } from '../model.ts';
import type { Node } from '../source/node.ts';
import { isAbsolute, resolveReference } from '../source/reference.ts';
import { atLeast } from '../upgrade.ts';
import { normalizeBinding, normalizeOutputBinding } from './bindings.ts';
import { checkFields } from './check-fields.ts';
import { evaluatedBoolean, evaluatedText, lines } from './expression-field.ts';
import { given } from './given.ts';
import { loadListing } from './loading.ts';
import { DETAIL_OF_TYPE } from './remedies.ts';
import { ANY, NULL, type Side, unionOf } from './type-algebra.ts';

type Fields = ReadonlyMap<string, Node>;

/**
 * What parameters and record fields have in common.
 *
 * @param fields the checked fields of `node`
 */
export function normalizeField(
  node: Node,
  fields: Fields,
  name: string,
  side: Side,
  readType: (type: Node) => CwlType,
): Field {
  const type = fields.get('type');
  const binding = fields.get('inputBinding');
  const field = given({
    name,
    type: type === undefined ? unionOf([NULL, ANY]) : isOutside(node, type) ? ANY : readType(type),
    label: fields.get('label')?.text,
    doc: lines(fields.get('doc')),
    secondaryFiles: normalizeSecondaryFiles(fields.get('secondaryFiles'), side),
    format: normalizeFormat(fields.get('format')),
    streamable: fields.get('streamable')?.boolean,
    // Deprecated place of loadContents: CWL v1.2 §CommandLineBinding.
    loadContents: fields.get('loadContents')?.boolean ?? binding?.get('loadContents')?.boolean,
    loadListing: loadListing(fields.get('loadListing')),
    inputBinding: normalizeBinding(binding),
    outputBinding: normalizeOutputBinding(fields.get('outputBinding')),
  });
  return node.notes.origins.set(field, node);
}

/** `type: array` with `items` beside it: their place has its problem already. */
function isOutside(node: Node, type: Node): boolean {
  const inside = DETAIL_OF_TYPE.get(type.text ?? '');
  return inside !== undefined && node.get(inside) !== undefined;
}

/** `?` at the end of a pattern: optional (CWL v1.2 §"Secondary files DSL"). */
function normalizeSecondaryFiles(node: Node | undefined, side: Side): SecondaryFile[] {
  const result: SecondaryFile[] = [];
  for (const item of node?.items() ?? []) {
    const entry = item.isMap ? fromSchema(item, side) : fromPattern(item, side);
    if (entry !== undefined) result.push(entry);
  }
  return result;
}

function fromSchema(item: Node, side: Side): SecondaryFile | undefined {
  const fields = checkFields(item, 'SecondaryFileSchema');
  const pattern = evaluatedText(fields.get('pattern'));
  if (pattern === undefined) return undefined;
  const required = evaluatedBoolean(fields.get('required'));
  const optional = required === undefined && isOptional(pattern, item);
  return {
    pattern: optional ? pattern.slice(0, -1) : pattern,
    required: required ?? (side === 'input' && !optional),
  };
}

function fromPattern(item: Node, side: Side): SecondaryFile | undefined {
  const pattern = evaluatedText(item);
  if (pattern === undefined) {
    item.problem(
      'wrong-value',
      `An entry of 'secondaryFiles' should be a pattern such as '.bai', or a map with 'pattern'.`,
    );
    return undefined;
  }
  if (isOptional(pattern, item)) return { pattern: pattern.slice(0, -1), required: false };
  return { pattern, required: side === 'input' };
}

function isOptional(pattern: string, item: Node): boolean {
  return pattern.endsWith('?') && !isExpression(pattern) && atLeast(item.version, 'v1.1');
}

function normalizeFormat(node: Node | undefined): string[] | undefined {
  return node?.items().flatMap((item) => {
    const text = evaluatedText(item);
    return text === undefined ? [] : [expandFormat(text, item)];
  });
}

/** A format as an IRI: its prefix replaced by the namespace, a relative reference made absolute. */
export function expandFormat(format: string, node: Node): string {
  if (isExpression(format)) return format;
  const base = node.file.uri;
  return (
    node.notes.namespaces.expand(format, base) ??
    (isAbsolute(format) ? format : (resolveReference(format, base) ?? format))
  );
}

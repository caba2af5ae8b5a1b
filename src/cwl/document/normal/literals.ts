/** Values in a document: defaults and literal listings. */
import type { CwlValue } from '../../values/value.ts';
import type { Node } from '../source/node.ts';
import { isAbsolute, pathToReference, resolveReference } from '../source/reference.ts';
import { expandFormat } from './field.ts';

/**
 * The value of a node as JSON. Files and directories in it get absolute locations, resolved against the file in which
 * they stand; `path` in a document is only another way to say `location` (CWL v1.2 §File).
 */
export function normalizeValue(node: Node): CwlValue {
  if (node.isMissing) return null;
  if (node.isList) return node.items().map(normalizeValue);
  if (node.isMap) return normalizeMap(node);
  if (typeof node.value === 'number' && !Number.isFinite(node.value)) {
    node.problem('wrong-value', `${node.shown} cannot be a value: JSON has no such number.`);
    return null;
  }
  return node.value as CwlValue;
}

function normalizeMap(node: Node): CwlValue {
  const named = node.get('class')?.text;
  const fields = Object.fromEntries(node.entries().map(([key, child]) => [key, normalizeValue(child)]));
  if (named !== 'File' && named !== 'Directory') return fields;
  const { path: _, ...rest } = fields;
  const location = locationOf(node);
  const format = node.get('format');
  return {
    ...rest,
    ...(location === undefined ? {} : { location }),
    ...(format?.text === undefined ? {} : { format: expandFormat(format.text, format) }),
  };
}

function locationOf(node: Node): string | undefined {
  const given = node.get('location') ?? node.get('path');
  if (given?.text === undefined) {
    const literal = node.get('class')?.text === 'File' ? 'contents' : 'listing';
    if (node.get(literal) === undefined) {
      node.problem(
        'wrong-value',
        `A ${node.get('class')?.text} needs a 'location', or '${literal}' to be a literal.`,
      );
    }
    return undefined;
  }
  const isPath = node.get('location') === undefined && !isAbsolute(given.text);
  const location = resolveReference(isPath ? pathToReference(given.text) : given.text, node.file.uri);
  if (location !== undefined && isAbsolute(location)) return location;
  given.problem(
    'unknown-reference',
    `'${given.text}' is relative to this document, which has no address of its own. Give an absolute URL, or deploy the package by its URL.`,
  );
  return undefined;
}

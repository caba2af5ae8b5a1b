import { ExpressionError } from '../../expression/expression-error.ts';
import { scan, withoutEscapes } from '../../expression/scan.ts';
import type { Node } from '../source/node.ts';
import { atLeast } from '../upgrade.ts';

/**
 * The text of a field in which expressions are evaluated, with the escapes of v1.2; notes what it has, reports brackets
 * that stay open.
 */
export function evaluatedText(node: Node | undefined): string | undefined {
  if (node?.text === undefined) return undefined;
  try {
    const text = currentText(node, node.text);
    const segments = scan(text).filter((segment) => segment.kind !== 'text');
    const { step, isOfTool, expressions } = node.notes;
    if (segments.length > 0) expressions.push({ node, segments, step, isOfTool });
    return text;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    node.problemAt([error.expression], 'expression', `This expression has no end: ${error.reason}`);
    return node.text;
  }
}

/** Before v1.2 a backslash is no more than that, and engines have not agreed on one in front of an expression. */
function currentText(node: Node, text: string): string {
  if (atLeast(node.version, 'v1.2')) return text;
  const escaped = /(?<!\\)(?:\\\\)*\\(\$[({])/.exec(text)?.[1];
  if (escaped === undefined) return withoutEscapes(text);
  node.problem(
    'newer-version',
    `'\\${escaped}' means '${escaped}' itself only since CWL v1.2, but this document says cwlVersion ${node.version}. Raise cwlVersion, or write the text without the backslash.`,
  );
  return text;
}

/** Each text of a field that is a text or a list of texts. */
export function evaluatedTexts(node: Node | undefined): string[] {
  if (node === undefined) return [];
  return node.items().flatMap((item) => evaluatedText(item) ?? []);
}

/** A number, which v1.0 lets one write as text too, or an expression that gives one. */
export function evaluatedValue(node: Node | undefined): number | string | undefined {
  const isNumber = node?.text !== undefined && /^\d+$/.test(node.text.trim());
  return isNumber ? Number(node.text) : (node?.number ?? evaluatedText(node));
}

export function evaluatedBoolean(node: Node | undefined): boolean | string | undefined {
  return node?.boolean ?? evaluatedText(node);
}

/** `doc`: a list of texts is a text of several lines. */
export function lines(node: Node | undefined): string | undefined {
  return node
    ?.items()
    .flatMap((item) => item.text ?? [])
    .join('\n');
}

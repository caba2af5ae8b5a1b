import { ExpressionError } from '../../expression/expression-error.ts';
import { scan } from '../../expression/scan.ts';
import type { Node } from '../source/node.ts';

/** The text of a field in which expressions are evaluated; notes what it has, reports brackets that stay open. */
export function evaluatedText(node: Node | undefined): string | undefined {
  const text = node?.text;
  if (node === undefined || text === undefined) return undefined;
  try {
    const segments = scan(text).filter((segment) => segment.kind !== 'text');
    const { step, isOfTool, expressions } = node.notes;
    if (segments.length > 0) expressions.push({ node, segments, step, isOfTool });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    node.problemAt([error.expression], 'expression', `This expression has no end: ${error.reason}`);
  }
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

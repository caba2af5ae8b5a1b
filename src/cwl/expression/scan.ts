/** Finds parameter references and expressions in a field (CWL v1.2 §"Parameter references", §Expressions). */
import { ExpressionError } from './expression-error.ts';
import { parseReference } from './reference.ts';
import { closingBracket } from './skip-code.ts';

export type Segment = TextSegment | ReferenceSegment | ScriptSegment;

export interface TextSegment {
  readonly kind: 'text';
  /** With the escapes `\$(`, `\${` and `\\` already replaced. */
  readonly text: string;
}

/** `$(inputs.bands[0].path)`: root `inputs`, path `['bands', 0, 'path']`. */
export interface ReferenceSegment {
  readonly kind: 'reference';
  readonly root: string;
  readonly path: readonly (string | number)[];
  /** What stands between the brackets. */
  readonly source: string;
}

export interface ScriptSegment {
  readonly kind: 'script';
  /** `$(…)` that is no parameter reference, or `${…}`. */
  readonly script: 'expression' | 'body';
  /** What stands between the brackets. */
  readonly source: string;
}

/**
 * Splits a field into text, references and scripts, in order; neighbouring texts are one segment.
 *
 * A text without `$(` and `${` is one text segment as it stands: backslashes are special only where there is
 * something to escape.
 *
 * @throws ExpressionError when a bracket is never closed
 */
export function scan(text: string): Segment[] {
  if (!mayContainExpression(text)) return text === '' ? [] : [{ kind: 'text', text }];
  const segments: Segment[] = [];
  let plain = '';
  let at = 0;
  while (at < text.length) {
    const escaped = ['\\$(', '\\${', '\\\\'].find((mark) => text.startsWith(mark, at));
    if (escaped !== undefined) {
      plain += escaped.slice(1);
      at += escaped.length;
    } else if (text.startsWith('$(', at) || text.startsWith('${', at)) {
      const end = closingBracket(text, at + 1);
      if (end === -1) {
        throw new ExpressionError(
          text.slice(at),
          `its '${text.charAt(at + 1)}' is never closed. Close it, or write '\\${text.slice(at, at + 2)}' where the text means itself.`,
        );
      }
      if (plain !== '') segments.push({ kind: 'text', text: plain });
      plain = '';
      segments.push(segmentOf(text.charAt(at + 1), text.slice(at + 2, end)));
      at = end + 1;
    } else {
      plain += text.charAt(at);
      at += 1;
    }
  }
  if (plain !== '') segments.push({ kind: 'text', text: plain });
  return segments;
}

/** Whether a field has something to evaluate; true also where a bracket is never closed, which `scan` reports. */
export function isExpression(text: string): boolean {
  if (!mayContainExpression(text)) return false;
  try {
    return scan(text).some((segment) => segment.kind !== 'text');
  } catch (error) {
    if (error instanceof ExpressionError) return true;
    throw error;
  }
}

/** As in the document, for messages. */
export function sourceOf(segment: ReferenceSegment | ScriptSegment): string {
  return segment.kind === 'script' && segment.script === 'body'
    ? `\${${segment.source}}`
    : `$(${segment.source})`;
}

/** Whether a text has `$(` or `${`, escaped or not: only then backslashes in it are special. */
export function mayContainExpression(text: string): boolean {
  return text.includes('$(') || text.includes('${');
}

function segmentOf(bracket: string, source: string): Segment {
  if (bracket === '{') return { kind: 'script', script: 'body', source };
  const reference = parseReference(source);
  if (reference === undefined) return { kind: 'script', script: 'expression', source };
  return { kind: 'reference', ...reference, source };
}

import type { Script } from '../ports.ts';
import { withoutEnd } from '../values/shorten.ts';

const SHOWN = 160;
const LONGEST_REASON = 2000;

/**
 * Thrown when an expression of a package cannot be evaluated: its syntax is wrong, it names something that does not
 * exist, its JavaScript throws, returns no JSON or runs past a limit.
 */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  /** As written in the document, with its `$(…)` or `${…}`. */
  readonly expression: string;
  /** A sentence without the expression. */
  readonly reason: string;

  constructor(expression: string, reason: string, options?: ErrorOptions) {
    // A reason may list what there is instead, and that may be much.
    const short = withoutEnd(reason, LONGEST_REASON);
    super(`The expression ${shorten(expression)} failed: ${short}`, options);
    this.expression = expression;
    this.reason = short;
  }
}

/** A script as it stands in a document. */
export function writtenAs({ kind, source }: Pick<Script, 'kind' | 'source'>): string {
  return kind === 'body' ? `\${${source}}` : `$(${source})`;
}

/** The source on one line, cut in the middle where it is long. */
function shorten(source: string): string {
  const line = source.trim().replaceAll(/\s+/g, ' ');
  if (line.length <= SHOWN) return line;
  const half = (SHOWN - 3) / 2;
  return `${line.slice(0, Math.ceil(half))} … ${line.slice(-Math.floor(half))}`;
}

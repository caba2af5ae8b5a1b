import { withoutEnd } from '../values/shorten.ts';

/** Characters of a message. */
const LONGEST = 4000;

/**
 * Thrown by `prepare`, `collect`, `runExpressionTool` and `expand` when a step cannot go on, whatever is tried again.
 * `package`: the document is wrong; `input`: the values that it was given are.
 */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  readonly blame: 'package' | 'input';

  constructor(blame: 'package' | 'input', message: string, options?: ErrorOptions) {
    // It may show a value, and values may be large.
    super(withoutEnd(message, LONGEST), options);
    this.blame = blame;
  }
}

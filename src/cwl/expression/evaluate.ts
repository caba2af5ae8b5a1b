/** Evaluates a field of a document that may contain expressions (CWL v1.2 §Expressions). */
import type { InlineJavascriptRequirement, Requirement } from '../document/model.ts';
import type { Evaluate, ExpressionContext } from '../ports.ts';
import { FileShapeError, withFileShapes } from '../values/file-shape.ts';
import { toJsonText } from '../values/json-text.ts';
import type { CwlValue } from '../values/value.ts';
import { ExpressionError } from './expression-error.ts';
import { lookUp } from './reference.ts';
import { mayContainExpression, type ReferenceSegment, type ScriptSegment, scan, sourceOf } from './scan.ts';

/** Characters that interpolation may make of one field: several large values in one text would be more than any text can be. */
const LONGEST_TEXT = 16 * 1024 * 1024;

/** What holds for every expression of one process. */
export interface ExpressionScope {
  /** Whether InlineJavascriptRequirement is there. */
  readonly javascript: boolean;
  /** `expressionLib`, in order. */
  readonly library: readonly string[];
  readonly evaluate: Evaluate;
}

export interface FieldOptions {
  /**
   * White space around an expression makes it an interpolation instead of being trimmed: the rule of
   * `Dirent.entry`, where a final newline is part of the file. Default: false.
   */
  readonly keepWhitespace?: boolean;
}

/** The scope that requirements and hints make; the first InlineJavascriptRequirement wins, requirements first. */
export function expressionScope(
  requirements: readonly Requirement[],
  hints: readonly Requirement[],
  evaluate: Evaluate,
): ExpressionScope {
  const javascript = [...requirements, ...hints].find(
    (entry): entry is InlineJavascriptRequirement => entry.class === 'InlineJavascriptRequirement',
  );
  return { javascript: javascript !== undefined, library: javascript?.expressionLib ?? [], evaluate };
}

/**
 * The effective value of a field. A value that is no string is returned as it is. A string that is one expression
 * gives what this gives, with its type; several expressions, or one among other text, give text in which strings
 * stand for themselves and everything else as JSON.
 *
 * `context.inputs` must hold every declared input, null where nothing was given: an unknown name is an error.
 *
 * @throws ExpressionError
 */
export async function evaluateField(
  value: CwlValue,
  context: ExpressionContext,
  scope: ExpressionScope,
  options: FieldOptions = {},
): Promise<CwlValue> {
  if (typeof value !== 'string' || !mayContainExpression(value)) return value;
  const segments = scan(options.keepWhitespace === true ? value : value.trim());
  const [only] = segments;
  if (segments.length === 1 && only !== undefined && only.kind !== 'text')
    return evaluateSegment(only, context, scope);
  let text = '';
  for (const segment of segments) {
    text += segment.kind === 'text' ? segment.text : asText(await evaluateSegment(segment, context, scope));
    if (text.length > LONGEST_TEXT) {
      throw new ExpressionError(
        value,
        'it makes a text of more than 16 Mi characters; large data belongs into a file.',
      );
    }
  }
  return text;
}

async function evaluateSegment(
  segment: ReferenceSegment | ScriptSegment,
  context: ExpressionContext,
  scope: ExpressionScope,
): Promise<CwlValue> {
  let reason = `it is JavaScript, and this process does not ask for it. Add InlineJavascriptRequirement, or write '\\' before the '$' where the text means itself.`;
  if (segment.kind === 'reference') {
    const result = lookUp(segment, context);
    if (result.found) return result.value;
    reason = result.reason;
  }
  // What a reference does not find may still mean something to JavaScript: the length of a string, a function of the library.
  if (!scope.javascript) throw new ExpressionError(sourceOf(segment), reason);
  const kind = segment.kind === 'script' ? segment.script : 'expression';
  const value = await scope.evaluate({ kind, source: segment.source, library: scope.library }, context);
  try {
    return withFileShapes(value);
  } catch (error) {
    if (!(error instanceof FileShapeError)) throw error;
    throw new ExpressionError(sourceOf(segment), `it gives ${error.message}.`, { cause: error });
  }
}

function asText(value: CwlValue): string {
  return typeof value === 'string' ? value : toJsonText(value);
}

/** JavaScript for one step: what its scripts share is that they print to one log and fill one memory. */
import type { Evaluate } from '../ports.ts';
import { ExpressionError, writtenAs } from './expression-error.ts';

const MEBIBYTE = 1024 * 1024;
/** Characters of JSON that the scripts of one step may give together. */
const MOST_RESULTS = 64 * MEBIBYTE;
/** Characters that the scripts of one step may print together. */
const MOST_PRINTED = 256 * 1024;

/**
 * Lends `evaluate` for one step.
 *
 * @param print gets each line that a script gives to its console, up to 256 Ki characters for the step
 * @returns rejects, beyond what `evaluate` does, with ExpressionError when the values of the step's scripts have more than
 * 64 Mi characters of JSON together
 */
export function scriptsOfStep(evaluate: Evaluate, print: (line: string) => void): Evaluate {
  let results = 0;
  let printed = 0;
  const show = (lines: string): void => {
    for (const line of lines.split('\n').slice(0, -1)) {
      if (printed > MOST_PRINTED) return;
      printed += line.length;
      print(printed > MOST_PRINTED ? 'console: no more is kept of what this step prints' : line);
    }
  };
  return async (script, context) => {
    const value = await evaluate(script, context, (facts) => {
      results += facts.size;
      show(facts.printed);
    });
    if (results <= MOST_RESULTS) return value;
    throw new ExpressionError(
      writtenAs(script),
      `with it, the expressions of this step have given more than ${MOST_RESULTS / MEBIBYTE} MiB of JSON; large data belongs into a file.`,
    );
  };
}

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
 * @param print gets what each script gives to its console, whole lines, in the order of the calls; up to 256 Ki characters for
 * the step
 * @returns rejects, beyond what `evaluate` does, with ExpressionError when the values of the step's scripts have more than
 * 64 Mi characters of JSON together
 */
export function scriptsOfStep(evaluate: Evaluate, print: (lines: string) => void): Evaluate {
  const printed = new InOrder(print);
  let results = 0;
  return async (script, context) => {
    const ended = printed.begin();
    let lines = '';
    let isWell = false;
    try {
      const value = await evaluate(script, context, (facts) => {
        results += facts.size;
        lines = facts.printed;
      });
      isWell = results <= MOST_RESULTS;
      if (isWell) return value;
    } finally {
      ended(lines, isWell);
    }
    throw new ExpressionError(
      writtenAs(script),
      `with it, the expressions of this step have given more than ${MOST_RESULTS / MEBIBYTE} MiB of JSON; large data belongs into a file.`,
    );
  };
}

/** Lines of scripts that run side by side, one script after the other. */
class InOrder {
  readonly #print: (lines: string) => void;
  /** What scripts have printed that began earlier, or still run: undefined. */
  readonly #open: { lines: string | undefined }[] = [];
  #printed = 0;

  constructor(print: (lines: string) => void) {
    this.#print = print;
  }

  /**
   * A script begins; the function is called with its lines when it has ended. Those of one that fails are not kept back: its step
   * ends, perhaps before others that still run.
   */
  begin(): (lines: string, isWell: boolean) => void {
    const script: { lines: string | undefined } = { lines: undefined };
    this.#open.push(script);
    return (lines, isWell) => {
      script.lines = isWell ? lines : '';
      if (!isWell) this.#show(lines);
      for (let next = this.#open[0]?.lines; next !== undefined; next = this.#open[0]?.lines) {
        this.#open.shift();
        this.#show(next);
      }
    };
  }

  #show(lines: string): void {
    if (lines === '' || this.#printed > MOST_PRINTED) return;
    this.#printed += lines.length;
    this.#print(this.#printed > MOST_PRINTED ? 'console: no more is kept of what this step prints\n' : lines);
  }
}

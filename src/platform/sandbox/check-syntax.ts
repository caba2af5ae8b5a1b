import { Script } from 'node:vm';
import type { CheckSyntax, SyntaxMistake } from '../../cwl/ports.ts';

/** Longer scripts take longer to parse than a deployment may wait for; they are judged when they run. */
const LONGEST = 64 * 1024;
const NAME = 'script';
/** In front of a source as it is run: in strict mode, in a function unless it is a library. */
const OPENING = {
  expression: `(function () {'use strict'; return (`,
  body: `(function () {'use strict';`,
  library: `'use strict';`,
};
const CLOSING = { expression: '\n);})', body: '\n})', library: '' };

/** Parses JavaScript without running it: nothing of it is ever called. */
export const checkSyntax: CheckSyntax = (kind, source) => {
  if (source.length > LONGEST) return undefined;
  try {
    new Script(`${OPENING[kind]}${source}${CLOSING[kind]}`, { filename: NAME });
    return undefined;
  } catch (error) {
    return error instanceof SyntaxError ? mistakeOf(error, OPENING[kind].length, source) : undefined;
  }
};

function mistakeOf(error: SyntaxError, opening: number, source: string): SyntaxMistake {
  const lines = source.split('\n');
  const [, number, before] = /^script:(\d+)\n.*\n( *)\^/.exec(error.stack ?? '') ?? [];
  const line = Number(number ?? 1);
  // Where the end is missing, the parser stumbles over ours.
  if (line > lines.length)
    return { reason: error.message, line: lines.length, column: lines.at(-1)!.length + 1 };
  const column = (before?.length ?? 0) + 1 - (line === 1 ? opening : 0);
  return { reason: error.message, line, column: Math.max(1, column) };
}

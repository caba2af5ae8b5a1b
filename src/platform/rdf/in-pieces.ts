import { setImmediate } from 'node:timers/promises';

const PIECE = 8 * 1024;
/** EDAM, with 2.6 MB, takes less than half a second. */
const LIMIT_MS = 10_000;

/**
 * A text in pieces, with a pause after each: an ontology has megabytes, and requests are answered meanwhile. Throws where the
 * receiver has worked longer than 10 s: parsers have texts that they are slow with.
 */
export async function* inPieces(text: string): AsyncGenerator<string> {
  let worked = 0;
  for (let start = 0; start < text.length; start += PIECE) {
    const began = performance.now();
    yield text.slice(start, start + PIECE);
    worked += performance.now() - began;
    if (worked > LIMIT_MS) throw new Error(`it takes longer than ${LIMIT_MS / 1000} s to read.`);
    await setImmediate();
  }
}

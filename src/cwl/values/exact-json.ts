/**
 * JSON that loses no number. A `long` has 64 bits (CWL v1.2 §CWLType) and a number of JavaScript keeps 53 of them, so a whole number
 * beyond these is a `bigint`, wherever it comes from: every text of values is read here or with `exactNumber`.
 */

declare global {
  interface JSON {
    /** A text that `stringify` writes as it is. */
    rawJSON(text: string): object;
  }
  interface BigInt {
    toJSON(): object;
  }
}

// Who meets a bigint has read it with this file. JSON.stringify then writes it in digits wherever it is called, also by libraries, and
// would throw otherwise.
BigInt.prototype.toJSON = function toJSON(this: bigint): object {
  return JSON.rawJSON(this.toString());
};

/** Where a whole number begins that may not be exact: behind a bracket, a colon, a comma, a blank or a sign, unlike digits of a fraction or in a name. */
const MANY_DIGITS = /(?:^|[[:,\s-])\d{16}/;
/** In decimal, or hexadecimal or octal as YAML has them. */
const WHOLE = /^(?:[-+]?\d+|0x[\da-f]+|0o[0-7]+)$/i;
/** Numbers from here on are far beyond a `long`, and can only be meant as doubles. */
const MOST = 1e19;

/**
 * Reads JSON; a whole number that is not sure to be exact as a double is a bigint.
 *
 * @param visit is shown each member, the inner ones first, and gives what stands for it
 * @throws SyntaxError, or RangeError for what is nested too deep
 */
export function parseJson(text: string, visit?: (name: string, value: unknown) => unknown): unknown {
  // With a function for each member parsing takes several times as long.
  if (visit === undefined && !MANY_DIGITS.test(text)) return JSON.parse(text);
  return JSON.parse(text, (name: string, value: unknown, context?: { readonly source?: string }) => {
    const exact = typeof value === 'number' ? exactNumber(value, context?.source ?? '') : value;
    return visit === undefined ? exact : visit(name, exact);
  });
}

/** The number that a text says, of which `value` is the nearest double. */
export function exactNumber(value: number, source: string): number | bigint {
  if (!Number.isInteger(value) || Number.isSafeInteger(value) || Math.abs(value) >= MOST) return value;
  return WHOLE.test(source) ? BigInt(source) : value;
}

/** The least and the first beyond the greatest `long` (CWL v1.2 §CWLType: 64 bits with sign), as the most digits that one has. */
const LONG_DIGITS = 19;
const LONG_LIMIT = 2n ** 63n;

/**
 * Whether a number as it is written is a `long` that no double holds: reading it would give another number, and nobody would
 * notice. Larger ones are no `long` and can only be meant as a double.
 */
export function isRounded(source: string): boolean {
  const digits = /^[-+]?0*(\d+)$/.exec(source)?.[1];
  if (digits === undefined || digits.length > LONG_DIGITS) return false;
  const whole = BigInt(digits);
  return whole <= LONG_LIMIT && whole !== BigInt(Number(digits));
}

/**
 * Reads JSON without changing a number in silence.
 *
 * @param note called with each number that a double does not hold; may throw
 * @throws SyntaxError
 */
export function parseJson(
  text: string,
  note: (number: string, name: string) => void,
  visit: (name: string, value: unknown) => unknown = (_name, value) => value,
): unknown {
  return JSON.parse(text, (name: string, value: unknown, context?: { readonly source?: string }) => {
    if (typeof value === 'number' && !Number.isSafeInteger(value)) {
      const source = context?.source ?? '';
      if (isRounded(source)) note(source, name);
    }
    return visit(name, value);
  });
}

/** What to do about such a number, as the end of a sentence. */
export function roundedAdvice(source: string): string {
  return `${source} has more digits than a number keeps here: it would become ${BigInt(Number(source))}. Write it as a text, or as ${Number(source).toExponential()} where that is near enough.`;
}

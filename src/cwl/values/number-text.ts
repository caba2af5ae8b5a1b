/**
 * A number in decimal notation: no exponent, no `.0`, as few digits as tell it from its neighbours
 * (CWL v1.2 §CommandLineBinding). 1.23e-05 is `0.0000123`, 1e42 has 43 digits.
 */
export function numberToText(number: number | bigint): string {
  const text = String(number);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = '', first = '', rest = '', power = ''] = match;
  const digits = first + rest;
  const exponent = Number(power);
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  // An exponent appears at 1e21 only, so that there are never digits behind the point.
  return sign + digits.padEnd(exponent + 1, '0');
}

import { numberToText } from './number-text.ts';
import type { CwlValue } from './value.ts';

/**
 * A value as JSON text in the one form that interpolation and generated files use: a space behind `,` and `:`, numbers
 * in decimal notation, and the keys of objects sorted (CWL v1.2 §"Parameter references").
 */
export function toJsonText(value: CwlValue): string {
  if (typeof value === 'number' || typeof value === 'bigint') return numberToText(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(toJsonText).join(', ')}]`;
  const entries = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, field]) => `${JSON.stringify(key)}: ${toJsonText(field)}`).join(', ')}}`;
}

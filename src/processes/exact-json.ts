import { parseJson, roundedAdvice } from '../cwl/values/whole-number.ts';
import { Refusal } from './refusal.ts';

/**
 * Reads the JSON of a request; `visit` sees each member and gives what to keep.
 *
 * Throws SyntaxError, and Refusal `invalid-inputs` for a whole number that would become another one.
 */
export function readExactJson(text: string, visit: (name: string, value: unknown) => unknown): unknown {
  return parseJson(
    text,
    (number, name) => {
      const message = `${name}: ${roundedAdvice(number)}`;
      throw new Refusal('invalid-inputs', message, {
        problems: [{ path: name, message, rule: 'invalid-value' }],
      });
    },
    visit,
  );
}

import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

// Formats with letters beyond ASCII are unknown to the library, and pass.
const ajv = new Ajv({ strict: false, logger: false });
addFormats.default(ajv);
const validators = new Map<string, ValidateFunction>();

/** Whether a text has a format of JSON Schema; true where nobody knows the format. */
export function hasFormat(text: string, format: string): boolean {
  const validator = validators.get(format) ?? ajv.compile({ type: 'string', format });
  validators.set(format, validator);
  return validator(text);
}

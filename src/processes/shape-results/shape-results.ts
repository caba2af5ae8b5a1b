import type { CwlObject } from '../../cwl/values/value.ts';
import { shapeCwl, shapeValue } from './shape-value.ts';

/** The results document (Part 1 `results.yaml`). A null output is absent. */
export function shapeResults(outputs: CwlObject, base: string): { readonly [output: string]: unknown } {
  return mapPresent(outputs, (value) => shapeValue(value, base));
}

/** The bare CWL output object, with URLs as locations and null for what was skipped. */
export function shapeCwlOutputs(outputs: CwlObject, base: string): unknown {
  return shapeCwl(outputs, base);
}

function mapPresent(
  outputs: CwlObject,
  shape: (value: CwlObject[string]) => unknown,
): { readonly [output: string]: unknown } {
  return Object.fromEntries(
    Object.entries(outputs)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, shape(value)]),
  );
}

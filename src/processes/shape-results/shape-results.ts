import type { CwlObject } from '../../cwl/values/value.ts';
import { shapeValue } from './shape-value.ts';

/** Outputs by name (Part 1 `results.yaml`). A null output is absent; a File or Directory is a link. */
export function shapeResults(outputs: CwlObject, base: string): { readonly [output: string]: unknown } {
  return Object.fromEntries(
    Object.entries(outputs)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, shapeValue(value, base)]),
  );
}

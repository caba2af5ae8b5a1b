import type { CwlObject } from '../../cwl/values/value.ts';
import { shapeValue } from './shape-value.ts';

/** Names of outputs that the client wants as links; `href` gives the URL of each. */
export interface ByReference {
  readonly names: readonly string[];
  href(name: string): string;
}

/** The results document (Part 1 `results.yaml`). A null output is absent; a File or Directory is a link whatever was asked. */
export function shapeResults(
  outputs: CwlObject,
  base: string,
  byReference?: ByReference,
): { readonly [output: string]: unknown } {
  return Object.fromEntries(
    Object.entries(outputs)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, shapeOutput(name, value, base, byReference)]),
  );
}

function shapeOutput(
  name: string,
  value: CwlObject[string],
  base: string,
  byReference: ByReference | undefined,
): unknown {
  const shaped = shapeValue(value, base);
  const isLink = typeof shaped === 'object' && shaped !== null && 'href' in shaped;
  return isLink || byReference === undefined || !byReference.names.includes(name)
    ? shaped
    : { href: byReference.href(name), type: 'application/json' };
}

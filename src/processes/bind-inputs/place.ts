import type { CwlValue } from '../../cwl/values/value.ts';
import type { ProblemItem } from '../refusal.ts';

/** Where a value stands, and what its binding has to know. */
export interface Place {
  /** Path for messages: `bands[2]`, `region.west`. */
  readonly at: string;
  /** URL of this server without a trailing slash. */
  readonly base: string;
  /** `$namespaces` of the document. */
  readonly namespaces: { readonly [prefix: string]: string };
  /** Formats that the parameter names. */
  readonly formats: readonly string[];
  /**
   * True where the forms of OGC API - Processes may stand: an input, or an item of an array that is an input. What is inside a
   * `value` is CWL.
   */
  readonly outer: boolean;
}

/** A bound value, to be used only where there is no problem. */
export interface Binding {
  readonly value: CwlValue;
  readonly problems: readonly ProblemItem[];
}

export function bound(value: CwlValue): Binding {
  return { value, problems: [] };
}

export function failed(place: Place, rest: string): Binding {
  return {
    value: null,
    problems: [{ path: place.at, message: `${place.at} ${rest}.`, rule: 'invalid-value' }],
  };
}

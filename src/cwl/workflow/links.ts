/** What flows into a sink: gathering, `linkMerge`, `pickValue` (CWL v1.2 §WorkflowStep, "Merging multiple inbound data links"). */
import type { Sink } from '../document/model.ts';
import { ToolError } from '../tool/tool-error.ts';
import type { CwlValue } from '../values/value.ts';

/**
 * The value of a sink, null without sources. `values` are those at the other end of its links, in the order of
 * `sources`; `what` names the sink in messages.
 *
 * Throws ToolError when `pickValue` finds no value to pick, or too many.
 */
export function linkedValue(sink: Sink, values: readonly CwlValue[], what: string): CwlValue {
  return pick(merge(sink, values), sink.pickValue, what);
}

function merge(sink: Sink, values: readonly CwlValue[]): CwlValue {
  const [first] = values;
  if (first === undefined) return null;
  if (sink.linkMerge === 'merge_flattened') return values.flatMap((value) => value as CwlValue[]);
  // A lone source makes a list only when linkMerge asks for one, even if it is written as a list.
  if (sink.linkMerge === undefined && values.length === 1) return first;
  return values;
}

function pick(merged: CwlValue, pickValue: Sink['pickValue'], what: string): CwlValue {
  if (pickValue === undefined) return merged;
  const candidates: readonly CwlValue[] = Array.isArray(merged) ? merged : [merged];
  const values = candidates.filter((value) => value !== null);
  switch (pickValue) {
    case 'all_non_null':
      return values;
    case 'first_non_null':
      if (values.length === 0) throw new ToolError('package', `${what}: first_non_null found only nulls.`);
      return values[0]!;
    case 'the_only_non_null':
      if (values.length === 1) return values[0]!;
      throw new ToolError(
        'package',
        `${what}: the_only_non_null needs exactly one value that is not null, there are ${values.length}.`,
      );
  }
}

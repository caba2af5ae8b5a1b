import { describe, expect, it } from 'vitest';
import type { Sink } from '../../../../src/cwl/document/model.ts';
import type { CwlValue } from '../../../../src/cwl/values/value.ts';
import { linkedValue } from '../../../../src/cwl/workflow/links.ts';

type Options = Partial<Pick<Sink, 'linkMerge' | 'pickValue' | 'listed'>>;

function link(values: readonly CwlValue[], options: Options): CwlValue {
  const sources = values.map((_, index) => ({ port: `source${index}` }));
  return linkedValue({ listed: values.length > 1, ...options, sources }, values, "Input 'x'");
}

describe('Workflow §WorkflowStepInput, Merging and picking: what flows into a sink', () => {
  const merge: readonly [string, readonly CwlValue[], Options, CwlValue][] = [
    ['nothing without sources', [], {}, null],
    ['the value of a lone source', [1], {}, 1],
    ['no list around a lone source that is written as a list', [1], { listed: true }, 1],
    ['a list of one where merge_nested asks for it', [1], { linkMerge: 'merge_nested' }, [1]],
    ['a list of lists where merge_nested meets a list', [[1, 2]], { linkMerge: 'merge_nested' }, [[1, 2]]],
    ['one entry for each of several sources', [1, [2], null], {}, [1, [2], null]],
    [
      'lists and single values in one flat list',
      [1, [2, 3], null],
      { linkMerge: 'merge_flattened' },
      [1, 2, 3, null],
    ],
    [
      'one level less, not more, with merge_flattened',
      [[[1], [2]], 3],
      { linkMerge: 'merge_flattened' },
      [[1], [2], 3],
    ],
    ['a list of a lone single value with merge_flattened', [1], { linkMerge: 'merge_flattened' }, [1]],
  ];
  it.each(merge)('%s', (_, values, options, expected) => {
    expect(link(values, options)).toEqual(expected);
  });

  const pick: readonly [string, readonly CwlValue[], Options, CwlValue][] = [
    ['the first that is not null', [null, 0, 2], { pickValue: 'first_non_null' }, 0],
    ['the only one that is not null', [null, false, null], { pickValue: 'the_only_non_null' }, false],
    ['all that are not null', [null, '', 2], { pickValue: 'all_non_null' }, ['', 2]],
    ['an empty list when all are null', [null, null], { pickValue: 'all_non_null' }, []],
    ['the elements of a lone list', [[null, 2]], { pickValue: 'all_non_null' }, [2]],
    ['nulls of the outer list only', [[null, [null, 2]]], { pickValue: 'all_non_null' }, [[null, 2]]],
    ['after merging', [[null, 1], 2], { pickValue: 'all_non_null', linkMerge: 'merge_flattened' }, [1, 2]],
    ['a lone single value', [3], { pickValue: 'first_non_null' }, 3],
  ];
  it.each(pick)('pickValue takes %s', (_, values, options, expected) => {
    expect(link(values, options)).toEqual(expected);
  });

  const refused: readonly [string, readonly CwlValue[], Options, string][] = [
    ['first_non_null of nulls', [null, null], { pickValue: 'first_non_null' }, 'found only nulls'],
    ['the_only_non_null of two', [1, 2], { pickValue: 'the_only_non_null' }, 'there are 2'],
    ['the_only_non_null of none', [null], { pickValue: 'the_only_non_null' }, 'there are 0'],
  ];
  it.each(refused)('refuses %s and names the sink', (_, values, options, reason) => {
    expect(() => link(values, options)).toThrow(`Input 'x'`);
    expect(() => link(values, options)).toThrow(reason);
  });
});

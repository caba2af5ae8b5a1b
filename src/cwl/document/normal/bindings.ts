import type { Argument, Binding, OutputBinding } from '../model.ts';
import type { Node } from '../source/node.ts';
import { checkFields } from './check-fields.ts';
import { evaluatedText, evaluatedTexts, evaluatedValue } from './expression-field.ts';
import { given } from './given.ts';
import { loadListing } from './loading.ts';

/** CommandLineBinding, without `loadContents`, which belongs to the parameter. */
export function normalizeBinding(node: Node | undefined): Binding | undefined {
  if (node === undefined) return undefined;
  const fields = checkFields(node, 'CommandLineBinding');
  return given({
    position: evaluatedValue(fields.get('position')),
    prefix: fields.get('prefix')?.text,
    separate: fields.get('separate')?.boolean,
    itemSeparator: fields.get('itemSeparator')?.text,
    valueFrom: evaluatedText(fields.get('valueFrom')),
    shellQuote: fields.get('shellQuote')?.boolean,
  });
}

/** `arguments`: texts and bindings. */
export function normalizeArguments(node: Node | undefined): Argument[] {
  const result: Argument[] = [];
  for (const item of node?.items() ?? []) {
    if (item.text !== undefined) result.push({ valueFrom: evaluatedText(item) ?? '' });
    else if (item.isMap) {
      const { valueFrom, ...binding } = normalizeBinding(item) ?? {};
      if (valueFrom !== undefined) result.push({ ...binding, valueFrom });
      else item.problem('missing-field', `An entry of 'arguments' needs the field 'valueFrom'.`);
    } else {
      item.problem(
        'wrong-value',
        `An entry of 'arguments' should be a text: write "${item.shown}" in quotes.`,
      );
    }
  }
  return result;
}

export function normalizeOutputBinding(node: Node | undefined): OutputBinding | undefined {
  if (node === undefined) return undefined;
  const fields = checkFields(node, 'CommandOutputBinding');
  return given({
    glob: evaluatedTexts(fields.get('glob')),
    loadContents: fields.get('loadContents')?.boolean,
    loadListing: loadListing(fields.get('loadListing')),
    outputEval: evaluatedText(fields.get('outputEval')),
  });
}

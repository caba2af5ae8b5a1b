import { isExpression } from '../../expression/scan.ts';
import type { InitialWorkDirEntry } from '../model.ts';
import type { Node } from '../source/node.ts';
import { atLeast } from '../upgrade.ts';
import { checkFields } from './check-fields.ts';
import { evaluatedText } from './expression-field.ts';
import { given } from './given.ts';
import { normalizeValue } from './literals.ts';

/** `InitialWorkDirRequirement.listing`: one expression, or entries (CWL v1.2 §InitialWorkDirRequirement). */
export function normalizeListing(listing: Node): string | InitialWorkDirEntry[] {
  if (!listing.isList) return evaluatedText(listing) ?? [];
  return listing
    .items()
    .map(normalizeEntry)
    .filter((entry) => entry !== undefined);
}

function normalizeEntry(item: Node): InitialWorkDirEntry | undefined {
  if ((item.value === null || item.isList) && !atLeast(item.version, 'v1.1')) {
    item.problem(
      'newer-version',
      `An entry of 'listing' may be ${item.isList ? 'a list' : 'null'} only since CWL v1.1, but this document says cwlVersion ${item.version}. Raise cwlVersion, or leave it out.`,
    );
  }
  if (item.value === null) return undefined;
  if (item.text !== undefined) {
    if (isExpression(item.text)) return evaluatedText(item);
    item.problem(
      'wrong-value',
      `'${item.text}' should be an expression. For a file with that text write a map with 'entryname' and 'entry'.`,
    );
    return undefined;
  }
  if (item.isList) return item.items().map(normalizeValue);
  if (!item.isMap) {
    item.problem(
      'wrong-value',
      `An entry of 'listing' should be an expression, a File, a Directory or a map with 'entry'.`,
    );
    return undefined;
  }
  const named = item.get('class')?.text;
  if (named === 'File' || named === 'Directory') return normalizeValue(item);
  const fields = checkFields(item, 'Dirent');
  const dirent = given({
    entry: evaluatedText(fields.get('entry')) ?? '',
    entryname: evaluatedText(fields.get('entryname')),
    writable: fields.get('writable')?.boolean,
  });
  return item.notes.origins.set(dirent, item);
}

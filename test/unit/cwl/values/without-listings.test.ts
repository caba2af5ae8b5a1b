import { expect, it } from 'vitest';
import type { CwlValue } from '../../../../src/cwl/values/value.ts';
import { withoutListings } from '../../../../src/cwl/values/without-listings.ts';

const file: CwlValue = { class: 'File', location: 'object:f' };
const stored: CwlValue = { class: 'Directory', location: 'object:d' };
const listed: CwlValue = { ...stored, listing: [file] };
const literal: CwlValue = { class: 'Directory', listing: [file] };

it.each<[string, CwlValue, CwlValue]>([
  ['null', null, null],
  ['a number', 1, 1],
  ['a stored Directory', listed, stored],
  ['a literal Directory', literal, literal],
  [
    'a stored Directory in a literal one',
    { class: 'Directory', listing: [listed] },
    { class: 'Directory', listing: [stored] },
  ],
  ['Directories in lists and records', [{ a: listed }], [{ a: stored }]],
  ['a secondary file', { ...file, secondaryFiles: [listed] }, { ...file, secondaryFiles: [stored] }],
])('%s', (_, value, expected) => {
  expect(withoutListings(value)).toEqual(expected);
});

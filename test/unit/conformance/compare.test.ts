import { describe, expect, it } from 'vitest';
import { difference } from '../../conformance/compare.ts';
import type { Json } from '../../conformance/json.ts';

const file = { class: 'File', basename: 'a.txt', checksum: 'sha1$1', size: 3, location: 'http://x/1' };
const other = { ...file, basename: 'b.txt', checksum: 'sha1$2' };
/** As an index expects it. */
const expected = { class: 'File', basename: 'a.txt', checksum: 'sha1$1' };
const folder = (...listing: Json[]) => ({ class: 'Directory', basename: 'd', listing });

const EQUAL: readonly (readonly [what: string, expected: Json, actual: Json])[] = [
  ['anything', { out: 'Any' }, { out: [1, { a: 2 }] }],
  ['anything, null too', { out: 'Any' }, {}],
  ['a null that is absent', { out: null }, {}],
  ['a null that is not expected', {}, { out: null }],
  ['one number in two notations', { out: 4.2e42 }, { out: Number(`42${'0'.repeat(41)}`) }],
  ['a file by its name', { class: 'File', location: 'some/where/a.txt' }, file],
  ['a file of any name and sum', { class: 'File', location: 'Any', checksum: 'Any', size: 3 }, file],
  ['a file that has more members', { class: 'File' }, { ...file, format: 'http://f' }],
  ['files in order', [{ class: 'File', basename: 'a.txt' }, { class: 'File' }], [file, other]],
  ['a listing in any order', folder({ class: 'File', basename: 'b.txt' }, expected), folder(file, other)],
  [
    'secondary files',
    { class: 'File', secondaryFiles: [{ class: 'File', location: 'b.txt' }] },
    { ...file, secondaryFiles: [other] },
  ],
  ['a record', { out: { a: 1, b: [true, 'x'] } }, { out: { b: [true, 'x'], a: 1, c: null } }],
];

const DIFFERENT: readonly (readonly [what: string, expected: Json, actual: Json, said: RegExp])[] = [
  ['another text', { out: 'a' }, { out: 'b' }, /^outputs\.out: expected "a", got "b"$/],
  ['a text for a number', { out: 1 }, { out: '1' }, /outputs\.out/],
  ['a number for a truth value', { out: true }, { out: 1 }, /outputs\.out/],
  ['null', { out: 0 }, { out: null }, /expected 0, got null/],
  ['nothing', { out: [] }, {}, /expected \[\], got nothing/],
  ['a value instead of null', { out: null }, { out: 1 }, /expected null, got 1/],
  ['an output more', {}, { out: 1 }, /out is not expected, and is 1/],
  ['a member more', { out: { a: 1 } }, { out: { a: 1, b: 2 } }, /outputs\.out: b is not expected/],
  ['an item more', [1], [1, 2], /2 items, not 1/],
  ['another order', [1, 2], [2, 1], /outputs\[0\]/],
  ['a file of another sum', { class: 'File', checksum: 'sha1$9' }, file, /outputs\.checksum/],
  ['a file of another size', { class: 'File', size: 4 }, file, /outputs\.size: expected 4, got 3/],
  ['a file of another name', { class: 'File', location: 'b.txt' }, file, /outputs\.location/],
  ['a file whose name ends alike', { class: 'File', location: '.txt' }, file, /outputs\.location/],
  ['a folder for a file', { class: 'File' }, folder(), /outputs: expected/],
  ['a text for a file', { class: 'File' }, 'a.txt', /outputs: expected/],
  ['no format', { class: 'File', format: 'http://f' }, file, /outputs\.format/],
  [
    'no secondary file',
    { class: 'File', secondaryFiles: [{ class: 'File' }] },
    file,
    /outputs\.secondaryFiles/,
  ],
  [
    'an entry that is missing',
    folder({ class: 'File', basename: 'b.txt' }),
    folder(file),
    /outputs\.listing: nothing in it/,
  ],
  ['an empty folder', folder(expected), folder(), /it is empty/],
];

describe('outputs', () => {
  it.each(EQUAL)('are as expected: %s', (_what, expected, actual) => {
    expect(difference(expected, actual)).toBeUndefined();
  });

  it.each(DIFFERENT)('differ: %s', (_what, expected, actual, said) => {
    expect(difference(expected, actual)).toMatch(said);
  });
});

import { describe, expect, it } from 'vitest';
import type { CwlObject, CwlValue } from '../../../src/cwl/values/value.ts';
import { shapeResults } from '../../../src/processes/shape-results/shape-results.ts';
import { shapeCwl } from '../../../src/processes/shape-results/shape-value.ts';
import { decode } from './support/decode-results.ts';

const BASE = 'http://server.example';
const OUT = 'jobs/j/main/s[0]/a1/out';
const URL_OF_OUT = `${BASE}/jobs/j/files/main/s%5B0%5D/a1/out`;

const FILE: CwlValue = {
  class: 'File',
  location: `object:${OUT.replace('[', '%5B').replace(']', '%5D')}/item%20%231.tif`,
  basename: 'item #1.tif',
  nameroot: 'item #1',
  nameext: '.tif',
  checksum: 'sha1$abc',
  size: 12,
};
const LINK = {
  href: `${URL_OF_OUT}/item%20%231.tif`,
  type: 'image/tiff',
  class: 'File',
  basename: 'item #1.tif',
  checksum: 'sha1$abc',
  size: 12,
};
const FOLDER: CwlValue = {
  class: 'Directory',
  location: 'object:jobs/j/main/a1/out/d',
  basename: 'd',
  listing: [{ class: 'File', location: 'object:jobs/j/main/a1/out/d/x', basename: 'x' }],
};
const FOLDER_LINK = {
  href: `${BASE}/jobs/j/files/main/a1/out/d/`,
  type: 'application/directory',
  class: 'Directory',
  basename: 'd',
  listing: [
    {
      href: `${BASE}/jobs/j/files/main/a1/out/d/x`,
      type: 'application/octet-stream',
      class: 'File',
      basename: 'x',
    },
  ],
};

function shape(outputs: CwlObject) {
  return shapeResults(outputs, BASE);
}

describe('shapeResults', () => {
  const cases: [string, CwlValue, unknown][] = [
    ['a number', 7, 7],
    ['zero', 0, 0],
    ['a text', 'a', 'a'],
    ['a list of numbers', [1, 2], [1, 2]],
    ['an empty list', [], []],
    ['nested lists of scalars', [[1], []], [[1], []]],
    ['a list with null', [1, null], [1, null]],
    ['a file', FILE, LINK],
    ['a list of files', [FILE], [LINK]],
    ['a folder', FOLDER, FOLDER_LINK],
    ['a record', { a: 1 }, { value: { a: 1 } }],
    ['a record with the one field value', { value: 1 }, { value: { value: 1 } }],
    ['a list of records', [{ a: 1 }], [{ value: { a: 1 } }]],
    [
      'a record with a file',
      { f: { class: 'File', location: 'object:uploads/u/a.txt', basename: 'a.txt' } },
      { value: { f: { class: 'File', location: `${BASE}/uploads/u/a.txt`, basename: 'a.txt' } } },
    ],
    [
      'nested lists of files',
      [[{ class: 'File', location: 'object:uploads/u/a.txt', basename: 'a.txt' }]],
      { value: [[{ class: 'File', location: `${BASE}/uploads/u/a.txt`, basename: 'a.txt' }]] },
    ],
    [
      'a file of an IANA format',
      {
        class: 'File',
        location: 'object:uploads/u/a',
        basename: 'a',
        format: 'https://www.iana.org/assignments/media-types/text/turtle',
      },
      {
        href: `${BASE}/uploads/u/a`,
        type: 'text/turtle',
        class: 'File',
        basename: 'a',
        format: 'https://www.iana.org/assignments/media-types/text/turtle',
      },
    ],
    [
      'a file with others beside it',
      { class: 'File', location: 'http://a/b.txt', basename: 'b.txt', secondaryFiles: [FILE as never] },
      {
        href: 'http://a/b.txt',
        type: 'text/plain',
        class: 'File',
        basename: 'b.txt',
        secondaryFiles: [LINK],
      },
    ],
  ];

  it.each(cases)('shows %s', (_name, value, expected) => {
    expect(shape({ out: value })).toEqual({ out: expected });
  });

  it('leaves out what is null', () => {
    expect(shape({ a: null, b: 1 })).toEqual({ b: 1 });
  });

  it.each(cases)('loses nothing of %s on the way to a CWL client', (_name, value) => {
    const asCwl = shapeCwl(value, BASE);

    expect(decode(shape({ out: value })['out'], BASE)).toEqual(withoutDerived(asCwl));
  });
});

/** nameroot and nameext follow from the basename; links leave them out. */
function withoutDerived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDerived);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => name !== 'nameroot' && name !== 'nameext');
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutDerived(member)]));
}

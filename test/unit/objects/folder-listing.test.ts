import { describe, expect, it } from 'vitest';
import { SourceError } from '../../../src/objects/source.ts';
import { folderEntries } from '../../../src/objects/sources/folder-listing.ts';

const BASE = 'https://data.example/scenes/';

describe('folderEntries', () => {
  it.each([
    ['[]', []],
    ['["a.tif", "b%20c/"]', [`${BASE}a.tif`, `${BASE}b%20c/`]],
    [
      '["/other/x", "https://elsewhere.example/y"]',
      ['https://data.example/other/x', 'https://elsewhere.example/y'],
    ],
    ['[{"href": "a.tif", "type": "image/tiff"}, {"href": "a.tif"}]', [`${BASE}a.tif`]],
  ])('reads the JSON listing %s', (text, expected) => {
    expect(folderEntries(BASE, BASE, 'application/json', text)).toEqual(expected);
  });

  it.each([
    '{',
    '{}',
    '"a"',
    '[1]',
    '[null]',
    '[{"name": "a"}]',
    '["http://"]',
  ])('refuses the JSON listing %s', (text) => {
    expect(() => folderEntries(BASE, BASE, 'application/json; charset=utf-8', text)).toThrow(SourceError);
  });

  it('takes from a page the links one level below it', () => {
    const page = `<html><h1>Index</h1><pre>
      <a href="?C=N;O=D">Name</a> <A class=up HREF='../'>Parent</A> <a href="/">root</a> <a href="#top">top</a>
      <a href="a.tif">a.tif</a> <a href=b.tif>b</a> <a href="/scenes/c%20d.tif">c d</a> <a href="e/">e/</a>
      <a href="e/deep.tif">deep</a> <a href="https://evil.example/scenes/x">x</a> <a href="f.tif?version=1">f</a>
      <a href="g&amp;h.tif">g&amp;h</a> <a href="a.tif">again</a> <a href="mailto:x@example.org">mail</a> <a name="x">no</a></pre>`;
    expect(folderEntries(BASE, BASE, 'text/html', page)).toEqual(
      ['a.tif', 'b.tif', 'c%20d.tif', 'e/', 'g&h.tif'].map((name) => BASE + name),
    );
  });
});

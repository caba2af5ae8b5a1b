import { describe, expect, test } from 'vitest';
import type { Files, FolderEntry } from '../../../../src/cwl/ports.ts';
import { ContentsLimitError, type LoadOptions, loadFiles } from '../../../../src/cwl/values/load-files.ts';
import type { CwlValue } from '../../../../src/cwl/values/value.ts';

/** A view of a few texts; folders are what their names begin with. */
function filesOf(texts: { readonly [ref: string]: string }): Files {
  const entry = (ref: string): FolderEntry | undefined => {
    const name = decodeURIComponent(ref.split('/').at(-1) ?? '');
    const text = texts[ref];
    if (text !== undefined) return { name, kind: 'file', size: text.length };
    return Object.keys(texts).some((key) => key.startsWith(`${ref}/`))
      ? { name, kind: 'directory', size: 0 }
      : undefined;
  };
  return {
    stat: (ref) => Promise.resolve(entry(ref)),
    list: (ref) => {
      const below = Object.keys(texts).filter((key) => key.startsWith(`${ref}/`));
      const names = new Set(below.map((key) => key.slice(ref.length + 1).split('/')[0]));
      return Promise.resolve([...names].flatMap((name) => entry(`${ref}/${name}`) ?? []));
    },
    read: (ref, limit) => {
      const text = texts[ref] ?? '';
      return Promise.resolve({ text: text.slice(0, limit), truncated: text.length > limit });
    },
    checksum: () => Promise.resolve('sha1$0'),
  };
}

const files = filesOf({
  'object:a.tar.gz': 'hello',
  'object:empty': '',
  'object:limit': 'x'.repeat(65536),
  'object:large': 'x'.repeat(65537),
  'object:d/b%20c.txt': 'b',
  'object:d/sub/deep.txt': 'deep',
  '/in/0/d/e.txt': 'e',
});
const nothing: LoadOptions = {
  loadContents: false,
  loadListing: 'no_listing',
  contentsLimit: 65536,
  cutContents: false,
};

const file = { class: 'File', location: 'object:a.tar.gz' } as const;
const named = { ...file, basename: 'a.tar.gz', nameroot: 'a.tar', nameext: '.gz', size: 5 } as const;
const folder = { class: 'Directory', location: 'object:d' } as const;
const b = {
  class: 'File',
  location: 'object:d/b%20c.txt',
  basename: 'b c.txt',
  nameroot: 'b c',
  nameext: '.txt',
  size: 1,
};
const sub = { class: 'Directory', location: 'object:d/sub', basename: 'sub' };
const deep = {
  class: 'File',
  location: 'object:d/sub/deep.txt',
  basename: 'deep.txt',
  nameroot: 'deep',
  nameext: '.txt',
  size: 4,
};

describe('CommandLineTool §5 LoadContents, File and Directory: fills in', () => {
  test.each<[string, CwlValue, Partial<LoadOptions>, CwlValue]>([
    ['names and size', file, {}, named],
    [
      'the size of an empty file',
      { class: 'File', location: 'object:empty' },
      {},
      { class: 'File', location: 'object:empty', basename: 'empty', nameroot: 'empty', nameext: '', size: 0 },
    ],
    [
      'names after a new basename',
      { ...named, basename: 'n.x' },
      {},
      { ...named, basename: 'n.x', nameroot: 'n', nameext: '.x' },
    ],
    [
      'names of secondary files',
      { ...file, secondaryFiles: [file, folder] },
      { loadContents: true },
      { ...named, contents: 'hello', secondaryFiles: [named, { ...folder, basename: 'd' }] },
    ],
    [
      'the size of a literal in bytes',
      { class: 'File', contents: 'é' },
      { loadContents: true },
      { class: 'File', contents: 'é', size: 2 },
    ],
    ['contents', file, { loadContents: true }, { ...named, contents: 'hello' }],
    [
      'contents in lists and records',
      [{ r: [file] }, 1, null, 'x'],
      { loadContents: true },
      [{ r: [{ ...named, contents: 'hello' }] }, 1, null, 'x'],
    ],
    [
      'contents at the limit',
      { class: 'File', location: 'object:limit', basename: 'l' },
      { loadContents: true },
      {
        class: 'File',
        location: 'object:limit',
        basename: 'l',
        nameroot: 'l',
        nameext: '',
        size: 65536,
        contents: 'x'.repeat(65536),
      },
    ],
    ['no listing', folder, {}, { ...folder, basename: 'd' }],
    [
      'a listing that is there',
      { ...folder, listing: [file] },
      {},
      { ...folder, basename: 'd', listing: [named] },
    ],
    [
      'the listing of a literal always',
      { class: 'Directory', listing: [file, { class: 'Directory', basename: 'l', listing: [] }] },
      {},
      { class: 'Directory', listing: [named, { class: 'Directory', basename: 'l', listing: [] }] },
    ],
    [
      'a shallow listing',
      folder,
      { loadListing: 'shallow_listing' },
      { ...folder, basename: 'd', listing: [b, sub] },
    ],
    [
      'a deep listing',
      folder,
      { loadListing: 'deep_listing' },
      { ...folder, basename: 'd', listing: [b, { ...sub, listing: [deep] }] },
    ],
    [
      'a listing by path',
      { class: 'Directory', location: 'object:other', path: '/in/0/d' },
      { loadListing: 'deep_listing' },
      {
        class: 'Directory',
        location: 'object:other',
        path: '/in/0/d',
        basename: 'd',
        listing: [
          {
            class: 'File',
            location: 'object:other/e.txt',
            path: '/in/0/d/e.txt',
            dirname: '/in/0/d',
            basename: 'e.txt',
            nameroot: 'e',
            nameext: '.txt',
            size: 1,
          },
        ],
      },
    ],
  ])('%s', async (_, value, options, expected) => {
    expect(await loadFiles(value, { ...nothing, ...options }, files)).toEqual(expected);
  });
});

test('CommandLineTool §5 LoadContents: refuses contents above the limit', async () => {
  const large: CwlValue = { class: 'File', location: 'object:large' };

  await expect(loadFiles([large], { ...nothing, loadContents: true }, files)).rejects.toThrow(
    ContentsLimitError,
  );
  await expect(loadFiles([large], { ...nothing, loadContents: true }, files)).rejects.toThrow(
    /at most 65536 bytes, and large is larger/,
  );
});

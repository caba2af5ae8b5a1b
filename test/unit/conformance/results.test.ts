import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../conformance/json.ts';
import { type Locations, measureFiles } from '../../conformance/measure-files.ts';
import { readResults } from '../../conformance/read-results.ts';

const URL = 'http://server/jobs/1/results';
const HELLO = 'sha1$aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d';

describe('a results document', () => {
  it.each<readonly [what: string, output: Json, read: Json]>([
    ['a number', 7, 7],
    ['a record', { value: { a: 1 } }, { a: 1 }],
    ['a record with the one field value', { value: { value: 1 } }, { value: 1 }],
    ['nested lists', { value: [[1], []] }, [[1], []]],
    ['a list of records', [{ value: { a: 1 } }], [{ a: 1 }]],
    [
      'a file',
      { href: 'files/a', type: 'text/plain', class: 'File', basename: 'b', size: 3 },
      { class: 'File', location: 'http://server/jobs/1/files/a', basename: 'b', size: 3 },
    ],
    [
      'a folder with its listing',
      { href: 'http://x/d/', class: 'Directory', listing: [{ href: 'http://x/d/a', class: 'File' }] },
      { class: 'Directory', location: 'http://x/d/', listing: [{ class: 'File', location: 'http://x/d/a' }] },
    ],
  ])('has %s', (_what, output, read) => {
    expect(readResults({ out: output }, URL)).toEqual({ out: read });
  });
});

describe('files of outputs', () => {
  const locations: Locations = {
    file: async (location) => {
      if (!location.endsWith('hello.txt')) throw new Error(`nothing is at ${location}`);
      return Buffer.from('hello');
    },
    folder: async (location): Promise<readonly JsonObject[]> => [
      { class: 'File', location: `${location}hello.txt`, basename: 'hello.txt' },
    ],
  };

  it('get the size, checksum and contents of their bytes, and names', async () => {
    const measured = await measureFiles(
      { out: [{ class: 'File', location: 'http://x/hello.txt' }] },
      locations,
    );
    expect(measured).toEqual({
      out: [
        {
          class: 'File',
          location: 'http://x/hello.txt',
          basename: 'hello.txt',
          nameroot: 'hello',
          nameext: '.txt',
          checksum: HELLO,
          size: 5,
          contents: 'hello',
        },
      ],
    });
  });

  it('are found in folders without a listing', async () => {
    const measured = await measureFiles({ class: 'Directory', location: 'http://x/d/' }, locations);
    expect(measured).toMatchObject({ basename: 'd', listing: [{ basename: 'hello.txt', checksum: HELLO }] });
  });

  it.each<readonly [what: string, file: JsonObject, said: RegExp]>([
    [
      'the bytes have another checksum',
      { location: 'http://x/hello.txt', checksum: 'sha1$0' },
      /has the checksum sha1\$aaf4/,
    ],
    [
      'the bytes have another size',
      { location: 'http://x/hello.txt', size: 4 },
      /has the size 5, and its object says 4/,
    ],
    ['nothing is there', { location: 'http://x/gone' }, /nothing is at/],
    ['they are nowhere', { basename: 'a' }, /neither location nor contents/],
  ])('are refused where %s', async (_what, file, said) => {
    await expect(measureFiles({ class: 'File', ...file }, locations)).rejects.toThrow(said);
  });
});

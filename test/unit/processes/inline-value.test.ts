import { describe, expect, it } from 'vitest';
import type { CwlValue } from '../../../src/cwl/values/value.ts';
import { INLINE_LIMIT, inlineValue } from '../../../src/processes/shape-results/inline-value.ts';
import { MemoryObjects } from '../http/support/memory-objects.ts';

const BASE = 'http://server.example';

async function inline(value: CwlValue, files: { readonly [name: string]: string | Buffer } = {}) {
  const objects = new MemoryObjects();
  for (const [name, bytes] of Object.entries(files)) await objects.put(`jobs/j/${name}`, bytes);
  return inlineValue(value, BASE, objects);
}

const file = (basename: string): CwlValue => ({
  class: 'File',
  location: `object:jobs/j/${basename}`,
  basename,
});

describe('the value of a file in a results document', () => {
  it.each<[string, string, string | Buffer, object]>([
    ['text', 'a.txt', 'grün', { value: 'grün', mediaType: 'text/plain' }],
    ['JSON', 'a.geojson', '{"a": [1]}', { value: { a: [1] }, mediaType: 'application/geo+json' }],
    ['broken JSON', 'a.json', '{', { value: '{', mediaType: 'application/json' }],
    [
      'JSON with a long number',
      'a.json',
      '[9007199254740993]',
      { value: [9007199254740993n], mediaType: 'application/json' },
    ],
    ['bytes', 'a.tif', Buffer.from([1, 2]), { value: 'AQI=', encoding: 'base64', mediaType: 'image/tiff' }],
    [
      'a text that is no UTF-8',
      'a.txt',
      Buffer.from([0xff]),
      { value: '/w==', encoding: 'base64', mediaType: 'text/plain' },
    ],
    ['nothing', 'a.txt', '', { value: '', mediaType: 'text/plain' }],
  ])('is %s', async (_what, name, bytes, expected) => {
    expect(await inline(file(name), { [name]: bytes })).toEqual(expected);
  });

  it('is a link where it is large', async () => {
    const bytes = Buffer.alloc(INLINE_LIMIT + 1);
    expect(await inline(file('a.tif'), { 'a.tif': bytes })).toMatchObject({
      href: `${BASE}/jobs/j/files/a.tif`,
    });
  });

  it('stands in a list, and leaves other values as they are', async () => {
    expect(await inline([file('a.txt'), file('b.txt')], { 'a.txt': 'a', 'b.txt': 'b' })).toEqual([
      { value: 'a', mediaType: 'text/plain' },
      { value: 'b', mediaType: 'text/plain' },
    ]);
    expect(await inline([1, 2])).toEqual([1, 2]);
    expect(await inline({ a: 1 })).toEqual({ value: { a: 1 } });
    expect(await inline({ class: 'Directory', location: 'object:jobs/j/d' })).toMatchObject({
      href: `${BASE}/jobs/j/files/d/`,
    });
  });
});

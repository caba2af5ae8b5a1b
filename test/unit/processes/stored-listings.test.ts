import { describe, expect, it } from 'vitest';
import type { CwlObject } from '../../../src/cwl/values/value.ts';
import { withStoredListings } from '../../../src/processes/shape-results/stored-listings.ts';
import { MemoryObjects } from '../http/support/memory-objects.ts';

async function listed(outputs: CwlObject): Promise<CwlObject> {
  const objects = new MemoryObjects();
  await objects.put('jobs/j/in/tree/b #1.txt', 'bee');
  await objects.put('jobs/j/in/tree/inner/c.txt', '');
  await objects.put('jobs/j/in/tree2/other.txt', 'x');
  await objects.putFolder('jobs/j/in/none/');
  return withStoredListings(outputs, objects);
}

const TREE = { class: 'Directory', location: 'object:jobs/j/in/tree/', basename: 'tree' } as const;
const LISTING = [
  { class: 'File', location: 'object:jobs/j/in/tree/b%20%231.txt', basename: 'b #1.txt', size: 3 },
  {
    class: 'Directory',
    location: 'object:jobs/j/in/tree/inner',
    basename: 'inner',
    listing: [{ class: 'File', location: 'object:jobs/j/in/tree/inner/c.txt', basename: 'c.txt', size: 0 }],
  },
];

describe('a Directory among the outputs', () => {
  it('that was passed on gets the listing of what is stored', async () => {
    expect(await listed({ out: TREE })).toEqual({ out: { ...TREE, listing: LISTING } });
  });

  it('is found in records, lists and beside files', async () => {
    const file = {
      class: 'File',
      location: 'object:jobs/j/x',
      basename: 'x',
      secondaryFiles: [TREE],
    } as const;

    expect(await listed({ out: [{ deep: file }] })).toEqual({
      out: [{ deep: { ...file, secondaryFiles: [{ ...TREE, listing: LISTING }] } }],
    });
  });

  it('may be empty', async () => {
    const none = { class: 'Directory', location: 'object:jobs/j/in/none', basename: 'none' } as const;
    expect(await listed({ out: none })).toEqual({ out: { ...none, listing: [] } });
  });

  it.each([
    ['that a step has made stays as it is', { ...TREE, listing: [] }],
    ['that lies elsewhere too', { class: 'Directory', location: 'http://data.example/d/', basename: 'd' }],
  ] as const)('%s', async (_name, folder) => {
    expect(await listed({ out: folder })).toEqual({ out: folder });
  });
});

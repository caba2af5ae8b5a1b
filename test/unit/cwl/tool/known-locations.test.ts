import { expect, test } from 'vitest';
import { knownLocations } from '../../../../src/cwl/tool/known-locations.ts';

const known = knownLocations({
  file: {
    class: 'File',
    location: 'object:a.tif',
    secondaryFiles: [{ class: 'File', location: 'object:a.idx' }],
  },
  folder: { class: 'Directory', location: 'object:scene/' },
  list: [{ class: 'Directory', listing: [{ class: 'File', location: 'object:inside' }] }],
});

test.each<[location: string, isKnown: boolean]>([
  ['object:a.tif', true],
  ['object:a.idx', true],
  ['object:inside', true],
  ['object:scene/', true],
  ['object:scene/bands/b4.tif', true],
  ['object:a.tif/x', false],
  ['object:b.tif', false],
  ['object:scenery/x', false],
  ['object:scene/../b.tif', false],
  ['object:scene/%2E%2e/b.tif', false],
  ['object:scene/..%2Fb.tif', false],
  ['http://example.org/', false],
])('%s: %s', (location, isKnown) => {
  expect(known.has(location)).toBe(isKnown);
});

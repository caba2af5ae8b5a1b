import { expect, it } from 'vitest';
import { mediaTypeOfName } from '../../../src/processes/media-types.ts';

it.each([
  ['scene.tif', 'image/tiff'],
  ['SCENE.TIF', 'image/tiff'],
  ['a.tar.gz', 'application/gzip'],
  ['unknown.x', 'application/octet-stream'],
  ['', 'application/octet-stream'],
  // Every object has a member of these names.
  ['constructor', 'application/octet-stream'],
  ['a.constructor', 'application/octet-stream'],
  ['__proto__', 'application/octet-stream'],
])('%s is %s', (name, type) => {
  expect(mediaTypeOfName(name)).toBe(type);
});

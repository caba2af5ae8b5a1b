import { expect, it } from 'vitest';
import { locationName } from '../../../src/objects/sources/location-name.ts';

it.each([
  ['https://x.example/a/b.tif', 'b.tif'],
  ['https://x.example/a/b%20c.tif?sig=a/b#c', 'b c.tif'],
  ['https://x.example/a/folder/', 'folder'],
  ['https://x.example/%C3%BC', 'ü'],
  ['https://x.example/100%', '100%'],
  ['https://x.example/a%2Fb', 'b'],
  ['https://x.example/%2e%2e', 'fallback'],
  ['https://x.example/..%2F..', 'fallback'],
  ['https://x.example', 'fallback'],
  ['https://x.example/', 'fallback'],
  ['s3://bucket/a/b', 'b'],
])('names %s %s', (location, name) => {
  expect(locationName(location, 'fallback')).toBe(name);
});

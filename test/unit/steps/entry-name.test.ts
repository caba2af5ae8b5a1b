import { expect, it } from 'vitest';
import { entryName } from '../../../src/steps/files/local-files.ts';

it.each([
  ['https://x.example/a/b%20c.tif?signature=a/b', 'b c.tif'],
  ['https://x.example/a/folder/', 'folder'],
  ['https://x.example/a/100%.txt', '100%.txt'],
  ['s3://bucket/a/b', 'b'],
])('%s is stored as %s', (location, name) => {
  expect(entryName(location)).toBe(name);
});

it.each([
  'https://x.example/a/%2e%2e',
  'https://x.example/a/b%2Fc',
  'https://x.example/a/b%00',
  'data:,x',
])('refuses %s', (location) => {
  expect(() => entryName(location)).toThrow('a name that no file can have');
});

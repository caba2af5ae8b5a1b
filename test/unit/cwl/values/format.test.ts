import { expect, test } from 'vitest';
import { checkFormat } from '../../../../src/cwl/values/format.ts';

const formats = {
  cog: ['geotiff'],
  geotiff: ['tiff', 'geotiff2'],
  geotiff2: ['geotiff'],
  tiff: ['image'],
};

test.each([
  ['tiff', ['tiff'], true],
  ['tiff', ['png', 'tiff'], true],
  ['geotiff', ['tiff'], true],
  ['cog', ['image'], true],
  ['geotiff2', ['image'], true],
  ['geotiff2', ['geotiff'], true],
  ['image', ['tiff'], false],
  ['geotiff', ['png'], false],
  ['constructor', ['png'], false],
  ['tiff', [], true],
  [undefined, [], true],
  [undefined, ['tiff'], false],
])('CommandLineTool §5 InputFormat: a %s where %j is asked for: %s', (format, allowed, expected) => {
  expect(checkFormat(format, allowed, formats)).toBe(expected);
});

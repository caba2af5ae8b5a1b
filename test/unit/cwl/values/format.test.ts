import { expect, test } from 'vitest';
import { formatProblem } from '../../../../src/cwl/values/format.ts';

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
])('a %s where %j is asked for: %s', (format, allowed, fits) => {
  const problem = formatProblem({ class: 'File', basename: 'a', format }, allowed, 'the tool', { formats });
  expect(problem).toBe(
    fits ? undefined : `the File 'a' has the format ${format}, but the tool reads ${allowed.join(', ')}.`,
  );
});

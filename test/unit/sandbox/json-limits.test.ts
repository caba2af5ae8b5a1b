import { expect, test } from 'vitest';
import { beyondLimits } from '../../../src/platform/sandbox/json-limits.ts';

const filler = 'x'.repeat(20);

test.each([
  ['[[[]]]', 3, false],
  [`[[["${filler}"]]]`, 3, false],
  [`[[["${filler}"]]]`, 2, true],
  [`[{"a":{"b":"${filler}"}}]`, 2, true],
  [`[[],[[]],{"a":"${filler}"}]`, 3, false],
  [`["[[[[${filler}"]`, 1, false],
  [`["\\"[[[[${filler}\\\\"]`, 1, false],
  [`["\\\\",[["${filler}"]]]`, 2, true],
])('%s is deeper than %i: %s', (json, limit, expected) => {
  const beyond = beyondLimits(json, { size: 1000, depth: limit, values: 1000 });

  expect(beyond).toEqual(expected ? expect.stringMatching(/levels deep/) : undefined);
});

test.each([
  ['[1,2,3,4]', 5, false],
  ['[1,2,3,4]', 4, true],
  ['[[],[],[]]', 6, true],
  ['{"a":",,,,,,"}', 2, false],
  ['["a,b","[[[[[["]', 3, false],
])('%s has more than %i values: %s', (json, values, expected) => {
  const beyond = beyondLimits(json, { size: 1000, depth: 2, values });

  expect(beyond).toEqual(expected ? expect.stringMatching(/more than \d items/) : undefined);
});

test('a text of more characters than allowed is not looked at', () => {
  const beyond = beyondLimits('"'.repeat(3 * 2 ** 20), { size: 2 ** 20, depth: 1, values: 1 });

  expect(beyond).toMatch(/3 MiB of JSON, and 1 MiB is the most/);
});

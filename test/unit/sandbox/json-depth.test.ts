import { expect, test } from 'vitest';
import { isDeeperThan } from '../../../src/platform/sandbox/json-depth.ts';

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
  expect(isDeeperThan(limit, json)).toBe(expected);
});

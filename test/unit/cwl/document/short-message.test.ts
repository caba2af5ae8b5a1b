import { expect, test } from 'vitest';
import { shortMessage } from '../../../../src/cwl/document/source/short-message.ts';

test.each([
  ['a short one', "There is no type 'Fil'.", /^There is no type 'Fil'\.$/],
  ['a long word', `There is no type '${'x'.repeat(500)}'.`, /^There is no type 'x{89}…x{28}'\.$/],
  ['many words', `It has: ${'name, '.repeat(1000)}end.`, /^It has: (name, )+na?m?e?….{370,380} end\.$/],
])('%s', (_, message, shown) => {
  expect(shortMessage(message)).toMatch(shown);
});

test('at most 1500 characters', () => {
  expect(shortMessage(`${'a'.repeat(100)} `.repeat(1000)).length).toBeLessThanOrEqual(1501);
});

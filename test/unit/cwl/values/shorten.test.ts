import { expect, test } from 'vitest';
import { ExpressionError } from '../../../../src/cwl/expression/expression-error.ts';
import { ToolError } from '../../../../src/cwl/tool/tool-error.ts';
import { withoutMiddle } from '../../../../src/cwl/values/shorten.ts';

test.each([
  ['abcdefgh', 8, 'abcdefgh'],
  ['abcdefghi', 8, 'abcdef…hi'],
  ['', 8, ''],
])('%j in %i characters is %j', (text, length, expected) => {
  expect(withoutMiddle(text, length)).toBe(expected);
});

test('messages of errors stay readable, whatever value they show', () => {
  const value = 'x'.repeat(1_000_000);

  expect(new ToolError('package', `It gave ${value}, no number.`).message).toMatch(/^It gave x{3900,4000}…$/);
  expect(new ExpressionError('$(a)', `there is ${value}.`).message).toMatch(
    / failed: there is x{1900,2000}…$/,
  );
});

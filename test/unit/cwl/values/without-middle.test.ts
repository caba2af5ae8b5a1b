import { expect, test } from 'vitest';
import { ExpressionError } from '../../../../src/cwl/expression/expression-error.ts';
import { ToolError } from '../../../../src/cwl/tool/tool-error.ts';
import { withoutMiddle } from '../../../../src/cwl/values/without-middle.ts';

test.each([
  ['abcdefgh', 8, 'abcdefgh'],
  ['abcdefghi', 8, 'abcdef…hi'],
  ['', 8, ''],
])('%j in %i characters is %j', (text, length, expected) => {
  expect(withoutMiddle(text, length)).toBe(expected);
});

test('messages of errors stay readable, whatever value they show', () => {
  const value = 'x'.repeat(1_000_000);

  expect(new ToolError('package', `It gave ${value}, no number.`).message).toMatch(
    /^It gave x{2900,3000}….*no number\.$/,
  );
  expect(new ExpressionError('$(a)', `there is ${value} here.`).message).toMatch(
    / failed: there is x{1400,1500}….* here\.$/,
  );
});

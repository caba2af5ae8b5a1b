/** CWL v1.2 §WorkReuse: whether a package lets the result of an equal step stand for that of a tool. */
import { expect, it } from 'vitest';
import { prepared } from './run-tool.ts';

const reuse = async (text: string): Promise<boolean> =>
  (await prepared(`inputs: {yes: {type: Any, default: true}, text: {type: Any, default: a}}\n${text}`)).reuse;

it.each([
  // The default of the standard is true; here a package has to say it, because a tool may read a clock.
  ['', false],
  ['requirements: {WorkReuse: {enableReuse: true}}', true],
  ['requirements: {WorkReuse: {enableReuse: false}}', false],
  ['requirements: {WorkReuse: {enableReuse: $(inputs.yes)}}', true],
  ['hints: {WorkReuse: {enableReuse: true}}', true],
  ['hints: {"cwltool:WorkReuse": {enableReuse: true}}', true],
  ['hints: {WorkReuse: {enableReuse: true}}\nrequirements: {WorkReuse: {enableReuse: false}}', false],
])('%s: %s', async (text, expected) => {
  expect(await reuse(text)).toBe(expected);
});

it('is refused where the expression gives no boolean', async () => {
  await expect(reuse('requirements: {WorkReuse: {enableReuse: $(inputs.text)}}')).rejects.toThrow(
    'WorkReuse: enableReuse must be true or false, not "a".',
  );
});

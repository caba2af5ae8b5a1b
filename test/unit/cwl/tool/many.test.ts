/** Values with very many parts: neither the stack nor the patience of a runner may end before they do. */
import { expect, test } from 'vitest';
import { prepared } from './run-tool.ts';

test('a list of 200,000 words on the command line', async () => {
  const { argv } = await prepared('baseCommand: x\ninputs: {words: {type: "string[]", inputBinding: {}}}', {
    inputs: { words: Array.from({ length: 200_000 }, (_, index) => `${index}`) },
  });

  expect(argv).toHaveLength(200_001);
  expect(argv.at(-1)).toBe('199999');
});

test('a folder of 20,000 files of one name', async () => {
  const listing = Array.from(
    { length: 20_000 },
    () => ({ class: 'File', basename: 'a.txt', contents: '' }) as const,
  );
  const before = process.cpuUsage();

  const { staging } = await prepared('baseCommand: x\ninputs: {d: Directory}', {
    inputs: { d: { class: 'Directory', basename: 'd', listing } },
  });

  expect(staging.at(-1)?.target).toMatch(/\/d\/a_20000\.txt$/);
  expect(process.cpuUsage(before).user).toBeLessThan(5_000_000);
}, 60_000);

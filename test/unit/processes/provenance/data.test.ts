import { expect, it } from 'vitest';
import { filesOf } from '../../../../src/processes/provenance/data.ts';

it('finds the files of a folder, however many it has', () => {
  const listing = Array.from({ length: 200_000 }, (_none, number) => ({
    class: 'File' as const,
    location: `object:jobs/j/d/${number}`,
  }));

  expect(filesOf({ class: 'Directory', location: 'object:jobs/j/d', listing })).toHaveLength(200_001);
});

import { configDefaults, defineConfig } from 'vitest/config';
import { PARALLEL } from './test/conformance/in-parallel.ts';

/** One project after the other: they share two cores, and what waits for time limits should not wait for a core. */
const acceptance = (form: 'embedded' | 'distributed', groupOrder: number) => ({
  test: {
    name: form,
    sequence: { groupOrder },
    include: ['test/acceptance/**/*.test.ts'],
    // What only one form has, such as several workers; and what is the same in both, such as another container engine.
    exclude: [...configDefaults.exclude, `**/*.${form === 'embedded' ? 'distributed' : 'embedded'}.test.ts`],
    globalSetup: ['test/acceptance/support/global-setup.ts'],
    provide: { form },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});

/** The CWL conformance suite on one deployment, two tests at a time. */
const conformance = (form: 'embedded' | 'distributed', groupOrder: number) => ({
  test: {
    name: form === 'embedded' ? 'conformance' : 'conformance-distributed',
    sequence: { groupOrder },
    include: ['test/conformance/**/*.test.ts'],
    globalSetup: ['test/acceptance/support/global-setup.ts'],
    provide: { form },
    maxConcurrency: PARALLEL,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], sequence: { groupOrder: 0 } } },
      {
        test: {
          name: 'integration',
          sequence: { groupOrder: 1 },
          include: ['test/contract/**/*.test.ts', 'test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      acceptance('embedded', 2),
      acceptance('distributed', 3),
      conformance('embedded', 4),
      conformance('distributed', 5),
      {
        test: {
          name: 'compose',
          include: ['test/compose/**/*.test.ts'],
          // After the others: it builds, and starts a whole installation.
          sequence: { groupOrder: 6 },
          testTimeout: 120_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

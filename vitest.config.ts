import { configDefaults, defineConfig } from 'vitest/config';

const acceptance = (form: 'embedded' | 'distributed') => ({
  test: {
    name: form,
    include: ['test/acceptance/**/*.test.ts'],
    // About several workers, which the embedded form does not have.
    exclude:
      form === 'embedded' ? [...configDefaults.exclude, '**/*.distributed.test.ts'] : configDefaults.exclude,
    globalSetup: ['test/acceptance/support/global-setup.ts'],
    provide: { form },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        test: {
          name: 'integration',
          include: ['test/contract/**/*.test.ts', 'test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      acceptance('embedded'),
      acceptance('distributed'),
      {
        test: {
          name: 'compose',
          include: ['test/compose/**/*.test.ts'],
          // After the others: it builds, and starts a whole installation.
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

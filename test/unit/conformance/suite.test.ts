import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSuite } from '../../conformance/suite.ts';
import { VENDORED } from '../../conformance/vendored-suite.ts';

const { version, folder, tests } = readSuite(VENDORED);

it('reads the whole index, imported parts included', () => {
  expect(version).toBe('v1.2');
  expect(tests).toHaveLength(378);
  expect(new Set(tests.map(({ id }) => id)).size).toBe(378);
  expect(tests.filter(({ tags }) => tags.includes('required'))).toHaveLength(84);
  expect(tests.filter(({ shouldFail }) => shouldFail)).toHaveLength(41);
});

it('finds every document and job file, and what a test that should pass expects', () => {
  const files = tests.flatMap(({ tool, job }) => [
    tool.replace(/#.*$/, ''),
    ...(job === undefined ? [] : [job]),
  ]);
  expect(files.filter((file) => !existsSync(join(folder, file)))).toEqual([]);
  expect(tests.filter(({ shouldFail, output }) => !shouldFail && output === undefined)).toEqual([]);
});

it('says where a folder has no suite', () => {
  expect(() => readSuite(import.meta.dirname)).toThrow(
    /No conformance suite is in .*conformance_tests\.yaml/,
  );
});

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSuite } from '../../conformance/suite.ts';
import { VENDORED } from '../../conformance/vendored-suite.ts';
import { temporaryFolder } from '../../services/temporary-folder.ts';

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

it('reads the index of v1.0, which numbers its tests and lies in a folder', async () => {
  await using root = await temporaryFolder();
  mkdirSync(join(root.path, 'v1.0/v1.0'), { recursive: true });
  const index = [
    '- { id: 1, label: cl_basic, tool: v1.0/a.cwl, job: v1.0/a.json, output: { $import: v1.0/out.json } }',
    '- { id: 2, tool: v1.0/a.cwl#main, should_fail: true, tags: [docker] }',
  ];
  writeFileSync(join(root.path, 'v1.0/conformance_test_v1.0.yaml'), index.join('\n'));
  writeFileSync(join(root.path, 'v1.0/v1.0/a.cwl'), 'cwlVersion: v1.0');
  writeFileSync(join(root.path, 'v1.0/v1.0/out.json'), '{"a": 1}');
  expect(readSuite(root.path)).toEqual({
    folder: join(root.path, 'v1.0'),
    version: 'v1.0',
    tests: [
      {
        id: 'cl_basic',
        tags: ['required'],
        tool: 'v1.0/a.cwl',
        job: 'v1.0/a.json',
        output: { a: 1 },
        shouldFail: false,
      },
      { id: '2', tags: ['docker'], tool: 'v1.0/a.cwl#main', shouldFail: true },
    ],
  });
});

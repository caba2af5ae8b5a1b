import { expect, it } from 'vitest';
import { jobInputs } from '../../conformance/job-inputs.ts';
import type { Json } from '../../conformance/json.ts';

const JOB = 'http://suite/tests/job.yml';

it.each<readonly [what: string, job: Json, input: Json | undefined]>([
  ['a number', 7, 7],
  ['no value', null, undefined],
  ['a list of scalars', ['a', 1, true], ['a', 1, true]],
  ['a list with null', ['a', null], { value: ['a', null] }],
  ['a list of lists', [[1], [2]], { value: [[1], [2]] }],
  ['a record', { a: 1 }, { value: { a: 1 } }],
  ['a file by its path', { class: 'File', path: 'a b#1.txt' }, { href: 'http://suite/tests/a%20b%231.txt' }],
  ['a file by its location', { class: 'File', location: '../a%231.txt' }, { href: 'http://suite/a%231.txt' }],
  ['a file of the Internet', { class: 'File', location: 'https://b/c' }, { href: 'https://b/c' }],
  ['a file with its own name', { class: 'File', path: 'a', basename: 'a' }, { href: 'http://suite/tests/a' }],
  [
    'a file with another name',
    { class: 'File', path: 'a', basename: 'b' },
    { value: { class: 'File', location: 'http://suite/tests/a', basename: 'b' } },
  ],
  [
    'a file literal',
    { class: 'File', contents: 'x', basename: 'a' },
    { value: { class: 'File', contents: 'x', basename: 'a' } },
  ],
  [
    'a file with secondary files',
    { class: 'File', path: 'a', secondaryFiles: [{ class: 'Directory', path: 'd' }] },
    {
      value: {
        class: 'File',
        location: 'http://suite/tests/a',
        secondaryFiles: [{ class: 'Directory', location: 'http://suite/tests/d/' }],
      },
    },
  ],
  [
    'a folder',
    { class: 'Directory', location: 'd' },
    { href: 'http://suite/tests/d/', type: 'application/directory' },
  ],
  ['files', [{ class: 'File', path: 'a' }], [{ href: 'http://suite/tests/a' }]],
  [
    'a file in a record',
    { f: { class: 'File', path: 'a' } },
    { value: { f: { class: 'File', location: 'http://suite/tests/a' } } },
  ],
])('sends %s', (_what, value, input) => {
  expect(jobInputs({ x: value }, JOB, new Set(['x']))['x']).toEqual(input);
});

it('sends requirements of the job, and no entry that the process does not have', () => {
  const requirements = [{ class: 'EnvVarRequirement', envDef: {} }];
  const job = { '#main/x': 1, other: 2, 'cwl:requirements': requirements };
  expect(jobInputs(job, JOB, new Set(['x']))).toEqual({ x: 1, 'cwl:requirements': { value: requirements } });
});

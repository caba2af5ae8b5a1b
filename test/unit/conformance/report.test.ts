import { expect, it } from 'vitest';
import { replaceSection, type SuiteRun, summary, writeSection } from '../../conformance/report.ts';
import type { Verdict } from '../../conformance/run-test.ts';

const verdict = (id: string, tags: readonly string[], reason?: string): Verdict => ({
  test: { id, tags, tool: 'a.cwl', shouldFail: false },
  ms: { all: 1500, deploy: 8, execute: 400 },
  ...(reason !== undefined && { reason }),
});

const run: SuiteRun = {
  version: 'v1.2',
  form: 'embedded',
  verdicts: [
    verdict('one', ['required', 'workflow']),
    verdict('two', ['workflow'], 'outputs.a:\n  expected 1, got 2'),
    verdict('three', ['scatter', 'workflow']),
  ],
  left: [{ test: verdict('four', ['networkaccess']).test, reason: 'which needs the Internet.' }],
  seconds: 61.4,
  date: new Date('2026-01-02T03:04:05Z'),
};

it('counts what passed, what is required, and nothing that was not run', () => {
  expect(summary(run)).toBe('CWL v1.2, embedded: 2 of 3, required 1 of 1');
});

it('writes failures with their reasons, the time, the date and the tags', () => {
  const section = writeSection(run);
  expect(section).toContain('2026-01-02, two tests at a time, 61 s.');
  expect(section).toContain('- `two`: outputs.a: expected 1, got 2\n');
  expect(section).toContain('Not run: `four`, which needs the Internet.');
  expect(section.match(/^\| (?!Tag).*$/gm)).toEqual([
    '| required | 1 of 1 |',
    '| workflow | 2 of 3 |',
    '| scatter | 1 of 1 |',
  ]);
});

it('replaces the section of the same version and form, and keeps the others', () => {
  const page =
    '# Title\n\nText.\n\n## CWL v1.2, distributed: 1 of 9\n\nold\n\n## CWL v1.2, embedded: 0 of 9\n\nold\n';
  const once = replaceSection(page, writeSection(run));
  expect(once.match(/^#.*$/gm)).toEqual([
    '# Title',
    '## CWL v1.2, distributed: 1 of 9',
    '## CWL v1.2, embedded: 2 of 3, required 1 of 1',
  ]);
  expect(replaceSection(once, writeSection(run))).toBe(once);
});

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { describeProblem } from '../../../src/main/cli/describe-problem.ts';

const problem = {
  file: pathToFileURL(join('some', 'tool.cwl')).href,
  line: 2,
  column: 4,
  path: 'inputs/x/type',
  message: "There is no type 'Fil'.",
  rule: 'unknown-type',
};

describe('a problem of a document', () => {
  it('has its place, its line, a caret, its path and its rule', () => {
    expect(describeProblem(problem, 'a: 1\nx: Fil\n')).toBe(
      [
        `${join('some', 'tool.cwl')}:2:4: There is no type 'Fil'.`,
        '  2 | x: Fil',
        '    |    ^',
        '  in inputs/x/type, rule unknown-type',
      ].join('\n'),
    );
  });

  it.each<[string, string, number, string[]]>([
    ['tabs in front', '\t\tx: Fil', 6, ['  2 | \t\tx: Fil', '    | \t\t   ^']],
    ['characters of two units in front', '😀: x', 4, ['  2 | 😀: x', '    |    ^']],
    ['lines of Windows', 'x: y\r', 4, ['  2 | x: y', '    |    ^']],
    [
      'a long line',
      `${'a'.repeat(200)}X${'b'.repeat(200)}`,
      201,
      [`  2 | ${'a'.repeat(60)}X${'b'.repeat(59)}`, `    | ${' '.repeat(60)}^`],
    ],
    ['a place behind the end', '', 1, ['  2 | ', '    | ^']],
  ])('is marked behind %s', (_, line, column, shown) => {
    const text = describeProblem({ ...problem, column }, `first\n${line}\n`);
    expect(text.split('\n').slice(1, 3)).toEqual(shown);
  });

  it('has no line where the file is not at hand, and no path where it is all of the document', () => {
    const text = describeProblem(
      { ...problem, file: 'https://host/a.cwl', path: '' },
      undefined,
      'warning: ',
    );
    expect(text).toBe("https://host/a.cwl:2:4: warning: There is no type 'Fil'.\n  rule unknown-type");
  });

  it('names files of the working directory without it, those elsewhere in full', () => {
    const message = `Cannot read '${pathToFileURL(join('some', 'a.yml')).href}'.`;
    expect(describeProblem({ ...problem, message }, undefined)).toContain("Cannot read 'some/a.yml'.");
    expect(describeProblem({ ...problem, file: 'file:///elsewhere/a.cwl' }, undefined)).toMatch(
      /^\/elsewhere\/a\.cwl:2:4: /,
    );
  });
});

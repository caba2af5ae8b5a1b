/** What a fixture says of its own problems. */
export interface ExpectedProblem {
  readonly line: number;
  readonly column: number | undefined;
  /** Parts of the message. */
  readonly parts: readonly string[];
}

/**
 * Reads the marks of a bad document: `#! 7 a part || another part` at the end of a line says that a problem is reported for this line, at
 * column 7, and what its message contains. `x` is any column.
 */
export function expectedProblems(text: string): readonly ExpectedProblem[] {
  return text.split('\n').flatMap((line, index) => {
    const [, column, parts] = /#! (\d+|x) (.+)$/.exec(line) ?? [];
    if (parts === undefined) return [];
    return [
      { line: index + 1, column: column === 'x' ? undefined : Number(column), parts: parts.split(' || ') },
    ];
  });
}

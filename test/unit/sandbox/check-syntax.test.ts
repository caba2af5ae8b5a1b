import { describe, expect, it } from 'vitest';
import { checkSyntax } from '../../../src/platform/sandbox/check-syntax.ts';

describe('the syntax of a script', () => {
  it.each<[Parameters<typeof checkSyntax>[0], string]>([
    ['expression', 'inputs.a + 1'],
    ['expression', '\n inputs.a // the sum\n'],
    ['body', 'return {a: 1};'],
    ['body', 'const f = async (x) => await x;\nreturn f?.(inputs["a"] ?? 1);'],
    ['library', 'function twice(x) { return 2 * x; }\nvar y = /[/]/u;'],
    ['library', `${'('.repeat(100_000)}`],
  ])('is right: %s %.60s', (kind, source) => {
    expect(checkSyntax(kind, source)).toBeUndefined();
  });

  it.each<[Parameters<typeof checkSyntax>[0], string, number, number, RegExp]>([
    ['expression', 'inputs.a +', 1, 11, /Unexpected token/],
    ['expression', 'inputs.a; 1', 1, 9, /Unexpected token ';'|missing \)/],
    ['body', '\n  var a = 1 +;\n', 2, 14, /Unexpected token ';'/],
    ['body', 'return {a: 1;', 1, 13, /Unexpected token/],
    ['body', 'with (a) {}', 1, 1, /Strict mode/],
    ['library', 'function (', 1, 1, /Function statements require a function name/],
    ['library', 'const a = 1;\nconst a = 2;', 2, 7, /already been declared/],
  ])('is wrong: %s %j', (kind, source, line, column, reason) => {
    expect(checkSyntax(kind, source)).toEqual({ line, column, reason: expect.stringMatching(reason) });
  });

  it('is judged without running anything', () => {
    const calls = globalThis as { called?: boolean };
    for (const kind of ['expression', 'body', 'library'] as const) {
      checkSyntax(kind, 'globalThis.called = true');
      checkSyntax(kind, '1)})(); globalThis.called = true; (function () {return (1');
    }
    expect(calls.called).toBeUndefined();
  });
});

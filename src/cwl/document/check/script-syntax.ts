import type { CheckSyntax, SyntaxMistake } from '../../ports.ts';
import type { Process } from '../model.ts';
import type { ExpressionUse, Origins } from '../normal/context.ts';
import type { Node } from '../source/node.ts';

/** JavaScript that cannot be parsed (CWL v1.2 §Expressions), each noted where the parser stops. */
export function checkScripts(uses: readonly ExpressionUse[], check: CheckSyntax): void {
  for (const { node, segments } of uses) {
    for (const segment of segments) {
      if (segment.kind !== 'script') continue;
      const mistake = check(segment.script, segment.source);
      if (mistake !== undefined) report(node, segment.source, mistake);
    }
  }
}

/** The same for the libraries of a process (CWL v1.2 §InlineJavascriptRequirement). */
export function checkLibraries(process: Process, origins: Origins, check: CheckSyntax): void {
  for (const requirement of [...process.requirements, ...process.hints]) {
    if (requirement.class !== 'InlineJavascriptRequirement') continue;
    for (const item of origins.of(requirement).get('expressionLib')?.items() ?? []) {
      const mistake = item.text === undefined ? undefined : check('library', item.text);
      if (mistake !== undefined) report(item, item.text!, mistake);
    }
  }
}

function report(node: Node, source: string, { reason, line, column }: SyntaxMistake): void {
  const written = source.split('\n')[line - 1] ?? '';
  const where = source.includes('\n') ? ` in its line ${line}` : '';
  const indentation = written.length - written.trimStart().length;
  node.problemAt(
    [written.trim()],
    'expression',
    `This JavaScript cannot be read${where}: ${reason}. Check its brackets, quotes and operators.`,
    Math.max(0, column - 1 - indentation),
  );
}

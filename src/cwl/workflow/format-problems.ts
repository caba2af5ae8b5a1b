import type { Field } from '../document/model.ts';
import { isExpression } from '../expression/scan.ts';
import { formattedFiles } from '../tool/formatted-files.ts';
import { formatProblem, type Ontologies } from '../values/format.ts';
import type { CwlObject } from '../values/value.ts';
import { valueAt } from './lookup.ts';

/**
 * Sentences on inputs of a workflow whose Files have another format than their parameter asks for; undefined where there are none. What
 * expressions ask for is compared by the tools.
 */
export function formatProblems(
  parameters: readonly Field[],
  values: CwlObject,
  ontologies: Ontologies,
): string | undefined {
  const problems = parameters.flatMap((parameter) =>
    formattedFiles(parameter, valueAt(values, parameter.name)).flatMap(({ file, wanted }) => {
      if (wanted.some(isExpression)) return [];
      const problem = formatProblem(file, wanted, 'the workflow', ontologies);
      return problem === undefined ? [] : `Input '${parameter.name}': ${problem}`;
    }),
  );
  return problems.length === 0 ? undefined : problems.join(' ');
}

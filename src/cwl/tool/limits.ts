/** Time limit, network and reuse of a tool. */
import type { CwlValue } from '../values/value.ts';
import type { Expressions } from './expressions.ts';
import type { ToolRun } from './preparation.ts';
import { findRequirement } from './requirement.ts';
import { ToolError } from './tool-error.ts';
import { withDoubles } from './with-doubles.ts';

/** Seconds; undefined where there is no limit (CWL v1.2 §ToolTimeLimit: 0 is none, less is an error). */
export async function timeLimitOf(run: ToolRun, expressions: Expressions): Promise<number | undefined> {
  const asked = await expressions.evaluate(
    'ToolTimeLimit, timelimit',
    findRequirement(run, 'ToolTimeLimit')?.timelimit ?? 0,
  );
  const limit = withDoubles(asked, { kind: 'double' });
  if (typeof limit !== 'number' || !(limit >= 0)) {
    throw new ToolError(
      'package',
      `ToolTimeLimit: timelimit must be a number of seconds from 0 (no limit) on, not ${JSON.stringify(limit)}.`,
    );
  }
  return limit === 0 ? undefined : limit;
}

/** Whether the tool asks for the network (CWL v1.2 §NetworkAccess). */
export function networkOf(run: ToolRun, expressions: Expressions): Promise<boolean> {
  const wish = findRequirement(run, 'NetworkAccess')?.networkAccess;
  return yesOrNo('NetworkAccess', 'networkAccess', wish, expressions);
}

/**
 * Whether the package lets the result of an equal step stand for that of the tool (CWL v1.2 §WorkReuse). Not, where it says nothing,
 * unlike the default of the standard: nobody can see whether a tool reads a clock or a random number.
 */
export function reuseOf(run: ToolRun, expressions: Expressions): Promise<boolean> {
  const wish = findRequirement(run, 'WorkReuse')?.enableReuse;
  return yesOrNo('WorkReuse', 'enableReuse', wish, expressions);
}

async function yesOrNo(
  requirement: string,
  field: string,
  given: CwlValue | undefined,
  expressions: Expressions,
): Promise<boolean> {
  const answer = await expressions.evaluate(`${requirement}, ${field}`, given ?? false);
  if (typeof answer === 'boolean') return answer;
  throw new ToolError(
    'package',
    `${requirement}: ${field} must be true or false, not ${JSON.stringify(answer)}.`,
  );
}

/** Time limit, network and reuse of a tool. */
import type { Expressions } from './expressions.ts';
import type { ToolRun } from './preparation.ts';
import { findRequirement } from './requirement.ts';
import { ToolError } from './tool-error.ts';

/** Seconds; undefined where there is no limit (CWL v1.2 §ToolTimeLimit: 0 is none, less is an error). */
export async function timeLimitOf(run: ToolRun, expressions: Expressions): Promise<number | undefined> {
  const limit = await expressions.evaluate(
    'ToolTimeLimit, timelimit',
    findRequirement(run, 'ToolTimeLimit')?.timelimit ?? 0,
  );
  if (typeof limit !== 'number' || !(limit >= 0)) {
    throw new ToolError(
      'package',
      `ToolTimeLimit: timelimit must be a number of seconds from 0 (no limit) on, not ${JSON.stringify(limit)}.`,
    );
  }
  return limit === 0 ? undefined : limit;
}

/** Whether the tool asks for the network (CWL v1.2 §NetworkAccess). */
export async function networkOf(run: ToolRun, expressions: Expressions): Promise<boolean> {
  const access = await expressions.evaluate(
    'NetworkAccess, networkAccess',
    findRequirement(run, 'NetworkAccess')?.networkAccess ?? false,
  );
  if (typeof access === 'boolean') return access;
  throw new ToolError(
    'package',
    `NetworkAccess: networkAccess must be true or false, not ${JSON.stringify(access)}.`,
  );
}

/**
 * Whether the package lets the result of an equal step stand for that of the tool (CWL v1.2 §WorkReuse). Not, where it says nothing,
 * unlike the default of the standard: nobody can see whether a tool reads a clock or a random number.
 */
export async function reuseOf(run: ToolRun, expressions: Expressions): Promise<boolean> {
  const reuse = await expressions.evaluate(
    'WorkReuse, enableReuse',
    findRequirement(run, 'WorkReuse')?.enableReuse ?? false,
  );
  if (typeof reuse === 'boolean') return reuse;
  throw new ToolError(
    'package',
    `WorkReuse: enableReuse must be true or false, not ${JSON.stringify(reuse)}.`,
  );
}

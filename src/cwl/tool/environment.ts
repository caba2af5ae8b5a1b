import { toJsonText } from '../values/json-text.ts';
import type { Expressions } from './expressions.ts';
import type { ToolRun } from './preparation.ts';
import { findRequirement } from './requirement.ts';

/**
 * The variables of a tool (CWL v1.2 §"Runtime environment", §EnvVarRequirement): HOME, TMPDIR and what it defines.
 * Everything else, PATH among it, comes from the image.
 */
export async function environmentOf(
  run: ToolRun,
  expressions: Expressions,
  folders: { readonly outdir: string; readonly tmpdir: string },
): Promise<{ [name: string]: string }> {
  const environment: { [name: string]: string } = { HOME: folders.outdir, TMPDIR: folders.tmpdir };
  for (const { envName, envValue } of findRequirement(run, 'EnvVarRequirement')?.envDef ?? []) {
    const value = await expressions.evaluate(`EnvVarRequirement, ${envName}`, envValue);
    environment[envName] = typeof value === 'string' ? value : toJsonText(value);
  }
  return environment;
}

/** What a tool may use (CWL v1.2 §ResourceRequirement). */
import type { ResourceRequirement } from '../document/model.ts';
import type { CwlValue } from '../values/value.ts';
import type { Expressions } from './expressions.ts';
import type { Machine, Resources, ToolRun } from './preparation.ts';
import { findRequirement } from './requirement.ts';
import { ToolError } from './tool-error.ts';
import { withDoubles } from './with-doubles.ts';

/**
 * Whole cores and MiB that are reserved for a tool. What it asks for is granted even beyond the machine: whether it can
 * ever run is for admission to say. Where it leaves a choice between a minimum and a maximum, the machine's default counts.
 *
 * @throws ToolError for something that is no amount, or a minimum above its maximum
 */
export async function reserveResources(
  run: ToolRun,
  machine: Pick<Machine, 'defaults'>,
  expressions: Expressions,
): Promise<Resources> {
  const asked = findRequirement(run, 'ResourceRequirement') ?? { class: 'ResourceRequirement' };
  const { defaults } = machine;
  return {
    cores: await reserve('cores', asked, defaults.cores, expressions),
    ram: await reserve('ram', asked, defaults.ram, expressions),
    tmpdirSize: await reserve('tmpdir', asked, defaults.tmpdir, expressions),
    outdirSize: await reserve('outdir', asked, defaults.outdir, expressions),
  };
}

async function reserve(
  name: 'cores' | 'ram' | 'tmpdir' | 'outdir',
  asked: ResourceRequirement,
  usual: number,
  expressions: Expressions,
): Promise<number> {
  const min = await amount(`${name}Min`, asked[`${name}Min`], expressions);
  const max = await amount(`${name}Max`, asked[`${name}Max`], expressions);
  if (min !== undefined && max !== undefined && min > max) {
    throw new ToolError(
      'package',
      `ResourceRequirement: ${name}Min is ${min}, more than ${name}Max, ${max}.`,
    );
  }
  const wanted = min !== undefined && max === undefined ? min : Math.max(min ?? 0, usual);
  return Math.ceil(Math.min(wanted, max ?? wanted));
}

async function amount(
  name: string,
  field: CwlValue | undefined,
  expressions: Expressions,
): Promise<number | undefined> {
  const asked = await expressions.evaluate(`ResourceRequirement, ${name}`, field ?? null);
  const value = withDoubles(asked, { kind: 'double' });
  if (value === null) return undefined;
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw new ToolError(
    'package',
    `ResourceRequirement: ${name} must be a number from 0 on, not ${JSON.stringify(value)}.`,
  );
}

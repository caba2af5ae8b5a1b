/** WorkReuse (CWL v1.2): the result of an equal earlier step in place of running this one. */

import type { Preparation } from '../../cwl/tool/preparation.ts';
import { updatesInPlace } from '../../cwl/tool/updated-inputs.ts';
import type { CwlObject } from '../../cwl/values/value.ts';
import type { LocalFiles } from '../files/local-files.ts';
import type { AttemptReport } from '../run-tool.ts';
import type { StepRights } from '../step-rights.ts';
import type { ToolTask } from '../step-task.ts';
import type { TaskDependencies } from '../task-dependencies.ts';
import { areOwn, copyOutputs } from './earlier-outputs.ts';
import { reuseKey } from './reuse-key.ts';

/**
 * Whether results of a step may be taken by others, and those of others by it: the package asks for it, the server allows it,
 * and everything that the step depends on can be compared. What is read over the network cannot, and a file that is updated
 * in place is another one the next time.
 */
export function isReusable(task: ToolTask, preparation: Preparation, { policy }: TaskDependencies): boolean {
  return policy.reuse && preparation.reuse && !preparation.network && !updatesInPlace(task.run);
}

export interface ReuseSearch {
  /** Under which the result of this step may be found by others. */
  readonly key: string;
  /** Of an equal step, stored again below the prefix of this attempt. */
  readonly outputs?: CwlObject;
}

/** Looks for a result to take. Rejects where inputs cannot be read or the store or the desk does not answer. */
export async function findEarlierResult(
  task: ToolTask,
  step: { readonly preparation: Preparation; readonly imageDigest: string; readonly rights: StepRights },
  dependencies: TaskDependencies,
  files: LocalFiles,
  { logs, learn }: AttemptReport,
  signal: AbortSignal,
): Promise<ReuseSearch> {
  const { objects, digests } = dependencies;
  learn({ activity: 'looking for the result of an equal step' });
  const key = await reuseKey({ run: task.run, ...step }, digests, files, signal);
  const earlier = task.reuse === false ? undefined : await dependencies.earlierResult(key);
  if (earlier === undefined) return { key };
  const { job, shard, prefix } = earlier;
  const outputs = await copyOutputs(earlier.outputs, prefix, task.prefix, objects, signal);
  if (outputs === undefined) return { key };
  logs.say(`not run: these are the outputs of ${shard} of job ${job}, an equal step`);
  learn({ reused: { job, shard }, reuseKey: key });
  return { key, outputs };
}

/** The key to keep with a result that was just made; undefined where others cannot take it. */
export function keptKey(key: string | undefined, outputs: CwlObject, prefix: string): string | undefined {
  return key !== undefined && areOwn(outputs, prefix) ? key : undefined;
}

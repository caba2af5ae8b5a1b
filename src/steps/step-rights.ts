import type { Preparation, ToolRun } from '../cwl/tool/preparation.ts';
import { ToolError } from '../cwl/tool/tool-error.ts';
import type { HostUser, StepPolicy } from './step-policy.ts';

/** What one step gets. */
export interface StepRights {
  readonly network: boolean;
  readonly writableRoot: boolean;
  /** Absent: the user of the image. */
  readonly user?: HostUser;
  /** Whether the files of the step belong to somebody else than this process and have to be handed over. */
  readonly foreignUser: boolean;
}

/** Extension fields of a tool; the prefix stands for this server in `$namespaces`. */
const WRITABLE_ROOT = 'cwlp:writableRoot';
const IMAGE_USER = 'cwlp:imageUser';

/**
 * Compares what a package asks for with what the operator allows. A hint may go unheard, and so may what tools of CWL v1.0 have
 * without asking: such a step runs without network where none is allowed.
 *
 * @throws ToolError naming the wish and the setting that refuses it.
 */
export function grantRights(run: ToolRun, preparation: Preparation, policy: StepPolicy): StepRights {
  const { tool } = run;
  const isRoot = process.getuid?.() === 0;
  const writableRoot = tool.metadata[WRITABLE_ROOT] === true;
  const imageUser = tool.metadata[IMAGE_USER] === true;
  if (preparation.network && !policy.allowNetwork && requiresNetwork(run)) {
    throw refusal('network access (NetworkAccess)', 'Give the files to the step as inputs instead.');
  }
  if (writableRoot && !policy.allowWritableRoot) {
    throw refusal(
      `a writable root (${WRITABLE_ROOT})`,
      'Write to $(runtime.outdir) and $(runtime.tmpdir) instead.',
    );
  }
  if (imageUser && !(policy.allowImageUser && isRoot)) {
    throw refusal(`the user of its image (${IMAGE_USER})`, 'Make the program run as any user.');
  }
  const user = isRoot ? policy.stepUser : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  return {
    network: preparation.network && policy.allowNetwork,
    writableRoot,
    foreignUser: isRoot,
    ...(imageUser ? {} : { user }),
  };
}

function requiresNetwork({ requirements }: ToolRun): boolean {
  return requirements.some((requirement) => requirement.class === 'NetworkAccess');
}

function refusal(wish: string, instead: string): ToolError {
  return new ToolError('package', `The step asks for ${wish}, which this server does not allow. ${instead}`);
}

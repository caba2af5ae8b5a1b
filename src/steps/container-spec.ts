import { posix } from 'node:path';
import type { ContainerSpec, PinnedImage } from '../containers/container-runtime.ts';
import type { Preparation, ToolRun } from '../cwl/tool/preparation.ts';
import type { AttemptFolder } from './attempt-folder.ts';
import type { ContainerPaths } from './files/container-paths.ts';
import { attemptLabels } from './labels.ts';
import type { StepRights } from './step-rights.ts';
import type { TaskBase } from './step-task.ts';

const MIB = 1024 * 1024;
/** Enough for programs with many threads; a fork bomb ends here. */
const PIDS = 4096;

export interface StepContainer {
  readonly task: TaskBase;
  readonly run: ToolRun;
  readonly preparation: Preparation;
  readonly image: PinnedImage;
  readonly paths: ContainerPaths;
  readonly rights: StepRights;
  readonly labels: { readonly [name: string]: string };
  readonly log: ContainerSpec['log'];
}

/** An engine that sets up no network leaves this file empty, and programs talk to themselves by name. */
const HOSTS = '/etc/hosts';
const LOOPBACK = '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n';

/** The container that runs a prepared step. */
export async function containerSpec(step: StepContainer, folder: AttemptFolder): Promise<ContainerSpec> {
  const { preparation, rights } = step;
  const { outdir, tmpdir, resources } = preparation;
  const mounts = [...step.paths.mounts];
  const tmpfs: { [path: string]: number } = {};
  // What a tmpfs holds counts as memory of the step. A tool that says how much it needs gets room on disk.
  if (asksForTemporarySpace(step.run))
    mounts.push({ source: await folder.make('tmp', 0o1777), target: tmpdir, readOnly: false });
  else tmpfs[tmpdir] = Math.min(resources.tmpdirSize, resources.ram) * MIB;
  if (!rights.network && step.paths.mountOf(HOSTS) === undefined)
    mounts.push({ source: await folder.write('hosts', LOOPBACK), target: HOSTS, readOnly: true });
  const { user } = rights;
  return {
    image: step.image.reference,
    argv: preparation.argv,
    environment: preparation.environment,
    workdir: outdir,
    mounts,
    ...(preparation.stdin === undefined ? {} : { stdin: preparation.stdin }),
    ...(preparation.stdout === undefined ? {} : { stdout: posix.join(outdir, preparation.stdout) }),
    ...(preparation.stderr === undefined ? {} : { stderr: posix.join(outdir, preparation.stderr) }),
    log: step.log,
    ...(user === undefined ? {} : { user: `${user.uid}:${user.gid}` }),
    network: rights.network,
    writableRoot: rights.writableRoot,
    cores: resources.cores,
    memory: resources.ram * MIB,
    tmpfs,
    pids: PIDS,
    labels: { ...step.labels, ...attemptLabels(step.task) },
  };
}

function asksForTemporarySpace(run: ToolRun): boolean {
  return [...run.requirements, ...run.hints].some(
    (entry) =>
      entry.class === 'ResourceRequirement' &&
      (entry.tmpdirMin !== undefined || entry.tmpdirMax !== undefined),
  );
}

/** The containers of a job, as the engine lists them. */
import { setTimeout as wait } from 'node:timers/promises';
import type Docker from 'dockerode';
import { connectDocker } from '../../../src/containers/docker-connection.ts';
import { ENGINE } from '../../services/docker.ts';

export interface StepContainer {
  readonly shard: string;
  readonly attempt: number;
  readonly running: boolean;
  /** Folders of the host that it sees. */
  readonly sources: readonly string[];
}

const docker = connectDocker(ENGINE);

export async function containersOf(job: string): Promise<readonly StepContainer[]> {
  const filters = { label: [`cwl-processes.job=${job}`] };
  return (await docker.listContainers({ all: true, filters })).map(toStepContainer);
}

/** Looks until one of the containers of a job is what is asked for. */
export async function untilContainer(
  job: string,
  wanted: (container: StepContainer) => boolean,
): Promise<StepContainer> {
  for (;;) {
    const found = (await containersOf(job)).find(wanted);
    if (found !== undefined) return found;
    await wait(20);
  }
}

/** Looks until a job has no container any more. */
export async function untilNoContainer(job: string): Promise<void> {
  while ((await containersOf(job)).length > 0) await wait(50);
}

function toStepContainer({
  Labels: labels,
  State: state,
  Mounts: mounts,
}: Docker.ContainerInfo): StepContainer {
  return {
    shard: labels['cwl-processes.shard']!,
    attempt: Number(labels['cwl-processes.attempt']),
    running: state === 'running',
    sources: mounts.map((mount) => mount.Source),
  };
}

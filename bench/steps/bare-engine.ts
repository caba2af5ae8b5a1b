/** The same containers as the server's, through the Engine API alone. */
import { chmod, copyFile, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type Docker from 'dockerode';

type Options = Docker.ContainerCreateOptions;

/**
 * What the server asked the engine for, read from a container of a job of its own that lives for 60 seconds, and with
 * `sleep 0` for its command. Mounted are folders below `folder`, which belong to nobody in particular.
 */
export async function optionsOfJob(engine: Docker, job: string, folder: string): Promise<Options> {
  for (;;) {
    const [found] = await engine.listContainers({ filters: { label: [`cwl-processes.job=${job}`] } });
    if (found === undefined) {
      await pause(100);
      continue;
    }
    const { Config, HostConfig, Image } = await engine.getContainer(found.Id).inspect();
    const {
      Env,
      WorkingDir,
      User,
      Labels,
      Entrypoint,
      Healthcheck,
      AttachStdout,
      AttachStderr,
      NetworkDisabled,
    } = Config as typeof Config & {
      readonly Healthcheck: Docker.HealthConfig;
      readonly NetworkDisabled?: boolean;
    };
    const mounts = await Promise.all(
      (HostConfig.Mounts ?? []).map(async (mount, index) => ({
        ...mount,
        Source: await likeness(mount.Source, join(folder, `mount-${index}`)),
      })),
    );
    return {
      Image,
      Env,
      WorkingDir,
      User,
      Labels,
      Healthcheck,
      AttachStdout,
      AttachStderr,
      ...(NetworkDisabled === undefined ? {} : { NetworkDisabled }),
      ...(Entrypoint === null ? {} : { Entrypoint }),
      Cmd: Config.Cmd.map((word) => (word === '60' ? '0' : word)),
      HostConfig: { ...HostConfig, Mounts: mounts },
    };
  }
}

/** An empty folder, or a copy of a file. */
async function likeness(original: string, path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  if ((await stat(original)).isFile()) await copyFile(original, path);
  else await mkdir(path, { recursive: true });
  await chmod(path, 0o777);
  return path;
}

/** Creates, starts, waits for and removes `steps` containers, `parallel` at a time; reads their output or leaves it alone. */
export async function runBare(
  engine: Docker,
  options: Options,
  {
    steps,
    parallel,
    attach,
  }: { readonly steps: number; readonly parallel: number; readonly attach: boolean },
): Promise<void> {
  let left = steps;
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const container = await engine.createContainer(options);
      if (attach) {
        const output = await container.attach({ stream: true, hijack: true, stdout: true, stderr: true });
        output.resume();
      }
      await container.start();
      const { StatusCode } = (await container.wait()) as { readonly StatusCode: number };
      if (StatusCode !== 0) throw new Error(`A bare container ended with ${StatusCode}.`);
      await container.remove();
    }
  };
  await Promise.all(Array.from({ length: parallel }, lane));
}

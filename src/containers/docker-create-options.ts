import type Docker from 'dockerode';
import type { ContainerSpec } from './container-runtime.ts';
import type { EngineTraits } from './docker-engine-traits.ts';
import type { StreamPlan } from './docker-redirect.ts';

/** The least that an engine accepts as a memory limit. */
const LEAST_MEMORY = 6 * 1024 * 1024;

/** What the engine is asked to make: everything closed that the specification does not open. */
export function createOptions(
  spec: ContainerSpec,
  image: string,
  plan: StreamPlan,
  traits: EngineTraits,
): Docker.ContainerCreateOptions {
  const memory = Math.max(spec.memory, LEAST_MEMORY);
  const user = spec.user === undefined ? undefined : traits.containerUser(spec.user);
  return {
    Image: image,
    ...(plan.entrypoint === undefined ? {} : { Entrypoint: [...plan.entrypoint] }),
    Cmd: [...plan.command],
    Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
    WorkingDir: spec.workdir,
    ...(user === undefined ? {} : { User: user }),
    Labels: { ...spec.labels },
    AttachStdout: true,
    AttachStderr: true,
    AttachStdin: plan.stdin !== undefined,
    OpenStdin: plan.stdin !== undefined,
    StdinOnce: plan.stdin !== undefined,
    // The engine would start itself once more inside of each network namespace: half of the time that a start takes.
    ...(spec.network ? {} : { NetworkDisabled: true }),
    // A check of the image's own would run beside the step and tell nobody anything.
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      // Removed by us: after an automatic removal nobody can tell that memory ran out.
      AutoRemove: false,
      // Without an init process PID 1 ignores signals and zombies pile up.
      Init: true,
      NetworkMode: spec.network ? 'bridge' : 'none',
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: !spec.writableRoot,
      PidsLimit: spec.pids,
      NanoCpus: Math.round(Math.min(spec.cores, traits.cores) * 1e9),
      Memory: memory,
      // Equal: no swap.
      MemorySwap: memory,
      // The attached streams are the log; a second copy would only grow on the engine's disk.
      LogConfig: { Type: 'none', Config: {} },
      // Mounts and not Binds: a path may contain a colon.
      Mounts: spec.mounts.map((mount) => ({
        Type: 'bind' as const,
        Source: mount.source,
        Target: mount.target,
        ReadOnly: mount.readOnly,
      })),
      Tmpfs: Object.fromEntries(
        Object.entries(spec.tmpfs).map(([path, bytes]) => [
          path,
          `rw,exec,nosuid,nodev,mode=1777,size=${bytes}`,
        ]),
      ),
      ...(traits.usernsMode === undefined ? {} : { UsernsMode: traits.usernsMode }),
    },
  };
}

import type Docker from 'dockerode';

/** What differs between engines and matters for a container. */
export interface EngineTraits {
  readonly cores: number;
  /** Set where the engine would map users to others than those who own our folders. */
  readonly usernsMode?: string;
  /** False where the engine does not notice, or does not tell, that a container was killed for its memory. */
  readonly tellsOutOfMemory: boolean;
  /** The user inside the container that is this `uid:gid` on the host. */
  containerUser(hostUser: string): string;
}

interface EngineInfo {
  readonly NCPU: number;
  readonly SecurityOptions?: readonly string[] | null;
}

interface EngineVersion {
  readonly Components?: readonly { readonly Name: string; readonly Version: string }[] | null;
}

/** Older ones look for their monitor's note about it in a folder where the monitor does not put it. */
const FIRST_PODMAN_THAT_TELLS_OUT_OF_MEMORY = 5;

/** Asks the engine what it is, how it maps users and how many cores it has. */
export async function readEngineTraits(docker: Docker): Promise<EngineTraits> {
  const [info, version] = (await Promise.all([docker.info(), docker.version()])) as [
    EngineInfo,
    EngineVersion,
  ];
  const options = (info.SecurityOptions ?? []).map((option) => option.replace(/^name=/, '').split(',')[0]);
  // Without root the engine's own user appears as root inside; every other user inside is someone that owns nothing here.
  const rootless = options.includes('rootless');
  return {
    cores: info.NCPU,
    ...(options.includes('userns') ? { usernsMode: 'host' } : {}),
    tellsOutOfMemory: podmanMajor(version) >= FIRST_PODMAN_THAT_TELLS_OUT_OF_MEMORY,
    containerUser: (hostUser) => (rootless ? '0:0' : hostUser),
  };
}

/** Infinity for an engine that is no Podman. */
function podmanMajor({ Components: components }: EngineVersion): number {
  const podman = components?.find(({ Name }) => Name === 'Podman Engine');
  return podman === undefined ? Number.POSITIVE_INFINITY : Number.parseInt(podman.Version, 10);
}

import type Docker from 'dockerode';

/** What differs between engines and matters for a container. */
export interface EngineTraits {
  readonly cores: number;
  /** Set where the engine would map users to others than those who own our folders. */
  readonly usernsMode?: string;
  /** The user inside the container that is this `uid:gid` on the host. */
  containerUser(hostUser: string): string;
}

/** Asks the engine once how it maps users and how many cores it has. */
export async function readEngineTraits(docker: Docker): Promise<EngineTraits> {
  const info = (await docker.info()) as {
    readonly NCPU: number;
    readonly SecurityOptions?: readonly string[] | null;
  };
  const options = (info.SecurityOptions ?? []).map((option) => option.replace(/^name=/, '').split(',')[0]);
  // Without root the engine's own user appears as root inside; every other user inside is someone that owns nothing here.
  const rootless = options.includes('rootless');
  return {
    cores: info.NCPU,
    ...(options.includes('userns') ? { usernsMode: 'host' } : {}),
    containerUser: (hostUser) => (rootless ? '0:0' : hostUser),
  };
}

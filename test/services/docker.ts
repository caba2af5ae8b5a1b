/** The container engine of the machine, as the tests use it. */
import { DockerRuntime } from '../../src/containers/docker-runtime.ts';

export const ENGINE = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock';

export function dockerRuntime(): DockerRuntime {
  return new DockerRuntime({ engine: ENGINE, starts: 4 });
}

export const never = new AbortController().signal;

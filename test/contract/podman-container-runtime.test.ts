import { DockerRuntime } from '../../src/containers/docker-runtime.ts';
import { startPodman } from '../services/podman.ts';
import { DEBIAN } from './container-images.ts';
import { describeContainerRuntime } from './container-runtime-contract.ts';

describeContainerRuntime('Podman', async () => {
  const podman = await startPodman([DEBIAN]);
  return {
    address: podman.engine,
    open: (engine) => new DockerRuntime({ engine, starts: 4 }),
    // Over the Docker API these come with every read-only root.
    alsoWritable: ['/var/tmp'],
    [Symbol.asyncDispose]: () => podman[Symbol.asyncDispose](),
  };
});

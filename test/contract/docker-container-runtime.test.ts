import { DockerRuntime } from '../../src/containers/docker-runtime.ts';
import { ENGINE } from '../services/docker.ts';
import { describeContainerRuntime } from './container-runtime-contract.ts';

describeContainerRuntime('Docker', async () => ({
  address: ENGINE,
  open: (engine) => new DockerRuntime({ engine, starts: 4 }),
  alsoWritable: [],
  [Symbol.asyncDispose]: async () => undefined,
}));

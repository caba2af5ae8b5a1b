/** Images that differ from a small Debian in one thing, made on the engine that is tested. */
import { connectDocker } from '../../src/containers/docker-connection.ts';

export const DEBIAN = 'debian:stable-slim';

export interface TestImage extends AsyncDisposable {
  readonly name: string;
}

/** Debian's programs, but no shell. */
export function makeShellLessImage(engine: string): Promise<TestImage> {
  const shells = ['sh', 'dash', 'bash', 'rbash'].map((name) => `/usr/bin/${name}`);
  return makeImage(engine, 'no-shell', ['rm', '-f', ...shells]);
}

/** Runs its arguments with bash. */
export function makeEntrypointImage(engine: string): Promise<TestImage> {
  return makeImage(engine, 'entrypoint', ['true'], 'ENTRYPOINT ["/bin/bash"]');
}

/** Keeps what a command has left of Debian as an image. */
async function makeImage(
  engine: string,
  name: string,
  command: readonly string[],
  changes?: string,
): Promise<TestImage> {
  const docker = connectDocker(engine);
  const image = { repo: `cwl-processes-test/${name}`, tag: '1' };
  const container = await docker.createContainer({ Image: DEBIAN, Cmd: [...command] });
  try {
    await container.start();
    await container.wait();
    await container.commit({ ...image, ...(changes === undefined ? {} : { changes }) });
  } finally {
    await container.remove({ force: true });
  }
  const reference = `${image.repo}:${image.tag}`;
  return {
    name: reference,
    async [Symbol.asyncDispose]() {
      await docker.getImage(reference).remove({ force: true });
    },
  };
}
